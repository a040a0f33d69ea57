"""Writing files so that a reader, or a kill at any moment, finds each whole: the old one or the new one.

A file is written under a temporary name and moved into place; one that already has the right content is not
touched. Single posts are not synced to the disk one by one, which would cost more than all the rest: after a
power cut, the next export compares and repairs them. A format that is one file is synced before it is moved.
"""

from __future__ import annotations

import fcntl
import filecmp
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from storage.errors import ExportError

TEMPORARY = ".gleaner.tmp"
_BUFFER = 256 * 1024


class Folder:
    """A folder being exported to, by one process at a time. Counts the files written, left as they
    were, and taken away.

    Raises:
        ExportError: the folder or a file in it cannot be written, or another export is busy in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._temporaries: dict[str, str] = {}
        self._lock = -1

    def __enter__(self) -> Self:
        with explained(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise ExportError(
                f"{self.root}: another export is writing here; wait for it or take another folder"
            ) from None
        except OSError:
            pass  # a file system without locks
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for temporary in self._temporaries.values():
            Path(temporary).unlink(missing_ok=True)
        os.close(self._lock)

    def write(self, name: str, content: bytes) -> None:
        """Give the file ``name`` (relative, with ``/``) this content."""
        # Plain strings and descriptors: with a path and a file object each, this would cost twice as much.
        path = os.path.join(self.root, name)  # noqa: PTH118
        with explained(path):
            temporary = self._temporary(os.path.dirname(path))  # noqa: PTH120
            if _has(path, content):
                self.unchanged += 1
                return
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123
                _write_all(file, content)
            os.replace(temporary, path)  # noqa: PTH105
            self.written += 1

    def remove(self, name: str) -> None:
        """Take the file ``name`` away, where it is there."""
        path = self.root / name
        with explained(path):
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError):
                return
            self.removed += 1

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        """Write the file ``name`` piece by piece; it takes its place when the block ends without an error."""
        with self.replacing(name) as temporary, temporary.open("wb", _BUFFER) as file:
            yield file

    @contextmanager
    def replacing(self, name: str) -> Iterator[Path]:
        """Write the file ``name`` by its temporary path; it takes its place when the block ends without an error."""
        path = self.root / name
        with explained(path):
            temporary = Path(self._temporary(str(path.parent)))
            yield temporary
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
                self.unchanged += 1
                return
            temporary.replace(path)
            self.written += 1

    def _temporary(self, parent: str) -> str:
        """Return the temporary name in a folder, which is made, and cleared of what a killed export left."""
        if parent not in self._temporaries:
            temporary = Path(parent) / TEMPORARY
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            self._temporaries[parent] = str(temporary)
        return self._temporaries[parent]


def file_of(out: Path, *endings: str) -> Path:
    """Return ``out`` where its name has one of a format's endings, else the file ``articles`` in that folder."""
    return out if out.name.endswith(endings) else out / f"articles{endings[0]}"


def _has(path: str, content: bytes) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123
        return os.fstat(descriptor).st_size == len(content) and file.read() == content


def _write_all(file: FileIO, content: bytes) -> None:
    written = 0
    while written < len(content):
        written += file.write(content[written:] if written else content)


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Name the file in what an operating system says of it."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error}") from error
