"""Bytes to Feed: recognise what they are and hand them to the reader of that kind."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml.etree import _Element as Element

from crawler.errors import ParseError
from crawler.feeds.atom import read_atom
from crawler.feeds.document import read_document
from crawler.feeds.encoding import decode
from crawler.feeds.feed import Feed
from crawler.feeds.jsonfeed import read_json
from crawler.feeds.lenient import read_leniently
from crawler.feeds.names import key_of
from crawler.feeds.parts import Place
from crawler.feeds.refusal import refuse
from crawler.feeds.rss import read_rss
from crawler.feeds.sitemap import read_sitemap
from crawler.feeds.titles import name_untitled

MAX_INFLATED = 32 * 1024 * 1024

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


def parse_feed(body: bytes, headers: Mapping[str, str]) -> Feed:
    """A feed, sitemap or JSON Feed as a Feed.

    ``headers`` have lower-case names; ``content-location`` is the final URL. Raises ParseError, whose kind is
    html, challenge, empty or unreadable, when the bytes are no feed at all; damage inside a feed is repaired or
    left out and named in ``problems``.
    """
    decoded = decode(_inflate(body), headers)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    place = Place(location=headers.get("content-location", ""), has_bases="xml:base" in text)
    if not text.strip("\x00 \t\r\n"):
        raise refuse("", headers)
    feed = read_json(text, place) if text[0] in "{[" else _read_xml(text, place)
    if feed is None:
        raise refuse(text, headers)
    if decoded.problem:
        feed = replace(feed, problems=(decoded.problem, *feed.problems))
    if not feed.language:
        feed = replace(feed, language=headers.get("content-language", ""))
    return name_untitled(feed)


def _read_xml(text: str, place: Place) -> Feed | None:
    document = read_document(text)
    if document is None:
        return None if _is_page(text) else read_leniently(text, place)
    name = key_of(document.root.tag).rpartition(":")[2]
    if name == "html":
        return None
    reader = _READERS.get(name)
    if reader is None:
        return read_leniently(text, place)
    feed = reader(document.root, place)
    return replace(feed, problems=document.problems) if document.problems else feed


def _is_page(text: str) -> bool:
    start = text[:500].lower()
    return "<html" in start or "<!doctype html" in start


def _inflate(body: bytes) -> bytes:
    """A body some server compressed and forgot to say so; bounded, and cut short where the stream is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_INFLATED)
    except zlib.error as error:
        raise ParseError("unreadable", f"looks like gzip, but is not: {error}") from error
