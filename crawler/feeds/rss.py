"""RSS 0.9x to 2.0, and RSS 1.0 and 0.90, whose RDF puts the items beside the channel instead of inside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from crawler.feeds.channel import about
from crawler.feeds.feed import Entry, Feed
from crawler.feeds.names import key_of
from crawler.feeds.parts import (
    GROUP_TEXT,
    Fields,
    Place,
    extensions,
    first,
    gather,
    language_of,
    people,
    word,
)
from crawler.feeds.salvage import TRUNCATED

_SUMMARIES = ("dc:description", "abstract", "itunes:summary", "itunes:subtitle", "media:description")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read_rss(root: Element, place: Place) -> Feed:
    """The feed under an ``rss``, ``rdf:RDF`` or ``channel`` element."""
    channel = next((child for child in root if key_of(child.tag) == "channel"), root)
    fields = gather(channel)
    link = _channel_link(fields, channel, place)
    items = Place(location=link if link.startswith("http") else place.location, has_bases=place.has_bases)
    return Feed(
        kind="rdf" if key_of(root.tag).startswith("rdf") else "rss",
        entries=tuple(read_item(item, items) for item in islice(items_of(root, channel), place.limits.entries)),
        link=link,
        language=word(fields, "language", "dc:language") or language_of(channel) or language_of(root),
        id=word(fields, "id", "guid", "dc:identifier") or channel.get(_ABOUT) or "",
        **about(fields, place, changed=_attribute(channel, "lastmod")),
    )


def items_of(root: Element, channel: Element) -> Iterator[Element]:
    """Items wherever they stand: in the channel, beside it, or in the ``items`` of RSS 1.1."""
    for holder in (channel,) if channel is root else (channel, root):
        for child in holder:
            key = key_of(child.tag)
            if key in {"item", "entry"}:
                yield child
            elif key in {"items", "channel"} and child is not channel:
                yield from (part for part in child if key_of(part.tag) == "item")


def read_item(item: Element, place: Place) -> Entry:
    """One item, strings as found."""
    fields = gather(item)
    published = word(
        fields, "pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created"
    )
    updated = word(fields, "updated", "modified", "dcterms:modified", "lastbuilddate") or _attribute(item, "lastmod")
    description, summary = first(fields, "description"), first(fields, "summary")
    content = first(fields, "content:encoded", "content", GROUP_TEXT, "fullitem", "xhtml:body", "xhtml:div", "body")
    guid = word(fields, "guid", "id") or (item.get(_ABOUT) or "").strip()
    link = _link(fields, item, place, guid)
    return Entry(
        id=guid or word(fields, "dc:identifier") or link,
        link=link,
        title_as_listed=first(fields, "title", "dc:title", "itunes:title", "media:title"),
        summary_as_listed=summary or description or first(fields, *_SUMMARIES),
        content_as_listed=content or (description if summary else ""),
        authors=people(fields, "author", "dc:creator", "dc:author", "itunes:author", "googleplay:author"),
        published=published,
        updated=updated,
        language=word(fields, "dc:language", "language") or language_of(item),
        base=place.base_of(item) if place.has_bases else "",
        truncated=bool(item.get(TRUNCATED)),
        **extensions(fields, place),
    )


def _attribute(element: Element, name: str) -> str:
    """An attribute in lower case or in capitals, as CDF writes them."""
    return element.get(name) or element.get(name.upper()) or ""


def _channel_link(fields: Fields, channel: Element, place: Place) -> str:
    """The site: ``link``, else an alternate Atom link, else CDF's ``href``, else the feed itself."""
    href = _plain_link(fields, place) or _alternate(fields, place)
    return href or place.link(channel, _attribute(channel, "href")) or place.location


def _link(fields: Fields, item: Element, place: Place, guid: str) -> str:
    """The article: an original behind a proxy, ``link``, an alternate link, or a guid that is a permalink."""
    original = word(fields, "feedburner:origlink")
    if link := original or _plain_link(fields, place) or _alternate(fields, place):
        return link
    for element in fields.get("guid", ()):
        if element.get("isPermaLink", "true").lower() != "false" and guid.startswith(("http://", "https://", "/")):
            return place.link(element, guid)
    return place.link(item, _attribute(item, "href") or item.get(_ABOUT))


def _plain_link(fields: Fields, place: Place) -> str:
    """RSS's own ``link``, which some write with an ``href``; the last one, as other readers have it."""
    for element in reversed(fields.get("link", ())):
        if href := (element.text or "").strip() or _bare_href(element):
            return place.link(element, href)
    return ""


def _bare_href(element: Element) -> str:
    """The ``href`` of a ``link`` that is neither Atom's nor says what it relates to."""
    bare = "atom" not in str(element.tag).lower() and not element.get("rel")
    return (element.get("href") or "").strip() if bare else ""


def _alternate(fields: Fields, place: Place) -> str:
    for element in fields.get("link", ()):
        if (element.get("rel") or "alternate") == "alternate" and (element.get("href") or "").strip():
            return place.link(element, element.get("href"))
    return ""
