"""Atom 1.0 and 0.3."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import escape
from itertools import islice

from lxml.etree import _Element as Element

from crawler.feeds.channel import about
from crawler.feeds.feed import Entry, Feed
from crawler.feeds.markup import inner_html, text_of
from crawler.feeds.names import key_of
from crawler.feeds.parts import GROUP_TEXT, Fields, Place, extensions, gather, language_of, people, related, word
from crawler.feeds.rss import read_item
from crawler.feeds.salvage import TRUNCATED

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\w{2,6});")


def read_atom(root: Element, place: Place) -> Feed:
    """The feed under a ``feed`` element; an ``entry`` that stands alone is a feed of one."""
    fields = gather(root)
    alone = key_of(root.tag) == "entry"
    said = about(fields, place)
    said["title_as_listed"] = _text(fields, place, "title")[0] or said["title_as_listed"]
    said["description_as_listed"] = _text(fields, place, "subtitle", "tagline")[0] or said["description_as_listed"]
    return Feed(
        kind="atom",
        entries=(read_entry(root, place),)
        if alone
        else tuple(islice(_entries(root, place, said["authors"]), place.limits.entries)),
        link=_link(fields, place) or place.location,
        language=language_of(root) or word(fields, "language", "dc:language"),
        id=word(fields, "id"),
        **said,
    )


def _entries(root: Element, place: Place, authors: tuple[str, ...]) -> Iterator[Entry]:
    for child in root:
        key = key_of(child.tag)
        if key == "entry":
            yield read_entry(child, place, authors)
        elif key == "item":
            yield read_item(child, place)


def read_entry(entry: Element, place: Place, authors: tuple[str, ...] = ()) -> Entry:
    """One entry; its texts as HTML, whatever way they were written down; the feed's authors where it names none."""
    fields = gather(entry)
    published = word(fields, "published", "issued", "created", "dc:date", "pubdate", "dcterms:issued")
    updated = word(fields, "updated", "modified", "dcterms:modified")
    identifier = word(fields, "id", "guid")
    content, content_base = _text(fields, place, "content", "content:encoded", GROUP_TEXT)
    summary, summary_base = _text(fields, place, "summary", "description", "media:description", "itunes:summary")
    base = content_base or summary_base
    return Entry(
        id=identifier,
        link=_link(fields, place) or _source_of_content(fields, place) or identifier,
        title_as_listed=_text(fields, place, "title", "dc:title", "media:title")[0],
        summary_as_listed=summary,
        content_as_listed=content,
        authors=people(fields, "author", "dc:creator", "itunes:author") or authors,
        published=published,
        updated=updated,
        language=language_of(entry) or word(fields, "dc:language"),
        base=base if place.has_bases else "",
        truncated=bool(entry.get(TRUNCATED)),
        **extensions(fields, place),
    )


def _link(fields: Fields, place: Place) -> str:
    """The alternate, HTML before other forms; then a link whose relation says nothing else."""
    links = [element for element in fields.get("link", ()) if (element.get("href") or "").strip()]
    alternates = [element for element in links if (element.get("rel") or "alternate") == "alternate"]
    pages = [element for element in alternates if "html" in (element.get("type") or "html")]
    for element in (*pages, *alternates):
        return place.link(element, element.get("href"))
    for element in fields.get("link", ()):
        if element.text and element.text.strip():
            return place.link(element, element.text)
    return related(fields, place, "via", "related")


def _source_of_content(fields: Fields, place: Place) -> str:
    return next((place.link(found, found.get("src")) for found in fields.get("content", ()) if found.get("src")), "")


def _text(fields: Fields, place: Place, *keys: str) -> tuple[str, str]:
    """The first text construct that says something, as HTML, and the base of its addresses."""
    for key in keys:
        for element in fields.get(key, ()):
            text = _as_html(element)
            if text and not text.isspace():
                return text, place.base_of(element)
    return "", ""


def _as_html(element: Element) -> str:
    """A text construct: HTML as it stands, XHTML without its ``div``, base64 decoded, plain text escaped.

    Plain text that holds tags or entities is HTML whose type was forgotten: feeds of that kind are many.
    """
    kind, mode = (element.get("type") or "").strip().lower(), element.get("mode")
    if len(element):
        children = list(element)
        wrapped = len(children) == 1 and key_of(children[0].tag).rpartition(":")[2] == "div" and kind != "html"
        return inner_html(children[0] if wrapped else element)
    text = text_of(element)
    if mode == "base64" or (kind and "/" in kind and not kind.startswith("text/") and not kind.endswith("xml")):
        return _decoded(text)
    if kind in {"", "text", "text/plain"} and not _TAG.search(text):
        return escape(text, quote=False)
    return text


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return text
