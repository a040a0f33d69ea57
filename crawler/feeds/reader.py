"""Bytes to Feed: recognise what they are and hand them to the reader of that kind."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml.etree import _Element as Element

from crawler.errors import ParseError
from crawler.feeds.atom import read_atom
from crawler.feeds.document import Document, read_mended, read_strict
from crawler.feeds.encoding import decode
from crawler.feeds.feed import Entry, Feed
from crawler.feeds.jsonfeed import read_json
from crawler.feeds.lenient import read_leniently
from crawler.feeds.names import key_of
from crawler.feeds.parts import Place
from crawler.feeds.refusal import refuse
from crawler.feeds.rss import read_rss
from crawler.feeds.sitemap import read_sitemap
from crawler.feeds.titles import name_untitled
from crawler.limits import DEFAULT, Limits, crop

_Reader = Callable[[Element, Place], Feed]
_READERS: dict[str, _Reader] = {
    "rss": read_rss,
    "rdf": read_rss,
    "channel": read_rss,
    "feed": read_atom,
    "entry": read_atom,
    "urlset": read_sitemap,
    "sitemapindex": read_sitemap,
}


def parse_feed(body: bytes, headers: Mapping[str, str], limits: Limits = DEFAULT) -> Feed:
    """A feed, sitemap or JSON Feed as a Feed.

    ``headers`` have lower-case names; ``content-location`` is the final URL. Raises ParseError, whose kind is
    html, challenge, empty, too_large, too_complex or unreadable, when the bytes are no feed at all; damage inside a
    feed is repaired or left out and named in ``problems``, as are the entries beyond the limits.
    """
    body, left_out = crop(_inflate(body, limits), limits)
    place = Place(location=headers.get("content-location", ""), has_bases=b"xml:base" in body, limits=limits)
    document = read_strict(body, headers)
    if document and (feed := _read_tree(document, place)):
        return _completed(feed, headers, place, left_out)
    decoded = decode(body, headers)
    text, more_left_out = crop(decoded.text.lstrip("\ufeff\x00 \t\r\n"), limits)
    place = replace(place, has_bases="xml:base" in text)
    if not text:
        raise refuse("", headers)
    feed = read_json(text, place) if text[0] in "{[" else _read_damaged(text, place)
    if feed is None:
        raise refuse(text, headers)
    if decoded.problem:
        feed = replace(feed, problems=(decoded.problem, *feed.problems))
    return _completed(feed, headers, place, left_out or more_left_out)


def _completed(feed: Feed, headers: Mapping[str, str], place: Place, left_out: str) -> Feed:
    most = place.limits.entries
    if not left_out and len(feed.entries) == most and feed.kind != "sitemap":
        left_out = f"only the first {most:,} entries were read (crawl.max_entries raises this)"
    if left_out:
        feed = replace(feed, problems=(*feed.problems, left_out))
    feed = _without_endless_texts(feed, place.limits)
    if not feed.language and headers.get("content-language"):
        feed = replace(feed, language=headers["content-language"])
    return name_untitled(feed)


def _without_endless_texts(feed: Feed, limits: Limits) -> Feed:
    """The feed with the texts beyond the limit left out: what the entry lacks is looked for on its page."""
    longest = max((len(text) for entry in feed.entries for text in _texts(entry)), default=0)
    if longest <= limits.text:
        return feed
    said = f"a text of {longest:,} characters was left out, more than {limits.text:,} (crawl.max_text raises this)"
    entries = tuple(_shortened(entry, limits.text) for entry in feed.entries)
    return replace(feed, entries=entries, problems=(*feed.problems, said))


def _texts(entry: Entry) -> tuple[str, ...]:
    return entry.title_as_listed, entry.summary_as_listed, entry.content_as_listed, entry.content_text


def _shortened(entry: Entry, most: int) -> Entry:
    if max(map(len, _texts(entry))) <= most:
        return entry
    title, summary, content, text = (said if len(said) <= most else "" for said in _texts(entry))
    return replace(
        entry,
        title_as_listed=title,
        summary_as_listed=summary,
        content_as_listed=content,
        content_text=text,
        truncated=True,
    )


def _read_damaged(text: str, place: Place) -> Feed | None:
    """A document that is not well formed as it is: mended, else by feedparser; None for a page."""
    document = read_mended(text, place.limits.entries)
    if document and (feed := _read_tree(document, place)):
        return feed
    if _is_page(text) or (document and _name(document) == "html"):
        return None
    return read_leniently(text, place)


def _read_tree(document: Document, place: Place) -> Feed | None:
    """The feed of a tree; None where its root is that of no feed we know."""
    reader = _READERS.get(_name(document))
    if reader is None:
        return None
    feed = reader(document.root, place)
    return replace(feed, problems=document.problems) if document.problems else feed


def _name(document: Document) -> str:
    return key_of(str(document.root.tag)).rpartition(":")[2]


def _is_page(text: str) -> bool:
    start = text[:500].lower()
    return "<html" in start or "<!doctype html" in start


def _inflate(body: bytes, limits: Limits) -> bytes:
    """A body some server compressed and forgot to say so; cut short where the stream is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        inflated = zlib.decompressobj(wbits=31).decompress(body, limits.inflated + 1)
    except zlib.error as error:
        raise ParseError("unreadable", f"looks like gzip, but is not: {error}") from error
    if len(inflated) > limits.inflated:
        raise ParseError("too_large", f"more than {limits.inflated} bytes unpacked (crawl.max_feed_bytes raises this)")
    return inflated
