"""What all XML feeds share: links, people, categories, enclosures, dates, and the extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from crawler.feeds.feed import Enclosure
from crawler.feeds.markup import text_of
from crawler.feeds.names import key_of
from crawler.limits import DEFAULT, Limits

Fields = dict[str, list[Element]]

# The description of a media group is the text of an entry; one outside a group only captions a picture.
GROUP_TEXT = "media:group/media:description"

_USUAL = frozenset(
    {"title", "link", "guid", "id", "pubdate", "published", "updated", "description", "summary", "content", "author"}
    | {"content:encoded", "category", "enclosure", "dc:creator", "dc:date", "dc:subject"}
)
_FILES = frozenset({"enclosure", "media:content", "media:peerlink"})
_TERMS = frozenset(
    {
        "category",
        "dc:subject",
        "itunes:category",
        "media:category",
        "podcast:category",
        "itunes:keywords",
        "media:keywords",
    }
)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a feed was read, whether it sets bases of its own (``xml:base``), and how much of it is read."""

    location: str = ""
    has_bases: bool = False
    limits: Limits = DEFAULT

    def base_of(self, element: Element) -> str:
        """The address that relative ones in an element start from."""
        if not self.has_bases:
            return self.location
        chain = [element, *element.iterancestors()]
        base = self.location
        for holder in reversed(chain):
            if found := holder.get(_BASE):
                base = absolute(found, base)
        return base

    def link(self, element: Element, href: str | None) -> str:
        """An address as the element means it."""
        return absolute(href or "", self.base_of(element))


def absolute(href: str, base: str) -> str:
    """An address made absolute; as found where that cannot be done."""
    href = href.strip()
    if not href or not base or href.startswith(("http://", "https://")):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def gather(element: Element) -> Fields:
    """The children of an element by name; what stands in a media group counts as standing beside it."""
    fields: Fields = {}
    for child in element:
        key = key_of(child.tag)
        fields.setdefault(key, []).append(child)
        if key == "media:group":
            for part in child:
                inner = key_of(part.tag)
                fields.setdefault(GROUP_TEXT if inner == "media:description" else inner, []).append(part)
    return fields


def first(fields: Fields, *keys: str) -> str:
    """The first text that is not blank, untrimmed; keys in order of preference."""
    for key in keys:
        if key in fields:
            for element in fields[key]:
                text = text_of(element)
                if text and not text.isspace():
                    return text
    return ""


def word(fields: Fields, *keys: str) -> str:
    """As ``first``, trimmed: for dates, identifiers and codes."""
    return first(fields, *keys).strip()


def language_of(element: Element) -> str:
    """The ``xml:lang`` an element sets itself; some write en_US."""
    return (element.get(_LANG) or "").strip().replace("_", "-")


def people(fields: Fields, *keys: str) -> tuple[str, ...]:
    """Names as found, in the order of the keys, each once."""
    return _once(person(element) for key in keys for element in fields.get(key, ()))


def person(element: Element) -> str:
    """The name of a person construct, else its address; the text of a plain one."""
    if not len(element):
        return element.text or ""
    parts = gather(element)
    named = first(parts, "name", "itunes:name", "foaf:name") or word(parts, "email", "itunes:email")
    return named or "".join(str(text) for text in element.itertext())


def categories(fields: Fields) -> tuple[str, ...]:
    """Terms of every kind, each once."""
    if _TERMS.isdisjoint(fields):
        return ()
    return _once(_terms(fields))


def _terms(fields: Fields) -> Iterator[str]:
    for key in ("category", "dc:subject", "itunes:category", "media:category", "podcast:category"):
        for element in fields.get(key, ()):
            yield element.get("term") or text_of(element).strip() or element.get("label") or element.get("text") or ""
            yield from (part.get("text", "") for part in element if key == "itunes:category")
    for key in ("itunes:keywords", "media:keywords"):
        yield from word(fields, key).split(",")


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word.strip()))


def enclosures(fields: Fields, place: Place) -> tuple[Enclosure, ...]:
    """Files of an entry, each address once: enclosure, Atom enclosure links, media:content, media:peerLink."""
    found = [*_atom_enclosures(fields, place)]
    if not _FILES.isdisjoint(fields):
        found = [*_plain_enclosures(fields, place), *found, *_media(fields, place)]
    return tuple({enclosure.url: enclosure for enclosure in reversed(found) if enclosure.url}.values())[::-1]


def _plain_enclosures(fields: Fields, place: Place) -> Iterator[Enclosure]:
    originals = [place.link(element, element.text) for element in fields.get("feedburner:origenclosurelink", ())]
    for element in fields.get("enclosure", ()):
        url = originals.pop(0) if originals else place.link(element, element.get("url") or element.get("href"))
        yield _enclosure(url, element, element.get("length"))


def _atom_enclosures(fields: Fields, place: Place) -> Iterator[Enclosure]:
    for element in fields.get("link", ()):
        if element.get("rel") == "enclosure":
            yield _enclosure(place.link(element, element.get("href")), element, element.get("length"))


def _media(fields: Fields, place: Place) -> Iterator[Enclosure]:
    for element in fields.get("media:content", ()):
        title = word(gather(element), "media:title") if len(element) else ""
        yield _enclosure(place.link(element, element.get("url")), element, element.get("fileSize"), title)
    for element in fields.get("media:peerlink", ()):
        yield _enclosure(place.link(element, element.get("href")), element, None)


def _enclosure(url: str, element: Element, length: str | None, title: str = "") -> Enclosure:
    kind = (element.get("type") or element.get("medium") or "").strip()
    return Enclosure(
        url=url, type=kind, length=(length or "").strip(), title=title or (element.get("title") or "").strip()
    )


def images(fields: Fields, place: Place) -> tuple[str, ...]:
    """Pictures an entry names beside its text: thumbnails, media of kind image, itunes:image, image."""
    return _once(_images(fields, place))


def _images(fields: Fields, place: Place) -> Iterator[str]:
    for element in fields.get("media:content", ()):
        url, kind = element.get("url") or "", element.get("type") or element.get("medium") or ""
        if kind.startswith("image") or (not kind and url.lower().endswith(_IMAGE_ENDINGS)):
            yield place.link(element, url)
        yield from (place.link(part, part.get("url")) for part in element if key_of(part.tag) == "media:thumbnail")
    for key in ("media:thumbnail", "itunes:image", "googleplay:image", "image"):
        for element in fields.get(key, ()):
            yield place.link(
                element, element.get("url") or element.get("href") or word(gather(element), "url") or element.text
            )


def location(fields: Fields) -> str:
    """Latitude and longitude of GeoRSS or W3C geo, as found."""
    point = word(fields, "georss:point")
    if point:
        return " ".join(point.replace(",", " ").split())
    for where in fields.get("georss:where", ()):
        for position in where.iter("{*}pos"):
            return " ".join((position.text or "").split())
    latitude, longitude = word(fields, "geo:lat"), word(fields, "geo:long")
    return f"{latitude} {longitude}" if latitude and longitude else ""


def in_reply_to(fields: Fields) -> str:
    """What an entry answers (RFC 4685)."""
    for element in fields.get("thr:in-reply-to", ()):
        return element.get("ref") or element.get("href") or ""
    return ""


def related(fields: Fields, place: Place, *relations: str) -> str:
    """The address of the first link of one of these relations, in the order of the relations."""
    for relation in relations:
        for element in fields.get("link", ()):
            if (element.get("rel") or "").lower() == relation and element.get("href"):
                return place.link(element, element.get("href"))
    return ""


def extensions(fields: Fields, place: Place) -> dict[str, Any]:
    """The arguments of ``Entry`` that RSS and Atom find in the same way."""
    if fields.keys() <= _USUAL:  # most items carry none of the rest
        return {"categories": categories(fields), "enclosures": enclosures(fields, place)}
    source = fields.get("source", [None])[0]
    inside = gather(source) if source is not None and len(source) else {}
    return {
        "categories": categories(fields),
        "enclosures": enclosures(fields, place),
        "images": images(fields, place),
        "contributors": people(fields, "contributor", "dc:contributor"),
        "rights": first(fields, "rights", "copyright", "dc:rights", "media:copyright"),
        "source": first(inside, "title") or ("" if source is None or inside else text_of(source)),
        "source_url": related(inside, place, "self", "alternate")
        or (source.get("url") or "" if source is not None else ""),
        "comments": word(fields, "comments"),
        "comments_feed": word(fields, "wfw:commentrss") or related(fields, place, "replies"),
        "in_reply_to": in_reply_to(fields),
        "location": location(fields),
        "duration": word(fields, "itunes:duration"),
    }
