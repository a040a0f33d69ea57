"""Entries whose page could not be had: kept as JSON until it can."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from crawler.feeds.feed import Enclosure, Entry, Feed

_TIMES = ("published_at", "updated_at")
_TUPLES = ("authors", "categories", "images", "contributors")


def pack_entry(entry: Entry, feed: Feed) -> str:
    """Write an entry, and what of its feed it needs to be understood, as JSON."""
    record = asdict(entry)
    for name in _TIMES:
        record[name] = record[name] and record[name].isoformat()
    return json.dumps({"kind": feed.kind, "language": feed.language, "entry": record}, ensure_ascii=False)


def unpack_entry(text: str) -> tuple[Entry, Feed]:
    """Read back what pack_entry wrote."""
    packed = json.loads(text)
    record = packed["entry"]
    for name in _TIMES:
        record[name] = record[name] and datetime.fromisoformat(record[name])
    for name in _TUPLES:
        record[name] = tuple(record[name])
    record["enclosures"] = tuple(Enclosure(**enclosure) for enclosure in record["enclosures"])
    entry = Entry(**record)
    return entry, Feed(kind=packed["kind"], language=packed["language"], entries=(entry,))
