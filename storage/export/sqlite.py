"""A SQLite file of plain tables, for people and programs that know SQL and not gleaner."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.article import Stored
from storage.errors import ExportError
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.post import to_bytes
from storage.export.record import ARTICLE, ORIGINAL, PLACE, record
from storage.export.streams import Counted
from storage.export.writing import Folder, explained, file_of

COLUMNS = (*PLACE, *ARTICLE, *(f"original_{name}" for name in (*ORIGINAL, "body")))
"""The columns of the table ``articles``."""

_NUMBERS = {"id", "revision", "revisions", "duplicate_of", "truncated"}
_TABLES = f"""
CREATE TABLE articles (
    {", ".join(f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'}" for name in COLUMNS)},
    PRIMARY KEY (id, revision)
);
CREATE TABLE outlets (slug TEXT PRIMARY KEY, name TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX articles_published_at ON articles (published_at);
CREATE INDEX articles_outlet ON articles (outlet, published_at);
"""
_INSERT = f"INSERT INTO articles VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - our own names


class SqliteExporter:
    """Writes one file of the tables ``articles`` and ``outlets``; lists and pictures are JSON."""

    summary = "a SQLite file of plain tables, articles and outlets"
    updates: Updates = "whole"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one row for each article.

        Raises:
            ExportError: the file in its place is an archive, or it cannot be written.
        """
        path, counted, outlets = file_of(out, ".db", ".sqlite", ".sqlite3"), Counted(articles), set[str]()
        _refuse_archive(path)
        with Folder(path.parent) as folder:
            with folder.replacing(path.name) as temporary, closing(sqlite3.connect(temporary)) as database:
                # Nobody else sees the file before it is whole: a journal would protect nothing.
                database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
                for stored in counted:
                    database.execute(_INSERT, row(stored, options))
                    outlets.add(stored.article.outlet)
                names = [(slug, _text(options.name_of(slug))) for slug in sorted(outlets)]
                database.executemany("INSERT INTO outlets VALUES (?, ?)", names)
                database.commit()
                database.executescript(_INDEXES)
            return ExportReport(articles=counted.count, written=folder.written, unchanged=folder.unchanged)


def row(stored: Stored, options: ExportOptions) -> list[Any]:
    """Return an article as the values of ``COLUMNS``."""
    values = record(stored, as_published=options.as_published)
    values |= {f"original_{name}": getattr(stored.original, name) for name in (*ORIGINAL, "body")}
    return [_value(values[name]) for name in COLUMNS]


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return _text(json.dumps(value, ensure_ascii=False))
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return to_bytes(value).decode()


def _refuse_archive(path: Path) -> None:
    """Never put an export in the place of an archive: it would be lost."""
    if not path.is_file():
        return
    with explained(path), path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gleaner_version'").fetchone():
            raise ExportError(f"{path} is an archive of gleaner itself: name another file with --out")
