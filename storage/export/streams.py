"""Formats that are one run of bytes: a file, a compressed file, or standard output.

A file's name says how it is compressed: ``.gz`` or ``.zst`` after the format's own ending. Both may be continued
by another compressed part at the end, so a compressed file can be appended to like any other.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zstandard import ZstdCompressor

from storage.article import Stored
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.writing import Folder, explained, file_of

STANDARD_OUTPUT = Path("-")

Pieces = Callable[[Iterable[Stored], ExportOptions], Iterator[bytes]]

_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamExporter:
    """Writes one file: ``out`` itself where it has one of the format's endings, else ``articles`` in the folder.

    ``pieces`` turns articles into bytes, those that ``takes`` lets pass; ``head`` stands before the first. With
    ``by_piece`` every piece is compressed by itself, so that a reader can begin at any.
    """

    summary: str
    endings: tuple[str, ...]
    pieces: Pieces
    head: bytes = b""
    takes: Callable[[Stored], bool] | None = None
    by_piece: bool = False
    updates: Updates = "whole"
    newest: int | None = None
    pages: bool = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write the articles to the file, which is replaced when all of it is there, or to standard output."""
        counted = Counted(filter(self.takes, articles))
        if out == STANDARD_OUTPUT:
            self._write(counted, sys.stdout.buffer, "", options, self.head)
            sys.stdout.buffer.flush()
            return ExportReport(articles=counted.count)
        path = self.file(out)
        with Folder(path.parent) as folder:
            with folder.stream(path.name) as file:
                self._write(counted, file, path.suffix, options, self.head)
            return ExportReport(articles=counted.count, written=folder.written, unchanged=folder.unchanged)

    def append(self, articles: Iterable[Stored], out: Path, options: ExportOptions, position: int) -> ExportReport:
        """Add the articles behind the first ``position`` bytes of the file; what stands after them is cut off."""
        path, counted = self.file(out), Counted(filter(self.takes, articles))
        with Folder(path.parent), explained(path), path.open("ab") as file:
            file.truncate(position)
            file.seek(position)
            self._write(counted, file, path.suffix, options, b"" if position else self.head)
            file.flush()
            os.fsync(file.fileno())
        return ExportReport(articles=counted.count, written=1 if counted.count else 0)

    def file(self, out: Path) -> Path:
        """Return the file that ``out`` means."""
        return file_of(out, *(ending + suffix for ending in self.endings for suffix in ("", ".gz", ".zst")))

    def _write(
        self, articles: Iterable[Stored], file: BinaryIO, suffix: str, options: ExportOptions, head: bytes
    ) -> None:
        if suffix == ".gz" and self.by_piece:
            file.writelines(gzip.compress(piece, _GZIP_LEVEL, mtime=0) for piece in self.pieces(articles, options))
            return
        with _compressed(file, suffix) as write:
            write(head)
            for piece in self.pieces(articles, options):
                write(piece)


class Counted:
    """Articles, and how many of them have been taken."""

    def __init__(self, articles: Iterable[Stored]) -> None:
        self._articles = articles
        self.count = 0

    def __iter__(self) -> Iterator[Stored]:
        for stored in self._articles:
            self.count += 1
            yield stored


@contextmanager
def _compressed(file: BinaryIO, suffix: str) -> Iterator[Callable[[bytes], object]]:
    if suffix == ".gz":
        # No name and no time inside: the same articles give the same bytes.
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
            yield packed.write
    elif suffix == ".zst":
        with ZstdCompressor(write_checksum=True).stream_writer(file, closefd=False) as packed:
            yield packed.write
    else:
        yield file.write
