"""Entries to drafts: what they give, when their page is needed, and how a change of them is noticed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from crawler.draft import FoundImage
from crawler.entries import draft_entry, entry_hash, is_teaser
from crawler.feeds.feed import Enclosure, Entry, Feed, FeedKind
from crawler.outlet import Outlet, Source

OUTLET = Outlet(slug="x", name="X", language="zh-Hans")
ENTRY = Entry(
    id="1",
    link="https://x.org/1",
    title_as_listed="标题",
    summary_as_listed="摘要",
    published="Wed, 14 Jun 2023 21:03:30 GMT",
)
LONG = "这是一个写得很长的段落，" * 40


def feed(kind: FeedKind = "rss", language: str = "zh-cn") -> Feed:
    return Feed(kind=kind, entries=(), language=language)


def teaser(entry: Entry, content: Literal["feed", "page", "auto"] = "auto") -> bool:
    return is_teaser(draft_entry(entry, feed()), OUTLET, Source(url="https://x.org/rss", content=content))


def test_entry_gives_its_strings_as_found() -> None:
    draft = draft_entry(replace(ENTRY, authors=("林兰",), categories=("要闻",)), feed())
    assert (draft.url, draft.title, draft.title_listed, draft.body) == ("https://x.org/1", "标题", "标题", "摘要")
    assert (draft.listed, draft.authors, draft.tags) == ("Wed, 14 Jun 2023 21:03:30 GMT", ("林兰",), ("要闻",))
    assert draft.language == "zh-cn"


def test_content_is_the_body_where_there_is_any() -> None:
    draft = draft_entry(replace(ENTRY, content_as_listed="<p>全文</p>"), feed())
    assert draft.body == "<p>全文</p>"
    assert draft.found_by["body"] == "feed"
    assert draft_entry(ENTRY, feed()).found_by["body"] == "feed summary"


def test_found_by_names_filled_fields_only() -> None:
    assert set(draft_entry(ENTRY, feed(language="")).found_by) == {"title", "body", "listed"}


def test_date_of_change_serves_where_none_of_publication_is_given() -> None:
    assert draft_entry(replace(ENTRY, published="", updated="2023-06-14"), feed()).listed == "2023-06-14"


def test_title_of_a_listing_page_is_marked_as_such() -> None:
    assert draft_entry(ENTRY, feed("listing")).found_by["title"] == "listing"


@pytest.mark.parametrize(("id", "url"), [("https://x.org/g", "https://x.org/g"), ("tag:x.org,2023:1", "")])
def test_identifier_serves_as_the_link_only_when_it_is_one(id: str, url: str) -> None:  # noqa: A002
    assert draft_entry(replace(ENTRY, link="", id=id), feed()).url == url


def test_pictures_are_taken_from_enclosures_and_sound_is_not() -> None:
    enclosures = (
        Enclosure(url="https://x.org/a.jpg", type="image/jpeg", title="图"),
        Enclosure(url="https://x.org/b.PNG?w=3"),
        Enclosure(url="https://x.org/c.mp3", type="audio/mpeg"),
        Enclosure(url="https://x.org/d"),
    )
    draft = draft_entry(replace(ENTRY, enclosures=enclosures), feed())
    assert draft.images == (
        FoundImage(url="https://x.org/a.jpg", caption="图"),
        FoundImage(url="https://x.org/b.PNG?w=3"),
    )


CUT = [
    "",
    "<p> </p>",
    "短短一句。",
    f"<p>{LONG}</p><p>{LONG}</p><p>后面还有[&#8230;]</p>",
    f"<p>{LONG}</p><p>{LONG}</p><p>后面还有 [...]</p>",
    f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}...more</p>",
    f"<p>{LONG}</p><p>{LONG}</p><p><a href='#'>阅读全文 »</a></p>",
    f"<p>{LONG}</p><p>{LONG}</p><p><a href='#'>繼續閱讀</a></p>",
    f"<p>{LONG}</p><p>{LONG}</p><p><a href='#'>Continue reading “A title” →</a></p>",
    f"<p>{LONG}</p><p>{LONG}</p><p>Read more</p>",
    f"<p>{LONG} [&hellip;]</p><p>The post <a>标题</a> appeared first on <a>X</a>.</p>",
    f"<p>{LONG}……</p>",
    f"<p>{LONG}…</p>",
    f"<p>{LONG[:200]}The post {LONG[:100]} appeared first on X.</p><P >The post 标题 appeared first on X.</P >",
]
WHOLE = [
    f"<p>{LONG}</p>",
    "<p>一。</p><p>二。</p><p>三。</p>",
    "一。<br><br>二。<br/> <br/>三。",
    f"<p>{LONG}</p><p>{LONG}</p><p>他想了想……</p>",
    f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p><p>The post 标题 appeared first on X.</p>",
    f"<p>{LONG}</p><p>{LONG}</p><br><hr><div>获取更多RSS：<br><a>x</a></div>",
]


@pytest.mark.parametrize("body", CUT)
def test_text_that_goes_on_elsewhere_is_a_teaser(body: str) -> None:
    assert teaser(replace(ENTRY, content_as_listed=body, summary_as_listed=""))


@pytest.mark.parametrize("body", WHOLE)
def test_whole_text_is_no_teaser(body: str) -> None:
    assert not teaser(replace(ENTRY, content_as_listed=body))


def test_summary_alone_has_to_be_long_to_count_as_whole() -> None:
    assert teaser(replace(ENTRY, summary_as_listed=LONG))
    assert not teaser(replace(ENTRY, summary_as_listed=LONG * 3))


def test_source_decides_where_its_definition_says_so() -> None:
    assert not teaser(replace(ENTRY, summary_as_listed=""), content="feed")
    assert teaser(replace(ENTRY, content_as_listed=WHOLE[0]), content="page")


def test_fingerprint_is_of_one_form_and_repeatable() -> None:
    assert entry_hash(ENTRY) == entry_hash(replace(ENTRY))
    assert len(entry_hash(ENTRY)) == 32
    assert set(entry_hash(ENTRY)) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "field", ["title_as_listed", "link", "published", "updated", "summary_as_listed", "content_as_listed"]
)
def test_fingerprint_changes_with_what_is_listed(field: str) -> None:
    assert entry_hash(replace(ENTRY, **{field: "anders"})) != entry_hash(ENTRY)


def test_fingerprint_keeps_fields_apart_and_bears_broken_characters() -> None:
    assert entry_hash(Entry(title_as_listed="ab", summary_as_listed="c")) != entry_hash(
        Entry(title_as_listed="a", summary_as_listed="bc")
    )
    assert entry_hash(Entry(title_as_listed="\ud83d"))


def test_entry_its_document_ended_in_is_a_teaser() -> None:
    assert teaser(replace(ENTRY, content_as_listed=WHOLE[0], truncated=True))


def test_title_made_of_the_text_is_only_the_one_as_listed() -> None:
    draft = draft_entry(replace(ENTRY, title_from_text=True), feed())
    assert (draft.title, draft.title_listed) == ("", "标题")


def test_pictures_of_the_entry_count_once_and_only_where_the_text_has_none() -> None:
    entry = replace(ENTRY, images=("https://x.org/a.jpg", "https://x.org/b.jpg"))
    entry = replace(entry, enclosures=(Enclosure(url="https://x.org/a.jpg", type="image/jpeg", title="图"),))
    assert [image.url for image in draft_entry(entry, feed()).images] == list(entry.images)
    assert draft_entry(replace(entry, content_as_listed="<img src=c.jpg>"), feed()).images == ()


def test_links_of_a_text_with_a_base_of_its_own_are_made_whole() -> None:
    entry = replace(ENTRY, content_as_listed='<a href="b">文</a>', base="https://y.org/a/")
    assert 'href="https://y.org/a/b"' in draft_entry(entry, feed()).body
