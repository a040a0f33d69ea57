"""An article as a JSON object: what ``articles show --json`` prints and the jsonl format holds.

The names are the fields of Article, and of its place in the archive; docs/formats.md describes each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from storage.article import Article, Image, Stored

PLACE = (
    "id", "revision", "revisions", "changed", "duplicate_of", "first_seen_at", "last_seen_at", "fetched_at",
    "removed_at",
)  # fmt: skip
"""The names that say where the article stands in the archive."""

ARTICLE = tuple(field.name for field in fields(Article))
IMAGE = tuple(field.name for field in fields(Image))
ORIGINAL = ("link", "title", "author")
"""The names inside ``original``, which is there only where the published form is asked for."""


def record(stored: Stored, *, as_published: bool = False) -> dict[str, object]:
    """Return the fields of an article by name, times as ISO 8601 with Z.

    As published, ``body`` is the HTML as published and ``original`` holds the strings as listed.
    """
    values: dict[str, object] = {name: getattr(stored, name) for name in PLACE}
    values |= {name: getattr(stored.article, name) for name in ARTICLE}
    for name, value in values.items():
        if (plain := _PLAIN.get(type(value))) is not None:
            values[name] = plain(value)
    if as_published:
        values["body"] = stored.original.body
        values["original"] = {name: getattr(stored.original, name) for name in ORIGINAL}
    return values


def iso(moment: datetime) -> str:
    """Write a time in UTC: to the second, or as fine as it is known."""
    step = "seconds" if not moment.microsecond else "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat(timespec=step).removesuffix("+00:00") + "Z"


def _listed(values: tuple[str | Image, ...]) -> list[object]:
    return [{name: getattr(one, name) for name in IMAGE} if isinstance(one, Image) else one for one in values]


_PLAIN: dict[type, Callable[[Any], object]] = {datetime: iso, tuple: _listed}
