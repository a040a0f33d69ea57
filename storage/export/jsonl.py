"""JSON Lines: one article a line, with everything that is known about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from storage.article import Stored
from storage.export.exporter import ExportOptions, ExportReport
from storage.export.post import to_bytes
from storage.export.record import record
from storage.export.writing import Folder

FILE = "articles.jsonl"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# JSON allows these inside a string, but some readers end a line at them.
_ENDS_A_LINE = {"\x7f": "\\u007f", "\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class JsonLinesExporter:
    """Writes one file: ``out`` itself where it ends in ``.jsonl``, else ``articles.jsonl`` in the folder."""

    summary = "JSON Lines, one object an article: every field"

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one line for each article."""
        whole, count = out.suffix == ".jsonl", 0
        with Folder(out.parent if whole else out) as folder, folder.stream(out.name if whole else FILE) as file:
            for count, stored in enumerate(articles, start=1):  # noqa: B007 - the last number is the count
                file.write(line(stored, options))
        return ExportReport(articles=count, written=folder.written, unchanged=folder.unchanged)


def line(stored: Stored, options: ExportOptions) -> bytes:
    """Return an article as one line of JSON in UTF-8."""
    text = _encode(record(stored, as_published=options.as_published))
    for character, escape in _ENDS_A_LINE.items():
        text = text.replace(character, escape)
    return to_bytes(text + "\n")
