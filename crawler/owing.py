"""Entries whose page could not be had: kept as JSON until it can."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from crawler.feeds.feed import Enclosure, Entry, Feed

_FIELDS = frozenset(field.name for field in fields(Entry))
_TUPLES = ("authors", "categories", "images", "contributors")


def pack_entry(entry: Entry, feed: Feed) -> str:
    """Write an entry, and what of its feed it needs to be understood, as JSON."""
    record = {"kind": feed.kind, "language": feed.language, "entry": asdict(entry)}
    return json.dumps(record, ensure_ascii=False)


def unpack_entry(text: str) -> tuple[Entry, Feed]:
    """Read back what pack_entry wrote."""
    packed = json.loads(text)
    record: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in packed["entry"].items()
        if name in _FIELDS  # another version may have written others
    }
    record["enclosures"] = tuple(Enclosure(**enclosure) for enclosure in record["enclosures"])
    entry = Entry(**record)
    return entry, Feed(kind=packed["kind"], language=packed["language"], entries=(entry,))
