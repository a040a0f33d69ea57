"""JSON Feed 1.0 and 1.1, and whatever else calls its list "items" and its addresses "url"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from crawler.errors import ParseError
from crawler.feeds.feed import Enclosure, Entry, Feed
from crawler.feeds.parts import Place, absolute

# Values of JSON take many times the memory of their text.
MAX_VALUES = 2_500_000
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")


def read_json(text: str, place: Place) -> Feed:
    """The feed of a JSON document; items that are no objects are skipped. Raises ParseError(unreadable)."""
    if (values := text.count('"') // 2 + text.count("{") + text.count("[")) > MAX_VALUES:
        raise ParseError("too_complex", f"JSON of {values:,} values, more than {MAX_VALUES:,} (no setting raises this)")
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError("unreadable", f"neither XML nor JSON: {str(error)[:100]}") from error
    if not isinstance(found, dict) or not (
        isinstance(found.get("items"), list) or "jsonfeed" in _text(found, "version")
    ):
        raise ParseError("unreadable", "JSON, but no JSON Feed: it has no list of items")
    items = found.get("items")
    authors = _authors(found)
    return Feed(
        kind="json",
        entries=tuple(
            _entry(item, place, authors)
            for item in (items if isinstance(items, list) else [])[: place.limits.entries]
            if isinstance(item, dict)
        ),
        title_as_listed=_text(found, "title"),
        link=absolute(_text(found, "home_page_url"), place.location) or place.location,
        description_as_listed=_text(found, "description"),
        language=_text(found, "language"),
        id=_text(found, "feed_url"),
        self_link=absolute(_text(found, "feed_url"), place.location),
        next=absolute(_text(found, "next_url"), place.location),
        hub=next((_text(hub, "url") for hub in _objects(found, "hubs")), ""),
        authors=authors,
        image=absolute(_text(found, "icon") or _text(found, "favicon"), place.location),
    )


def _entry(item: Mapping[str, Any], place: Place, authors: tuple[str, ...]) -> Entry:
    link = _text(item, "url") or _text(item, "external_url")
    identifier = _text(item, "id")
    if not link and identifier.startswith(("http://", "https://")):
        link = identifier
    published, updated = _text(item, "date_published"), _text(item, "date_modified")
    return Entry(
        id=identifier or link,
        link=absolute(link, place.location),
        title_as_listed=_text(item, "title"),
        summary_as_listed=_text(item, "summary"),
        content_as_listed=_text(item, "content_html") or _paragraphs(_text(item, "content_text")),
        content_text=_text(item, "content_text"),
        authors=_authors(item) or authors,
        published=published,
        updated=updated,
        categories=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip()),
        enclosures=tuple(_enclosures(item, place)),
        language=_text(item, "language"),
        images=tuple(absolute(url, place.location) for key in ("image", "banner_image") if (url := _text(item, key))),
    )


def _text(found: Mapping[str, Any], key: str) -> str:
    """A string; a number as it was written, since identifiers and sizes are often numbers."""
    value = found.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _list(found: Mapping[str, Any], key: str) -> list[Any]:
    value = found.get(key)
    return value if isinstance(value, list) else []


def _objects(found: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [value for value in _list(found, key) if isinstance(value, dict)]


def _authors(found: Mapping[str, Any]) -> tuple[str, ...]:
    """``authors`` of 1.1 (some write one object instead of a list), else ``author`` of 1.0; names, else addresses."""
    one = found.get("author")
    several = found.get("authors")
    people = _objects(found, "authors") or [one for one in (several, one) if isinstance(one, dict)]
    return tuple(name for person in people if (name := _text(person, "name") or _text(person, "url")))


def _enclosures(item: Mapping[str, Any], place: Place) -> Iterator[Enclosure]:
    for attachment in _objects(item, "attachments"):
        if url := _text(attachment, "url").strip():
            yield Enclosure(
                url=absolute(url, place.location) if "/" in url or "." in url else url,
                type=_text(attachment, "mime_type"),
                length=_text(attachment, "size_in_bytes"),
                title=_text(attachment, "title"),
            )


def _paragraphs(text: str) -> str:
    """Plain text as HTML: paragraphs where it has blank lines."""
    if not text.strip():
        return ""
    parts = [escape(part, quote=False) for part in _BLANK_LINE.split(text.strip())]
    return parts[0] if len(parts) == 1 else "".join(f"<p>{part}</p>" for part in parts)
