"""One target a parser: bytes in, and what must hold of whatever comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from ipaddress import ip_address
from pathlib import Path

from protego import Protego

from crawler.draft import Draft, Page
from crawler.errors import ParseError, PermanentFetchError
from crawler.feeds import parse_feed
from crawler.feeds.encoding import decode, decode_html
from crawler.feeds.listing import parse_listing
from crawler.load import load_outlets
from crawler.normalise import normalise
from crawler.normalise.body import clean_html
from crawler.normalise.dates import parse_date
from crawler.normalise.shown import shown_html
from crawler.normalise.titles import plain_title
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page
from crawler.subscribing import find_feeds
from crawler.wire.addresses import AddressRules, literal_address, read_target
from crawler.wire.decoding import BodyError, BodyReader
from crawler.wire.fetching import Fetched
from fuzz import files
from fuzz.holding import hold, text_of
from storage.article import Article, SourceKind
from storage.folding import fold
from storage.identity import serialise_url, url_key
from storage.query_compiler import matches, to_fts5, to_tsquery
from storage.query_language import QueryError, parse_query
from storage.tokens import tokenise

Target = Callable[[bytes], None]

URL = "https://news.example/cn/1"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OUTLET = Outlet(slug="fuzz", name="Fuzz", language="zh")
LIMIT = 1 << 20


@cache
def _outlets() -> Mapping[str, Outlet]:
    return load_outlets(Path(__file__).parents[1] / "config" / "outlets")


_DANGEROUS = frozenset("script style iframe object embed form input base meta link svg math template".split())
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class _Watch(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hold(tag not in _DANGEROUS, "dangerous element", tag)
        for name, value in attrs:
            hold(not name.startswith("on") and name != "style", "dangerous attribute", name)
            hold(not (value or "").lower().startswith(("javascript:", "data:", "vbscript:")), "dangerous link", value)


def _harmless(html: str) -> None:
    watch = _Watch()
    watch.feed(html)
    watch.close()


def feed(data: bytes) -> None:
    """Nothing but ParseError leaves the feed reader, and what it gives to be shown is harmless."""
    with suppress(ParseError):
        read = parse_feed(data, {"content-location": URL})
        for entry in read.entries:
            hold(not _TAG.search(entry.title), "markup in a title", entry.title)
            _harmless(entry.content)
            _harmless(entry.summary)


def headers(data: bytes) -> None:
    """Labels that lie, as headers: what stands before the first line's end is the type."""
    label, _, body = data.partition(b"\n")
    types: Mapping[str, str] = {"content-type": label.decode("latin-1")}
    with suppress(ParseError):
        parse_feed(body, types)
    hold(isinstance(decode(body, types).text, str), "no text")
    hold(isinstance(decode_html(body, types).text, str), "no text")


def listing(data: bytes) -> None:
    """A listing gives http links only, whatever is asked of it; so does a site that is asked for its feeds."""
    for source in (Source(url=URL), Source(url=URL, entries="div, p > a[href]"), Source(url=URL, match="/[0-9]+")):
        with suppress(ParseError):
            _listed(data, source)
    found = find_feeds(Fetched(url=URL, status=200, headers={}, body=data))
    hold(all(url.startswith(("http://", "https://")) for url in found), "no http link", found)


def _listed(data: bytes, source: Source) -> None:
    for entry in parse_listing(data, {}, source).entries:
        hold(entry.link.startswith(("http://", "https://")), "no http link", entry.link)


def page(data: bytes) -> None:
    """A page becomes an article or is rejected."""
    with suppress(ParseError):
        draft = extract_page(Page(url=URL, body=data), OUTLET, Draft(url=URL, title="t"))
        normalise(draft, OUTLET, kind=SourceKind.FEED, fetched_at=NOW)


def layouts(data: bytes) -> None:
    """The same by the definition of one of our outlets, which the first byte chooses."""
    outlets = list(_outlets().values())
    outlet = outlets[data[0] % len(outlets)] if data else OUTLET
    with suppress(ParseError):
        draft = extract_page(Page(url=URL, body=data[1:]), outlet, Draft(url=URL, title="t"))
        article = normalise(draft, outlet, kind=SourceKind.FEED, fetched_at=NOW)
        if isinstance(article, Article):
            _harmless(article.body)


def robots(data: bytes) -> None:
    """A robots.txt is read, and answers."""
    rules = Protego.parse(data.decode("utf-8", "replace"))
    hold(isinstance(rules.can_fetch(URL, "gleaner"), bool), "no answer")
    hold((rules.crawl_delay("gleaner") or 0) >= 0, "no delay", rules.crawl_delay("gleaner"))


def body(data: bytes) -> None:
    """A cleaned body is harmless, and cleaning it again changes nothing."""
    text = text_of(data)
    clean = clean_html(text, URL)
    _harmless(clean)
    hold(clean_html(clean, URL) == clean, "cleaning is not stable", clean, clean_html(clean, URL))


def shown(data: bytes) -> None:
    """The same of what is shown as published; titles are plain, and stay so."""
    text = text_of(data)
    _harmless(shown_html(text))
    title = plain_title(text)
    hold(title.isprintable() or "\u3000" in title or not re.search("[\x00-\x1f\x7f-\x9f]", title), "control", title)
    hold(not _TAG.search(title), "markup in a title", title)


def dates(data: bytes) -> None:
    """A date is aware, in UTC, and reads itself back."""
    found = parse_date(text_of(data))
    if found is not None:
        hold(found.utcoffset() == timedelta(0), "not in UTC", found)
        hold(parse_date(found.isoformat()) == found, "does not read itself back", found)


def addresses(data: bytes) -> None:
    """Keys are stable; what the guard lets pass is http and no private literal."""
    url = text_of(data)
    plain = serialise_url(url, URL)
    hold(not plain or plain.startswith(("http://", "https://")), "not http", plain)
    if plain:
        hold(url_key(plain) == url_key(serialise_url(plain)), "no stable key", plain)
    with suppress(PermanentFetchError):
        target = read_target(url, URL)
        AddressRules().check_target(target)
        literal = literal_address(target.host)
        hold(literal is None or ip_address(literal).is_global, "private", target)


def encodings(data: bytes) -> None:
    """Unpacking ends at the limit, whatever the layers."""
    label, _, packed = data.partition(b"\n")
    with suppress(BodyError):
        reader = BodyReader(label.decode("latin-1"), LIMIT)
        for start in range(0, len(packed), 100):
            reader.feed(packed[start : start + 100])
        hold(len(reader.finish()) <= LIMIT, "beyond the limit")


def queries(data: bytes) -> None:
    """A query is read or refused in words; folding and tokens bear any text."""
    text = text_of(data).replace("\0", "")
    hold(fold(fold(text)) == fold(text), "folding is not stable", text)
    tokenise(text)
    with suppress(QueryError):
        query = parse_query(text)
        to_fts5(query)
        to_tsquery(query)
        matches(query, text)


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        *(feed, headers, listing, page, layouts, body, shown),
        *(dates, addresses, encodings, robots, queries),
    )
} | files.TARGETS
