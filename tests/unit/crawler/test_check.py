"""Checking a definition: what is tried, what is found by which rule, what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.check import Checked, check_outlet
from crawler.errors import PermanentFetchError
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings
from crawler.wire.fetching import Fetched
from crawler.wire.terms import Terms

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FEED = "https://x.org/rss"
PAGE = "https://x.org/a/1"
TEXT = "".join(f"<p>第{n}段：港口的灯塔停用三十年后重新点亮，渔民说又看得见回家的路。</p>" for n in "一二三四")


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>X</title>{"".join(items)}</channel></rss>'


def item(link: str = PAGE, title: str = "灯塔", text: str = "摘要", date: str = "Sat, 31 Oct 2026 08:00:00 GMT") -> str:
    said = f"<title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>"
    return f"<item>{said}<description><![CDATA[{text}]]></description></item>"


class Web:
    """A network of documents by address; what is not in it answers 404."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self.documents = documents
        self.asked: list[str] = []

    async def __call__(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:  # noqa: ARG002
        self.asked.append(url)
        if url not in self.documents:
            raise PermanentFetchError("http_404", url, "the server answers 404")
        kind = "text/html; charset=utf-8" if "<html" in self.documents[url] else "application/xml"
        return Fetched(url=url, status=200, headers={"content-type": kind}, body=self.documents[url].encode())


def check(documents: Mapping[str, str], **outlet: Any) -> Checked:
    definition = {"slug": "x", "name": "X", "language": "zh-Hans", "sources": [{"url": FEED}], **outlet}
    return asyncio.run(check_outlet(Outlet.model_validate(definition), Web(documents), CrawlSettings(), NOW))


def rules(checked: Checked) -> dict[str, str]:
    return {finding.field: finding.rule for finding in checked.findings if finding.value}


def test_whole_text_of_a_feed_needs_no_page() -> None:
    checked = check({FEED: rss(item(text=TEXT))})
    assert checked.passed
    assert (checked.link, checked.page, checked.tried[0].listed) == (PAGE, False, 1)
    assert rules(checked)["title"] == "feed"
    assert rules(checked)["published_at"] == "feed"
    assert "authors" in checked.missing


def test_teaser_sends_the_check_to_the_page_and_names_its_layout() -> None:
    page = (
        f'<html><h1>灯塔</h1><b>林兰</b><time datetime="2026-10-31T07:00:00Z"></time><div class="t">{TEXT}</div></html>'
    )
    layout = {"name": "now", "body": ".t", "authors": "b", "published": "time"}
    checked = check({FEED: rss(item()), PAGE: page}, layouts=[layout])
    found = rules(checked)
    assert checked.page
    assert {name: found[name] for name in ("text", "authors", "published_at")} == dict.fromkeys(
        ("text", "authors", "published_at"), "layout now"
    )


def test_what_stands_in_the_words_of_the_article_is_told() -> None:
    text = f"<p>（路透社柏林8日电）{TEXT[3:]}"
    checked = check(
        {
            FEED: rss(
                item(text=text, date="?"),
            )
        },
        text={"datelines": ["^（(?P<dateline>.+?)）"]},
    )
    assert rules(checked)["dateline"] == "the article's words"
    assert not checked.passed
    assert "published_at" in checked.missing


def test_time_and_identifier_of_the_link_are_told() -> None:
    link = "https://x.org/20261031-7"
    rules_of_words = {"published_url": r"/(?P<Y>\d{4})(?P<m>\d\d)(?P<d>\d\d)-"}
    checked = check({FEED: rss(item(link=link, text=TEXT))}, identity={"id_pattern": r"-(\d+)$"}, text=rules_of_words)
    assert rules(checked)["article_id"] == "the link"


def test_failed_source_is_told_and_the_next_one_tried() -> None:
    sources = [{"url": "https://x.org/gone"}, {"url": FEED}, {"url": "https://x.org/third"}]
    checked = check({FEED: rss(item(text=TEXT))}, sources=sources)
    assert [tried.problem for tried in checked.tried] == ["the server answers 404", ""]
    assert checked.untried == 1
    assert checked.passed


def test_outlet_whose_sources_all_fail_does_not_pass() -> None:
    checked = check({FEED: "<html><p>Not a feed</p></html>"})
    assert not checked.passed
    assert checked.tried[0].problem
    assert checked.findings == ()


def test_feed_without_a_link_says_how_many_entries_it_had() -> None:
    checked = check({FEED: rss("<item><title>无</title></item>")})
    assert "1 entries, none with a link" in checked.tried[0].problem


def test_sitemap_nothing_matches_names_the_pattern() -> None:
    xml = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.org/about</loc></url></urlset>'
    )
    checked = check({FEED: xml}, sources=[{"url": FEED, "kind": "sitemap", "match": "/story"}])
    assert "do match = '/story' still fit" in checked.tried[0].problem


def test_entry_that_becomes_no_article_gives_way_to_the_next() -> None:
    empty = "https://x.org/empty"
    checked = check({FEED: rss(item(link=empty, title="", text=""), item(text=TEXT)), empty: "<html></html>"})
    assert checked.link == PAGE


def test_source_whose_entries_become_no_articles_says_why() -> None:
    checked = check({FEED: rss(item(title="", text="")), PAGE: "<html></html>"})
    assert checked.tried[0].problem == f"{PAGE}: neither the entry nor its page gives a title"
