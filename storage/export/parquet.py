"""Apache Parquet: one file, or one a month, for DuckDB, pandas, Spark and their like. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

from storage.article import Stored
from storage.errors import ExportError
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.post import to_bytes
from storage.export.record import ARTICLE, IMAGE, ORIGINAL, PLACE
from storage.export.streams import Counted
from storage.export.writing import Folder, file_of

_TIMES = {"first_seen_at", "last_seen_at", "fetched_at", "removed_at", "published_at", "listed_at"}
_NUMBERS = {"id", "revision", "revisions", "duplicate_of"}
_LISTS = {"changed", "authors", "editors", "web_editors", "translators", "agencies", "tags"}
_COLUMNS = (*PLACE, *ARTICLE)

# Articles kept in memory until a part of a file is written; large parts are read faster.
_KEPT = 1000


class ParquetExporter:
    """Writes ``articles.parquet``, or ``month=YYYY-MM/articles.parquet`` for every month of publication in UTC."""

    summary = "Parquet for DuckDB, pandas and Spark, one file or one a month"
    updates: Updates = "whole"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write the articles; a folder parted by month holds no other months afterwards.

        Raises:
            ExportError: pyarrow is not installed, or a file cannot be written.
        """
        pyarrow = _pyarrow()
        counted, path = Counted(articles), file_of(out, ".parquet")
        with Folder(out if options.partition else path.parent) as folder:
            with ExitStack() as stack:
                parts = _Parts(pyarrow, folder, stack)
                for stored in counted:
                    name = f"month={stored.article.published_at:%Y-%m}/articles.parquet"
                    parts.add(name if options.partition else path.name, row(stored, options))
                if not options.partition:
                    parts.open(path.name)
                parts.finish()
            if options.partition:
                for old in sorted(out.glob("month=*/articles.parquet")):
                    if (name := old.relative_to(out).as_posix()) not in parts.names:
                        folder.remove(name)
            return ExportReport(
                articles=counted.count, written=folder.written, unchanged=folder.unchanged, removed=folder.removed
            )


def row(stored: Stored, options: ExportOptions) -> dict[str, Any]:
    """Return an article as the values of a row."""
    values: dict[str, Any] = {name: getattr(stored, name) for name in PLACE}
    values |= {name: _clean(getattr(stored.article, name)) for name in ARTICLE}
    if options.as_published:
        values["body"] = _clean(stored.original.body)
    return values | {f"original_{name}": _clean(getattr(stored.original, name)) for name in ORIGINAL}


class _Parts:
    """The files being written, and the rows that wait for each."""

    def __init__(self, pyarrow: ModuleType, folder: Folder, stack: ExitStack) -> None:
        self._pyarrow = pyarrow
        self._schema = _schema(pyarrow)
        self._folder = folder
        self._stack = stack
        self._writers: dict[str, Any] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._kept = 0

    @property
    def names(self) -> set[str]:
        return set(self._writers)

    def add(self, name: str, values: dict[str, Any]) -> None:
        self._rows.setdefault(name, []).append(values)
        self._kept += 1
        if self._kept >= _KEPT:
            self._write(max(self._rows, key=lambda one: len(self._rows[one])))

    def finish(self) -> None:
        for name in list(self._rows):
            self._write(name)

    def open(self, name: str) -> Any:
        if name not in self._writers:
            path = self._stack.enter_context(self._folder.replacing(name))
            writer = self._pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
            self._writers[name] = self._stack.enter_context(writer)
        return self._writers[name]

    def _write(self, name: str) -> None:
        rows = self._rows.pop(name)
        self._kept -= len(rows)
        self.open(name).write_table(self._pyarrow.Table.from_pylist(rows, self._schema))


def _schema(pyarrow: ModuleType) -> Any:
    text = pyarrow.string()
    image = pyarrow.struct([(name, text) for name in IMAGE])
    kinds = {name: pyarrow.timestamp("us", "UTC") for name in _TIMES}
    kinds |= {name: pyarrow.int64() for name in _NUMBERS} | {name: pyarrow.list_(text) for name in _LISTS}
    kinds |= {"truncated": pyarrow.bool_(), "images": pyarrow.list_(image)}
    names = (*_COLUMNS, *(f"original_{name}" for name in ORIGINAL))
    return pyarrow.schema([(name, kinds.get(name, text)) for name in names])


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return to_bytes(value).decode()
    if isinstance(value, tuple):
        return [_clean(item) for item in value]
    if hasattr(value, "caption"):
        return {name: _clean(getattr(value, name)) for name in IMAGE}
    return value


def _pyarrow() -> ModuleType:
    try:
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise ExportError("Parquet needs pyarrow: pip install 'gleaner[parquet]'") from error
    return pyarrow  # type: ignore[no-any-return]
