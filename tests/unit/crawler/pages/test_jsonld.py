"""JSON-LD as pages write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.draft import FoundImage, Page
from crawler.pages.document import Document
from crawler.pages.found import Found
from crawler.pages.jsonld import read_jsonld

ARTICLE = {"@type": "NewsArticle", "headline": "标题", "datePublished": "2024-04-28 07:00:00Z"}


def read(*blocks: Any) -> Found:
    texts = [block if isinstance(block, str) else json.dumps(block, ensure_ascii=False) for block in blocks]
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    page = f'<html><head><meta charset="utf-8">{scripts}</head></html>'
    return read_jsonld(Document(Page(url="https://x.org/a/1", body=page.encode())))


@pytest.mark.parametrize(
    "blocks",
    [
        (ARTICLE,),
        ([{"@type": "Organization"}, ARTICLE],),
        ({"@graph": [{"@type": "WebPage", "name": "别的"}, ARTICLE]},),
        ({"@type": "WebPage", "mainEntity": ARTICLE},),
        ({"@type": "WebSite"}, "{broken", ARTICLE),
        (json.dumps(ARTICLE) + "trailing",),
        ({**ARTICLE, "@type": ["Article", "NewsArticle"]},),
        ("", ARTICLE),
    ],
)
def test_article_is_found_wherever_it_stands(blocks: tuple[Any, ...]) -> None:
    found = read(*blocks)
    assert (found.title, found.published) == ("标题", "2024-04-28 07:00:00Z")


def test_page_without_an_article_says_nothing() -> None:
    assert read({"@type": "Organization", "name": "RFI"}) == Found(rule="json-ld")
    assert read("5", "null", '"text"') == Found(rule="json-ld")


def test_news_article_comes_before_its_video_which_fills_the_gaps() -> None:
    found = read(
        {"@type": "VideoObject", "name": "视频", "uploadDate": "2024-01-01"}, {"@type": "NewsArticle", "headline": "文"}
    )
    assert (found.title, found.published) == ("文", "2024-01-01")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("林兰", ("林兰",)),
        ({"@type": "Person", "name": "林兰"}, ("林兰",)),
        ([{"name": "林兰"}, {"name": "艾米"}, {"name": "林兰"}], ("林兰", "艾米")),
        ({"@type": "Organization", "name": "RFI"}, ()),
        ({"@type": "NewsMediaOrganization", "name": "DW"}, ()),
        (None, ()),
        ([None, {"name": ""}], ()),
        ({"name": ["林兰", "艾米"]}, ("林兰", "艾米")),
    ],
)
def test_authors_are_people(author: Any, names: tuple[str, ...]) -> None:
    assert read({**ARTICLE, "author": author}).authors == names


@pytest.mark.parametrize(
    ("image", "images"),
    [
        ("/a.jpg", (FoundImage(url="https://x.org/a.jpg"),)),
        (
            {"url": "b.jpg", "caption": "图", "creditText": "某社"},
            (FoundImage(url="https://x.org/a/b.jpg", caption="图", credit="某社"),),
        ),
        ({"contentUrl": "https://y.org/c.jpg"}, (FoundImage(url="https://y.org/c.jpg"),)),
        (["/a.jpg", {"caption": "无址"}], (FoundImage(url="https://x.org/a.jpg"),)),
        (None, ()),
    ],
)
def test_images_are_addresses_or_objects(image: Any, images: tuple[FoundImage, ...]) -> None:
    assert read({**ARTICLE, "image": image}).images == images


@pytest.mark.parametrize(
    ("keywords", "tags"),
    [("a, b，c,a", ("a", "b", "c")), (["a, b", "c"], ("a, b", "c")), ([], ()), ([{"name": "a"}], ("a",))],
)
def test_keywords_are_tags(keywords: Any, tags: tuple[str, ...]) -> None:
    assert read({**ARTICLE, "keywords": keywords}).tags == tags


def test_entities_are_resolved_and_lines_of_the_body_are_paragraphs() -> None:
    found = read({**ARTICLE, "headline": "A &amp; B", "articleBody": "一。\n二 < 三。", "inLanguage": {"name": "zh"}})
    assert (found.title, found.body, found.language) == ("A & B", "<p>一。</p><p>二 &lt; 三。</p>", "zh")


def test_section_and_true_values_are_read_as_text() -> None:
    found = read({**ARTICLE, "articleSection": ["要闻", "中国"], "headline": True, "name": "名"})
    assert (found.section, found.title) == ("要闻", "名")
