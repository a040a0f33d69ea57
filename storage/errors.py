"""What can go wrong with an archive.

StorageError
├── UnreachableError       no database there, or it does not answer: check the address
├── BusyError              another process holds it: try again later
├── ForeignDatabaseError   the database is another program's: name another one
├── NewerSchemaError       a newer gleaner wrote it: upgrade this one
├── ClaimLostError         another process has taken the source over: leave it to it
├── DamagedError           it cannot be read back: restore a backup
├── ExportError            a file of an export cannot be written: make room, or name another folder
├── TakenError             there is something already where a copy is to go: name another place
└── ImportedFileError      a file of an old archive is broken: mend it, or leave it out
"""

from __future__ import annotations

from pathlib import Path


class StorageError(Exception):
    """Base of everything this package raises on purpose. The message names the archive and says what to do."""


class UnreachableError(StorageError):
    """The database is not there, does not answer, or may not be opened."""


class BusyError(StorageError):
    """Another process held the database for too long. The same call may work later."""


class ForeignDatabaseError(StorageError):
    """The database holds another program's tables."""


class NewerSchemaError(StorageError):
    """A newer version of gleaner wrote the archive."""


class ClaimLostError(StorageError):
    """The claim a source was fetched under has ended, and another process has claimed it since."""


class DamagedError(StorageError):
    """What is stored cannot be read back."""


class ExportError(StorageError):
    """A file or folder of an export cannot be written."""


class TakenError(StorageError):
    """There is something already where a copy or a backup is to go."""


class ImportedFileError(StorageError):
    """A file of an old archive cannot be read; ``path``, ``line`` and ``said`` tell where and why."""

    def __init__(self, path: Path, line: int, said: str) -> None:
        super().__init__(f"{path}:{line}: {said}")
        self.path = path
        self.line = line
        self.said = said
