"""Finding the files of an old archive."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.import_.found import Broken


def walk(path: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    """The files under a path whose names match, folder by folder in the order of names; a file alone is itself.

    Links to folders are not followed, and hidden folders are left out.
    """
    if path.is_file():
        if pattern.fullmatch(path.name):
            yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if pattern.fullmatch(name):
                yield Path(folder, name)


def open_bytes(path: Path) -> BinaryIO:
    """Open a file to read its beginning: without a larger buffer than that needs."""
    return path.open("rb", buffering=4096)


def unreadable(path: Path, error: OSError) -> Broken:
    """A file that cannot be opened."""
    return Broken(path=path, line=1, message=f"cannot be read: {error.strerror or error}")
