"""Exports as jobs: the whole selection, or what is new since the last export to the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from storage.article import Stored
from storage.engine import reading
from storage.errors import ExportError, StorageError
from storage.export import FORMATS
from storage.export.belongings import remembers
from storage.export.exporter import Exporter, ExportOptions, ExportReport
from storage.export.streams import STANDARD_OUTPUT, StreamExporter
from storage.exports import Cursor, Cursors
from storage.identity import fingerprint
from storage.selection import Selection, count_articles, reach, read_articles

Watch = Callable[[Iterable[Stored], Callable[[], int]], Iterable[Stored]]
"""Passes articles through; the function says how many there will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is exported, as what, and where to."""

    form: str
    out: Path
    selection: Selection
    options: ExportOptions

    @property
    def exporter(self) -> Exporter:
        """The format."""
        return FORMATS[self.form]

    @property
    def target(self) -> str:
        """The name of the place: one cursor each."""
        return f"{self.form} {self.out.absolute()}"

    @property
    def settings(self) -> str:
        """A fingerprint of all that decides what is written; the names of outlets are not among it."""
        options = replace(self.options, outlet_names={}, picture=None)
        return fingerprint(repr((self.selection, options, self.options.picture is not None)))


def export_all(engine: Engine, job: Job, now: datetime, *, watch: Watch | None = None) -> ExportReport:
    """Write the selection whole.

    Raises:
        ExportError: a file cannot be written; the message names it.
        StorageError: the archive cannot be read (see storage.errors).
    """
    cursors, kept = Cursors(engine), job.out != STANDARD_OUTPUT
    if kept:
        with suppress(StorageError):  # an archive that can only be read can be exported all the same
            cursors.forget(job.target)
    with reading(engine) as connection:
        last = reach(connection, job.selection)
        report = job.exporter.export(_articles(connection, job.selection, watch), job.out, job.options)
    if kept:
        with suppress(StorageError):
            cursors.keep(job.target, job.settings, Cursor(revision=last, position=_size(job)), now)
    return report


def export_new(engine: Engine, job: Job, now: datetime, *, watch: Watch | None = None) -> ExportReport:
    """Bring the place up to date: write what was stored or revised since the last export of the same settings there.

    Without one, or where its files are gone, all is written. May be killed at any moment and repeated.

    Raises:
        ExportError: a file cannot be written, or was changed by somebody else since.
        StorageError: the archive cannot be read or written (see storage.errors).
    """
    if job.exporter.updates == "whole":
        return _renew(engine, job, now, watch)
    cursors, cursor = Cursors(engine), _cursor(engine, job)
    with reading(engine) as connection:
        last = reach(connection, job.selection)
        if last <= cursor.revision:
            return ExportReport()
        cursors.keep(job.target, job.settings, replace(cursor, unfinished=True), now)
        articles = _articles(connection, replace(job.selection, after=cursor.revision, upto=last), watch)
        if isinstance(job.exporter, StreamExporter) and cursor.position:
            report = job.exporter.append(articles, job.out, job.options, cursor.position)
        else:
            report = job.exporter.export(articles, job.out, job.options)
    cursors.keep(job.target, job.settings, Cursor(revision=last, position=_size(job)), now)
    return report


def _renew(engine: Engine, job: Job, now: datetime, watch: Watch | None) -> ExportReport:
    """Write all anew, where anything is new."""
    cursor = Cursors(engine).find(job.target, job.settings)
    if cursor is not None and _file(job).exists():
        with reading(engine) as connection:
            if reach(connection, job.selection) <= cursor.revision:
                return ExportReport()
    return export_all(engine, job, now, watch=watch)


def _cursor(engine: Engine, job: Job) -> Cursor:
    """The cursor to go on from: the beginning, where the place does not hold what the cursor says."""
    cursor = Cursors(engine).find(job.target, job.settings) or Cursor()
    if not isinstance(job.exporter, StreamExporter):
        return cursor if remembers(job.out, job.form) else Cursor()
    size = _size(job)
    if cursor.position == 0 or size == 0:
        return Cursor()
    if size < cursor.position or (size > cursor.position and not cursor.unfinished):
        raise ExportError(
            f"{_file(job)}: somebody else changed it since the last export: {size} bytes instead of "
            f"{cursor.position}; export without --new to write it anew, or take another file"
        )
    return cursor


def _articles(connection: Connection, selection: Selection, watch: Watch | None) -> Iterable[Stored]:
    articles = read_articles(connection, selection)
    return articles if watch is None else watch(articles, lambda: count_articles(connection, selection))


def _file(job: Job) -> Path:
    return job.exporter.file(job.out) if isinstance(job.exporter, StreamExporter) else job.out


def _size(job: Job) -> int:
    """The bytes of a format that is one file; 0 for others, and where it is not there."""
    path = _file(job)
    return path.stat().st_size if isinstance(job.exporter, StreamExporter) and path.is_file() else 0
