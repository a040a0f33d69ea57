"""JSON Lines: one article a line, with everything that is known about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.post import to_bytes
from storage.export.record import record
from storage.export.streams import StreamExporter

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# JSON allows these inside a string, but some readers end a line at them.
_ENDS_A_LINE = {"\x7f": "\\u007f", "\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def line(stored: Stored, options: ExportOptions) -> bytes:
    """Return an article as one line of JSON in UTF-8."""
    text = _encode(record(stored, as_published=options.as_published))
    for character, escape in _ENDS_A_LINE.items():
        text = text.replace(character, escape)
    return to_bytes(text + "\n")


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:
    return (line(stored, options) for stored in articles)


JSON_LINES = StreamExporter(
    summary="JSON Lines, one object an article: every field",
    endings=(".jsonl", ".ndjson"),
    pieces=_pieces,
    updates="appended",
)
