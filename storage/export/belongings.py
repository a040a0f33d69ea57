"""Which file of a folder belongs to which article, so that a retitled article's old file goes.

The folder itself remembers, in a hidden file beside its articles: it can be moved, copied and kept in git. A line is
an article's key, a tab and a path. Lines are only added, each before its file is written, and of one key the last
one holds: whatever moment an export is killed at, the next one knows every file that may be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from storage.article import Article, Stored
from storage.export.exporter import ExportOptions, ExportReport
from storage.export.filenames import Names, folded, identity
from storage.export.post import to_bytes
from storage.export.writing import Folder, explained


class Belongings:
    """The files of articles in a folder that is being exported to. ``names`` gives none of them to another article."""

    def __init__(self, folder: Folder, form: str, options: ExportOptions, names: Names | None = None) -> None:
        self._folder = folder
        self._path = folder.root / remembered_in(form)
        self._options = options
        self._paths: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._left: dict[str, None] = {}
        self._journal = -1
        self.names = names or Names()

    @contextmanager
    def opened(self) -> Iterator[Belongings]:
        """Read what the folder remembers, clear away what a killed export left, and remember what is written."""
        with explained(self._path):
            torn = self._read()
            for path in self._left.keys() - set(self._paths.values()):
                self._folder.remove(path)
            if torn or self._left:
                self._folder.write(self._path.name, to_bytes("".join(map(_line, self._paths, self._paths.values()))))
            self._journal = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            yield self
        finally:
            os.close(self._journal)

    def write(self, parent: str, stem: str, ending: str, stored: Stored, content: bytes) -> str:
        """Write an article's file under ``parent`` ("" or with a slash at its end); return its name.

        The file that it had before goes, where it was called otherwise.
        """
        key = self._key(stored)
        before = self._paths.get(key)
        held = before.removeprefix(parent) if before else None
        name = self.names.take(stem, ending, stored.article, owner=key, held=held)
        path = parent + name
        if path == before:
            self._folder.write(path, content)
            return name
        self._remember(key, path)
        if before:
            # At once, not with the next export: one that is killed and repeated has to give the same names.
            self.names.exchange(PurePosixPath(before).name, name)
        if before and folded(path) == folded(before):
            # Where case makes no difference, the old file would be taken for the new one.
            self._folder.remove(before)
        self._folder.write(path, content)
        if before and self._owners.get(before) == key:
            del self._owners[before]
            if folded(path) != folded(before):
                self._folder.remove(before)
        return name

    def report(self, articles: int) -> ExportReport:
        """Say what was done for so many articles."""
        folder = self._folder
        return ExportReport(
            articles=articles,
            written=folder.written,
            unchanged=folder.unchanged,
            removed=folder.removed,
            renamed=self.names.renamed,
        )

    def _key(self, stored: Stored) -> str:
        form = f"#{stored.revision}" if self._options.every_revision else ""
        return key_of(stored.article) + form

    def _remember(self, key: str, path: str) -> None:
        self._paths[key] = path
        self._owners[path] = key
        with explained(self._path):
            os.write(self._journal, to_bytes(_line(key, path)))

    def _read(self) -> bool:
        """Take in the lines; return whether one of them is not whole."""
        if not self._path.exists():
            return False
        lines = self._path.read_text("utf-8", "replace").split("\n")
        torn = lines.pop() != ""
        for line in lines:
            key, _, path = line.partition("\t")
            if not _is_inside(path):
                torn = True
                continue
            if before := self._paths.pop(key, None):
                self._left[before] = None
            self._paths[key] = path
        self._owners = {path: key for key, path in self._paths.items()}
        for path, key in self._owners.items():
            self.names.hold(PurePosixPath(path).name, key)
        return torn


def remembered_in(form: str) -> str:
    """Return the name of the file in which a folder of a format remembers."""
    return f".gleaner.{form}"


def remembers(out: Path, form: str) -> bool:
    """Tell whether a folder has been exported to in a format."""
    return (out / remembered_in(form)).is_file()


def key_of(article: Article) -> str:
    """Return the key of an article: 16 hexadecimal digits made of what makes it the same one through retitles."""
    return sha256(to_bytes(identity(article))).hexdigest()[:16]


def _line(key: str, path: str) -> str:
    return f"{key}\t{path}\n"


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts
