"""An article as a JSON object: what ``articles show --json`` prints and the jsonl format holds.

The names are the fields of Article, and of its place in the archive; docs/formats.md describes each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from operator import attrgetter, itemgetter
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


def record(stored: Stored, *, as_published: bool = False) -> dict[str, Any]:
    """Return the fields of an article by name, times as ISO 8601 with Z.

    As published, ``body`` is the HTML as published and ``original`` holds the strings as listed.
    """
    values: dict[str, Any] = dict(zip(_NAMES, (*_place(stored), *_article(stored.article)), strict=True))
    for name in _LISTS:
        values[name] = list(values[name])
    if stored.article.images:
        values["images"] = [{name: getattr(one, name) for name in IMAGE} for one in stored.article.images]
    for name, moment in zip(_TIMES, _times(values), strict=True):
        values[name] = moment and iso(moment)
    if as_published:
        values["body"] = stored.original.body
        values["original"] = {name: getattr(stored.original, name) for name in ORIGINAL}
    return values


def iso(moment: datetime) -> str:
    """Write a time in UTC: to the second, or as fine as it is known."""
    text = moment.isoformat().removesuffix("+00:00")
    is_rough = moment.microsecond and not moment.microsecond % 1000
    return (text[:-3] if is_rough else text) + "Z"


def _typed(record: type, kind: str) -> Iterator[str]:
    return (field.name for field in fields(record) if str(field.type).startswith(kind))


_NAMES = (*PLACE, *ARTICLE)
_place, _article = attrgetter(*PLACE), attrgetter(*ARTICLE)
_LISTS = tuple(name for record in (Stored, Article) for name in _typed(record, "tuple["))
_TIMES = tuple(name for record in (Stored, Article) for name in _typed(record, "datetime"))
_times = itemgetter(*_TIMES)
