"""An article as a JSON object: what ``articles show --json`` prints and the jsonl format holds.

The names are the fields of Article, and of its place in the archive; docs/formats.md describes each.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from storage.article import Article, Image, Stored

PLACE = ("id", "revision", "revisions", "changed", "duplicate_of", "first_seen_at", "last_seen_at", "fetched_at")
"""The names that say where the article stands in the archive."""

ARTICLE = tuple(field.name for field in fields(Article))
IMAGE = tuple(field.name for field in fields(Image))
ORIGINAL = ("link", "title", "author")
"""The names inside ``original``, which is there only where the published form is asked for."""


def record(stored: Stored, *, as_published: bool = False) -> dict[str, object]:
    """Return the fields of an article by name, times as ISO 8601 with Z.

    As published, ``body`` is the HTML as published and ``original`` holds the strings as listed.
    """
    values: dict[str, object] = {name: _plain(getattr(stored, name)) for name in PLACE}
    values |= {name: _plain(getattr(stored.article, name)) for name in ARTICLE}
    if as_published:
        values["body"] = stored.original.body
        values["original"] = {name: getattr(stored.original, name) for name in ORIGINAL}
    return values


def iso(moment: datetime) -> str:
    """Write a time in UTC: to the second, or as fine as it is known."""
    step = "seconds" if not moment.microsecond else "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat(timespec=step).removesuffix("+00:00") + "Z"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Image):
        return {name: getattr(value, name) for name in IMAGE}
    return value
