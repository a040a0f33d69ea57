"""The reader of last resort: feedparser, for documents our own pass does not know or cannot save.

feedparser gets a BytesIO, never bytes or text, because it would open a file or an address of that name. Its
sanitiser and its URL resolver stay off: both are done better later, and would change what was published.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from crawler.feeds.feed import Enclosure, Entry, Feed
from crawler.feeds.parts import Place, absolute

# feedparser takes seconds for every megabyte of what is no feed at all.
MAX_LENGTH = 2_000_000


def read_leniently(text: str, place: Place) -> Feed | None:
    """What feedparser makes of a document; None where that is nothing, or too long to try."""
    if len(text) > MAX_LENGTH:
        return None
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": place.location}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 (feedparser raises what its many parsers raise; the document is then no feed)
        return None
    if not found.entries and not found.get("version"):
        return None
    about = found.feed
    updated = _text(about, "updated") or _text(about, "published")
    return Feed(
        kind="atom" if str(found.get("version", "")).startswith("atom") else "rss",
        entries=tuple(_entry(entry, place) for entry in found.entries),
        title_as_listed=_text(about, "title"),
        link=absolute(_text(about, "link"), place.location),
        description_as_listed=_text(about, "subtitle"),
        language=_text(about, "language"),
        id=_text(about, "id"),
        updated=updated,
        hub=next(_links(about, "hub"), ""),
        self_link=next(_links(about, "self"), ""),
        next=next(_links(about, "next"), ""),
        archive=next(_links(about, "prev-archive"), ""),
        reader="lenient",
        problems=(f"read leniently: {str(found.get('bozo_exception', 'not well formed'))[:200]}",),
    )


def _entry(found: Any, place: Place) -> Entry:
    published, updated = _text(found, "published") or _text(found, "created"), _text(found, "updated")
    people = [_text(person, "name") or _text(person, "email") for person in found.get("authors", ())]
    return Entry(
        id=_text(found, "id"),
        link=absolute(_text(found, "link"), place.location),
        title_as_listed=_text(found, "title"),
        summary_as_listed=_text(found, "summary"),
        content_as_listed=next((_text(part, "value") for part in found.get("content", ())), ""),
        authors=tuple(dict.fromkeys(name for name in people if name)),
        published=published,
        updated=updated,
        categories=tuple(term for tag in found.get("tags", ()) if (term := _text(tag, "term"))),
        enclosures=tuple(
            Enclosure(url=absolute(url, place.location), type=_text(part, "type"), length=_text(part, "length"))
            for part in found.get("enclosures", ())
            if (url := _text(part, "href"))
        ),
    )


def _links(found: Any, relation: str) -> Iterator[str]:
    yield from (_text(link, "href") for link in found.get("links", ()) if link.get("rel") == relation)


def _text(found: Any, key: str) -> str:
    value = found.get(key) if hasattr(found, "get") else None
    return value if isinstance(value, str) else ""
