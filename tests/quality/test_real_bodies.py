"""Every real article becomes an article, and none of what the old archives left in its body is left."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.normalise.body import clean_html
from crawler.outlet import Outlet
from storage.article import Article, SourceKind

ROOT = Path(__file__).parents[2]
REAL = ROOT / ".." / "shared" / "real"
FETCHED = datetime(2024, 12, 1, tzinfo=UTC)
OTHER = Outlet(slug="other", name="Other", language="zh-Hans", timezone="Asia/Shanghai")

FORBIDDEN = re.compile(
    r"<script|<style|<form|<iframe|<input|<button|<object|<embed|<video|<svg|<section|<div|<span"
    r"|\son\w+=|javascript:|\sstyle=|\sclass=|\sdata-|weserv|获取更多RSS|<p></p>|<p>\s*</p>|<li></li>|feedx|\n",
    re.IGNORECASE,
)

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real articles stand beside the project as ../shared/real"
)


@cache
def read_outlets() -> dict[str, Outlet]:
    """The shipped definitions by name, as the feeds' titles say it."""
    files = sorted((ROOT / "config" / "outlets").glob("*.toml"))
    outlets = [Outlet.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]
    return {outlet.name: outlet for outlet in outlets}


@cache
def read_articles(folder: str) -> list[tuple[Draft, Article]]:
    made = []
    for path in sorted((REAL / folder).glob("*.xml")):
        tree = etree.parse(path, etree.XMLParser(recover=True))
        outlet = read_outlets().get(tree.findtext("channel/title") or "", OTHER)
        for item in tree.iter("item"):
            body = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
            draft = Draft(
                url=item.findtext("link") or "",
                title_listed=item.findtext("title") or "",
                body=body,
                listed=item.findtext("pubDate") or "",
                authors=tuple(filter(None, [item.findtext("author")])),
            )
            article = normalise(draft, outlet, kind=SourceKind.MIRROR, fetched_at=FETCHED)
            assert isinstance(article, Article), article
            made.append((draft, article))
    return made


@pytest.fixture(params=["feeds", "feeds_comments"])
def articles(request: pytest.FixtureRequest) -> list[tuple[Draft, Article]]:
    return read_articles(request.param)


def test_every_item_becomes_an_article() -> None:
    assert len(read_articles("feeds")) == 617
    assert len(read_articles("feeds_comments")) == 57


def test_shipped_outlets_are_met() -> None:
    assert len({article.outlet for _, article in read_articles("feeds")}) >= 16


def test_nothing_forbidden_is_left(articles: list[tuple[Draft, Article]]) -> None:
    for draft, article in articles:
        assert not (found := FORBIDDEN.search(article.body)), (draft.url, found)


def test_addresses_are_absolute(articles: list[tuple[Draft, Article]]) -> None:
    for draft, article in articles:
        for element in html.fromstring(f"<div>{article.body}</div>").iter("a", "img"):
            address = element.get("href") or element.get("src") or ""
            assert re.match(r"https?://[^/]|mailto:", address), (draft.url, address)
        for image in article.images:
            assert re.match(r"https?://[^/]", image.url)


def test_cleaning_again_changes_nothing(articles: list[tuple[Draft, Article]]) -> None:
    for draft, article in articles:
        assert clean_html(article.body, draft.url) == article.body, draft.url
        once = clean_html(draft.body, draft.url)
        assert clean_html(once, draft.url) == once, draft.url


def test_body_cannot_escape_its_wrapper(articles: list[tuple[Draft, Article]]) -> None:
    for draft, article in articles:
        whole = html.document_fromstring(f"<body><main>{article.body}</main><footer>end</footer></body>")
        assert [child.tag for child in whole.find("body")] == ["main", "footer"], draft.url


def test_text_is_one_paragraph_a_line(articles: list[tuple[Draft, Article]]) -> None:
    for draft, article in articles:
        if article.text:
            assert all(line and line == line.strip() for line in article.text.split("\n")), draft.url


def test_no_text_is_lost_but_what_is_lifted_or_promotion() -> None:
    kept = said = 0
    for draft, article in read_articles("feeds"):
        if article.outlet in {"reuters", "nyt", "epoch", "economist", "voa"}:
            kept += len("".join(article.text.split()))
            said += len("".join(html.fromstring(f"<div>{draft.body}</div>").text_content().split()))
    assert kept / said > 0.9


def test_times_are_aware_and_not_ahead(articles: list[tuple[Draft, Article]]) -> None:
    for _, article in articles:
        assert article.published_at <= FETCHED + timedelta(minutes=10)
        assert article.listed_at is not None


def test_chinese_scripts_are_told_apart() -> None:
    for _, article in read_articles("feeds"):
        if article.outlet in {"cna", "rti", "bitterwinter"}:
            assert article.language == "zh-Hant"
        if article.outlet in {"rfa", "rfi", "reuters", "zaobao", "nyt", "epoch", "ft"}:
            assert article.language == "zh-Hans"
        if article.outlet == "economist":
            assert article.language == "en"
