"""What was extracted from an entry and its page: strings as found, not yet understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.limits import DEFAULT, Limits

FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundImage:
    """A picture as found; its address may be relative, lazy or behind a proxy."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched article page: its bytes, the address it was finally read from, and its response headers."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as found: every field is a string, or empty.

    ``listed`` and ``title_listed`` come from the entry, ``published`` from the page. ``body`` is HTML and
    ``body_from`` says which of the two it was taken from, or last looked for in: "feed" or "page". ``found_by``
    names, for each filled field, the rule that found it ("feed", "layout 2024-06", "json-ld", "meta", "generic").
    """

    url: str
    title: str = ""
    title_listed: str = ""
    section: str = ""
    lead: str = ""
    body: str = ""
    body_from: str = "feed"
    authors: tuple[str, ...] = ()
    published: str = ""
    listed: str = ""
    images: tuple[FoundImage, ...] = ()
    language: str = ""
    tags: tuple[str, ...] = ()
    truncated: bool = False
    found_by: Mapping[str, str] = field(default_factory=dict)
