"""What one rule found on a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from crawler.draft import FoundImage

FIELDS = ("title", "section", "lead", "body", "authors", "published", "images", "language", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The fields one rule found, as strings; the empty ones it did not. ``rule`` is its name in ``found_by``."""

    rule: str
    title: str = ""
    section: str = ""
    lead: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    images: tuple[FoundImage, ...] = ()
    language: str = ""
    tags: tuple[str, ...] = ()


def filled(found: Found, other: Found) -> Found:
    """What was found, its empty fields filled from another rule's finds."""
    missing: dict[str, Any] = {name: getattr(other, name) for name in FIELDS if not getattr(found, name)}
    return replace(found, **missing)
