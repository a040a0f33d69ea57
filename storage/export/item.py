"""An article as feeds and books show it, and text that XML holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.filenames import identity
from storage.export.post import as_post, to_bytes

NEWEST = 100
"""Articles that a feed takes where no number is asked for."""

# XML 1.0, section 2.2.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_SPECIAL = re.compile('[&<>"\r]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. ``key`` stays the same through retitles and moves; ``body`` is HTML."""

    key: str
    url: str
    title: str
    authors: tuple[str, ...]
    outlet: str
    tags: tuple[str, ...]
    language: str
    published: datetime
    updated: datetime
    lead: str
    body: str


def as_item(stored: Stored, options: ExportOptions) -> Item:
    """Choose an article's cleaned strings, or those it was published with."""
    article, post = stored.article, as_post(stored, options)
    authors = (post.author,) if options.as_published or not article.authors else article.authors
    form = f"#{stored.revision}" if options.every_revision else ""
    return Item(
        key=_key(identity(article) + form),
        url=post.url,
        title=post.title,
        authors=authors,
        outlet=post.tag,
        tags=article.tags,
        language=article.language,
        published=post.at,
        updated=max(post.at, stored.fetched_at) if stored.revision > 1 else post.at,
        lead=article.lead,
        body=post.body if options.as_published else article.body,
    )


def feed_key(options: ExportOptions) -> str:
    """Return the identifier of a feed, which its title and home make."""
    return _key(f"{options.link}#{options.title}")


def xml(text: str) -> str:
    """Escape text for XML, once; characters that XML cannot hold become U+FFFD."""
    return _SPECIAL.sub(lambda match: _ESCAPED[match[0]], holdable(text))


def holdable(text: str) -> str:
    """Put U+FFFD for every character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def element(name: str, text: str) -> str:
    """Return ``<name>text</name>``, or nothing where there is no text."""
    return f"<{name}>{xml(text)}</{name.partition(' ')[0]}>" if text else ""


def _key(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, to_bytes(name).decode())}"
