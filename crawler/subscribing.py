"""From the subscriptions of a feed reader to outlets, whose feeds are looked for where only a site is known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import html
from pydantic import ValidationError

from crawler.attribution import Attribution
from crawler.errors import CrawlError, ParseError
from crawler.feeds import parse_feed
from crawler.outlet import Outlet, Politeness
from crawler.settings import CrawlSettings
from crawler.wire.fetching import Fetch, Fetched
from crawler.wire.terms import Terms
from storage.identity import serialise_url
from storage.import_.opml import Subscription

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An outlet that a list of subscriptions names: its feeds, or its site where no feed is known."""

    slug: str
    name: str
    language: str
    site: str
    feeds: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A subscription that gives no outlet, and why; ``known`` says that there is nothing to be done about it."""

    line: int
    message: str
    known: bool = False


def propose(subscriptions: Iterable[Subscription], outlets: Mapping[str, Outlet]) -> list[Proposal | Passed]:
    """Make an outlet of each name; a feed that a definition polls, and an outlet that is defined, are passed over."""
    polled = {source.url: outlet.slug for outlet in outlets.values() for source in outlet.sources}
    attribution = Attribution(outlets)
    proposals: dict[str, Proposal] = {}
    passed: list[Proposal | Passed] = []
    for one in subscriptions:
        feed, site = serialise_url(one.feed), serialise_url(one.site)
        name = one.title or urlsplit(site or feed).hostname or ""
        outlet = attribution.by_name(name)
        if not feed and not site:
            passed.append(Passed(line=one.line, message=f"{name}: {one.feed or one.site!r} is no http(s) address"))
        elif feed in polled:
            passed.append(Passed(line=one.line, message=f"{name}: polled already, for {polled[feed]}", known=True))
        elif outlet.slug in outlets and not feed:
            passed.append(Passed(line=one.line, message=f"{name}: defined already as {outlet.slug}", known=True))
        elif outlet.slug in outlets:
            message = f"{name}: defined already as {outlet.slug}, without {feed}: add it to that definition"
            passed.append(Passed(line=one.line, message=message))
        else:
            before = proposals.get(outlet.slug)
            proposals[outlet.slug] = _merged(before, outlet, one, feed, site)
    return [*passed, *proposals.values()]


def _merged(before: Proposal | None, outlet: Outlet, one: Subscription, feed: str, site: str) -> Proposal:
    feeds = (*(before.feeds if before else ()), *((feed,) if feed else ()))
    return Proposal(
        slug=outlet.slug,
        name=outlet.name,
        language=(before.language if before else "") or one.language,
        site=(before.site if before else "") or site,
        feeds=tuple(dict.fromkeys(feeds)),
        line=before.line if before else one.line,
    )


async def discover(proposal: Proposal, fetch: Fetch, settings: CrawlSettings) -> Proposal | Passed:
    """Look for the feed of an outlet of which only the site is known: the one its page names, or the page itself."""
    if proposal.feeds:
        return proposal
    try:
        fetched = await fetch(proposal.site, Terms.for_page(settings, Politeness()), {})
    except CrawlError as error:
        return Passed(line=proposal.line, message=f"{proposal.name}: {proposal.site}: {error}")
    if feeds := find_feeds(fetched):
        return replace(proposal, feeds=(feeds[0],))
    return Passed(line=proposal.line, message=f"{proposal.name}: {proposal.site} names no feed: write a definition")


def find_feeds(fetched: Fetched) -> list[str]:
    """The addresses of the feeds that a page names, those of comments last; its own where it is a feed."""
    try:
        parse_feed(fetched.body, fetched.headers)
    except ParseError:
        pass
    else:
        return [fetched.url]
    try:
        tree = html.document_fromstring(fetched.body)
    except (ValueError, html.etree.ParserError):
        return []
    bases = [base.get("href", "") for base in tree.iter("base")]
    start = serialise_url(bases[0], fetched.url) if bases else ""
    typed = [link.get("href", "") for link in tree.iter("link") if _names_feed(link)]
    found = dict.fromkeys(filter(None, (serialise_url(href, start or fetched.url) for href in typed if href)))
    return sorted(found, key=lambda url: "comment" in url)


def _names_feed(link: html.HtmlElement) -> bool:
    is_alternate = "alternate" in link.get("rel", "").lower().split()
    return is_alternate and link.get("type", "").strip().lower() in _FEED_TYPES


def definition(proposal: Proposal) -> str:
    """The file that defines an outlet.

    Raises:
        ValueError: it could be no outlet; the message says why.
    """
    table = {"slug": proposal.slug, "name": proposal.name, "language": proposal.language or "und"}
    if proposal.site:
        table["homepage"] = proposal.site
    sources = [{"kind": "feed", "url": url} for url in proposal.feeds]
    try:
        Outlet.model_validate({**table, "sources": sources})
    except ValidationError as error:
        if table["language"] == "und":
            raise ValueError(str(error.errors(include_url=False)[0]["msg"])) from None
        return definition(replace(proposal, language=""))
    tables = [_lines(table), *(["", "[[sources]]", *_lines(source)] for source in sources)]
    return "\n".join(line for lines in tables for line in lines) + "\n"


def _lines(table: Mapping[str, str]) -> Sequence[str]:
    # Strings of JSON are strings of TOML.
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
