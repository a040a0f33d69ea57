"""Links of listing pages, by what the definition says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.errors import ParseError
from crawler.feeds.listing import parse_listing
from crawler.outlet import Source
from storage.article import SourceKind

PAGE = """<html lang="zh"><head><title>要闻</title></head><body>
<nav><a href="/about">关于</a></nav>
<div class="card"><a href="/news/1#top"><img data-src="/1.jpg" alt="图"></a>
 <h3><a href="/news/1">雨停了</a></h3><time datetime="2020-09-30T00:00:00Z">今天</time></div>
<div class="card"><a href="/news/2">风起了</a></div>
<a href="javascript:void(0)">x</a><a href="https://other.example/news/3">别处</a></body></html>""".encode()


def source(**said: str) -> Source:
    return Source(kind=SourceKind.LISTING, url="https://news.example/list", **said)  # type: ignore[arg-type]


def test_selector_names_the_blocks() -> None:
    feed = parse_listing(PAGE, {}, source(entries=".card"))
    assert [(entry.link, entry.title) for entry in feed.entries] == [
        ("https://news.example/news/1", "雨停了"),
        ("https://news.example/news/2", "风起了"),
    ]
    assert feed.entries[0].published_at == datetime(2020, 9, 30, tzinfo=UTC)
    assert feed.entries[0].images == ("https://news.example/1.jpg",)


def test_picture_and_headline_are_one_entry() -> None:
    first = parse_listing(PAGE, {}, source(match="/news/1")).entries
    assert [(entry.link, entry.title) for entry in first] == [("https://news.example/news/1", "雨停了")]


def test_without_rules_the_links_of_the_site_are_taken() -> None:
    links = {entry.link for entry in parse_listing(PAGE, {}, source()).entries}
    assert links == {f"https://news.example/{path}" for path in ("about", "news/1", "news/2")}


def test_page_without_wanted_links_says_so() -> None:
    with pytest.raises(ParseError, match=r"entries = '\.gone'.*layout") as caught:
        parse_listing(PAGE, {}, source(entries=".gone"))
    assert caught.value.kind == "unreadable"


def test_empty_page_is_empty() -> None:
    with pytest.raises(ParseError) as caught:
        parse_listing(b"", {}, source())
    assert caught.value.kind == "empty"
