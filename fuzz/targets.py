"""One target a parser: bytes in, and what must hold of whatever comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from ipaddress import ip_address

from crawler.draft import Draft, Page
from crawler.errors import ParseError, PermanentFetchError
from crawler.feeds import parse_feed
from crawler.feeds.encoding import decode, decode_html
from crawler.feeds.listing import parse_listing
from crawler.normalise import normalise
from crawler.normalise.body import clean_html
from crawler.normalise.dates import parse_date
from crawler.normalise.shown import shown_html
from crawler.normalise.titles import plain_title
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page
from crawler.wire.addresses import AddressRules, literal_address, read_target
from crawler.wire.decoding import BodyError, BodyReader
from storage.article import SourceKind
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

_DANGEROUS = frozenset("script style iframe object embed form input base meta link svg math template".split())
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class BrokenError(AssertionError):
    """What must hold does not."""


def _hold(holds: bool, what: str, *of: object) -> None:
    if not holds:
        raise BrokenError(f"{what}: {', '.join(repr(one)[:500] for one in of)}")


class _Watch(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _hold(tag not in _DANGEROUS, "dangerous element", tag)
        for name, value in attrs:
            _hold(not name.startswith("on") and name != "style", "dangerous attribute", name)
            _hold(not (value or "").lower().startswith(("javascript:", "data:", "vbscript:")), "dangerous link", value)


def _harmless(html: str) -> None:
    watch = _Watch()
    watch.feed(html)
    watch.close()


def feed(data: bytes) -> None:
    """Nothing but ParseError leaves the feed reader, and what it gives to be shown is harmless."""
    with suppress(ParseError):
        read = parse_feed(data, {"content-location": URL})
        for entry in read.entries:
            _hold(not _TAG.search(entry.title), "markup in a title", entry.title)
            _harmless(entry.content)
            _harmless(entry.summary)


def headers(data: bytes) -> None:
    """Labels that lie, as headers: what stands before the first line's end is the type."""
    label, _, body = data.partition(b"\n")
    types: Mapping[str, str] = {"content-type": label.decode("latin-1")}
    with suppress(ParseError):
        parse_feed(body, types)
    _hold(isinstance(decode(body, types).text, str), "no text")
    _hold(isinstance(decode_html(body, types).text, str), "no text")


def listing(data: bytes) -> None:
    """A listing gives http links only."""
    with suppress(ParseError):
        for entry in parse_listing(data, {}, Source(url=URL)).entries:
            _hold(entry.link.startswith(("http://", "https://")), "no http link", entry.link)


def page(data: bytes) -> None:
    """A page becomes an article or is rejected."""
    with suppress(ParseError):
        draft = extract_page(Page(url=URL, body=data), OUTLET, Draft(url=URL, title="t"))
        normalise(draft, OUTLET, kind=SourceKind.FEED, fetched_at=NOW)


def body(data: bytes) -> None:
    """A cleaned body is harmless, and cleaning it again changes nothing."""
    text = data.decode("utf-8", "surrogateescape")
    clean = clean_html(text, URL)
    _harmless(clean)
    _hold(clean_html(clean, URL) == clean, "cleaning is not stable", clean, clean_html(clean, URL))


def shown(data: bytes) -> None:
    """The same of what is shown as published; titles are plain, and stay so."""
    text = data.decode("utf-8", "surrogateescape")
    _harmless(shown_html(text))
    title = plain_title(text)
    _hold(title.isprintable() or "\u3000" in title or not re.search("[\x00-\x1f\x7f-\x9f]", title), "control", title)
    _hold(not _TAG.search(title), "markup in a title", title)


def dates(data: bytes) -> None:
    """A date is aware, in UTC, and reads itself back."""
    found = parse_date(data.decode("utf-8", "surrogateescape"))
    if found is not None:
        _hold(found.utcoffset() == timedelta(0), "not in UTC", found)
        _hold(parse_date(found.isoformat()) == found, "does not read itself back", found)


def addresses(data: bytes) -> None:
    """Keys are stable; what the guard lets pass is http and no private literal."""
    url = data.decode("utf-8", "surrogateescape")
    plain = serialise_url(url, URL)
    _hold(not plain or plain.startswith(("http://", "https://")), "not http", plain)
    if plain:
        _hold(url_key(plain) == url_key(serialise_url(plain)), "no stable key", plain)
    with suppress(PermanentFetchError):
        target = read_target(url, URL)
        AddressRules().check_target(target)
        literal = literal_address(target.host)
        _hold(literal is None or ip_address(literal).is_global, "private", target)


def encodings(data: bytes) -> None:
    """Unpacking ends at the limit, whatever the layers."""
    label, _, packed = data.partition(b"\n")
    with suppress(BodyError):
        reader = BodyReader(label.decode("latin-1"), LIMIT)
        for start in range(0, len(packed), 100):
            reader.feed(packed[start : start + 100])
        _hold(len(reader.finish()) <= LIMIT, "beyond the limit")


def queries(data: bytes) -> None:
    """A query is read or refused in words; folding and tokens bear any text."""
    text = data.decode("utf-8", "surrogateescape").replace("\0", "")
    fold(text)
    tokenise(text)
    with suppress(QueryError):
        query = parse_query(text)
        to_fts5(query)
        to_tsquery(query)
        matches(query, text)


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (feed, headers, listing, page, body, shown, dates, addresses, encodings, queries)
}
