"""From subscriptions to outlets."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping

import pytest

from crawler.errors import PermanentFetchError
from crawler.outlet import Outlet, Source
from crawler.settings import CrawlSettings
from crawler.subscribing import Passed, Proposal, definition, discover, find_feeds, propose
from crawler.wire.fetching import Fetched
from crawler.wire.terms import Terms
from storage.import_.opml import Subscription

OUTLETS = {
    "rfi": Outlet(slug="rfi", name="法广", language="zh-Hans", sources=(Source(url="https://rfi.example/rss"),)),
}
SITE = "https://b.example/news/"
PROPOSAL = Proposal(slug="b", name="B", language="", site=SITE, feeds=(), line=3)
PAGE = """<html><head><base href="/deep/"><link rel="alternate" type="application/rss+xml" href="comments.xml">
<link rel="ALTERNATE" type="Application/Atom+XML" href="feed.xml"><link rel="alternate" hreflang="en" href="/en">
<link rel="stylesheet" type="text/css" href="a.css"></head><body><p>text</p></body></html>"""
RSS = "<rss version='2.0'><channel><title>x</title><item><title>y</title><link>https://b.example/1</link></item></channel></rss>"


class Site:
    """A site that answers every request with the same page, or refuses."""

    def __init__(self, page: str | None) -> None:
        self.page = page

    async def __call__(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:  # noqa: ARG002
        if self.page is None:
            raise PermanentFetchError("http_404", url, "the server answers 404")
        return fetched(self.page)


def fetched(page: str) -> Fetched:
    return Fetched(url=SITE, status=200, headers={"content-type": "text/html"}, body=page.encode())


def found(page: str | None) -> Proposal | Passed:
    return asyncio.run(discover(PROPOSAL, Site(page), CrawlSettings()))


def test_an_outlet_is_made_of_each_name_with_all_its_feeds() -> None:
    subscriptions = [
        Subscription(title="乙台", feed="https://b.example/1", line=2),
        Subscription(title="乙臺", feed="https://b.example/2", site=SITE, language="zh-TW", line=3),
        Subscription(title="", feed="https://www.c.example/feed", line=4),
    ]
    both, unnamed = propose(subscriptions, OUTLETS)
    assert isinstance(both, Proposal)
    assert (both.feeds, both.site, both.language) == (("https://b.example/1", "https://b.example/2"), SITE, "zh-TW")
    assert isinstance(unnamed, Proposal)
    assert unnamed.slug == "www-c-example"


@pytest.mark.parametrize(
    ("subscription", "said", "known"),
    [
        (Subscription(title="x", feed="https://rfi.example/rss"), "polled already, for rfi", True),
        (Subscription(title="法廣", feed="https://rfi.example/other"), "defined already as rfi", False),
        (Subscription(title="x", feed="feed:nothing"), "no http", False),
    ],
)
def test_what_is_there_already_is_passed_over(subscription: Subscription, said: str, known: bool) -> None:
    [passed] = propose([subscription], OUTLETS)
    assert isinstance(passed, Passed)
    assert said in passed.message
    assert passed.known is known


def test_the_feeds_a_page_names_are_found_comments_last() -> None:
    assert find_feeds(fetched(PAGE)) == ["https://b.example/deep/feed.xml", "https://b.example/deep/comments.xml"]


@pytest.mark.parametrize(("page", "feeds"), [(RSS, [SITE]), ("", []), ("<p>no head", []), ("\x00", [])])
def test_a_feed_is_its_own_and_other_pages_name_none(page: str, feeds: list[str]) -> None:
    assert find_feeds(fetched(page)) == feeds


def test_a_site_gives_its_first_feed() -> None:
    one = found(PAGE)
    assert isinstance(one, Proposal)
    assert one.feeds == ("https://b.example/deep/feed.xml",)


@pytest.mark.parametrize(("page", "said"), [(None, "404"), ("<p>nothing", "names no feed")])
def test_a_site_without_a_feed_is_passed_over(page: str | None, said: str) -> None:
    one = found(page)
    assert isinstance(one, Passed)
    assert said in one.message


@pytest.mark.parametrize(("language", "written"), [("zh-TW", "zh-TW"), ("", "und"), ("Chinese, simplified", "und")])
def test_a_definition_is_one_that_can_be_loaded(language: str, written: str) -> None:
    proposal = Proposal(slug="b", name='B "b" \\', language=language, site=SITE, feeds=("https://b.example/1",), line=1)
    outlet = Outlet.model_validate(tomllib.loads(definition(proposal)))
    assert (outlet.name, outlet.language, outlet.homepage) == ('B "b" \\', written, SITE)
    assert outlet.sources == (Source(url="https://b.example/1"),)


def test_a_definition_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 character"):
        definition(Proposal(slug="b", name="", language="", site="", feeds=("https://b.example/1",), line=1))
