"""Comma-separated values (RFC 4180): one article a row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.post import to_bytes
from storage.export.record import ARTICLE, ORIGINAL, PLACE, record
from storage.export.streams import StreamExporter

COLUMNS = (*PLACE, *ARTICLE, *(f"original_{name}" for name in ORIGINAL))
"""The names of the columns: those of JSON Lines, and the strings as listed."""

# What makes a spreadsheet run a cell (OWASP, CSV injection); some look behind blanks, some take full-width signs.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")


def row(stored: Stored, options: ExportOptions) -> bytes:
    """Return an article as a row: several names joined by ``; ``, pictures by their addresses."""
    values = record(stored, as_published=options.as_published)
    values |= {f"original_{name}": getattr(stored.original, name) for name in ORIGINAL}
    return _line(_cell(values[name]) for name in COLUMNS)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(item["url"] if isinstance(item, dict) else item for item in value)
    text = str(value)
    return "'" + text if _FORMULA.match(text) else text


def _line(cells: Iterable[str]) -> bytes:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return to_bytes(line.getvalue())


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:
    return (row(stored, options) for stored in articles)


COMMAS = StreamExporter(
    summary="comma-separated values, one row an article, safe in spreadsheets",
    endings=(".csv",),
    pieces=_pieces,
    head=_line(COLUMNS),
    updates="appended",
)
