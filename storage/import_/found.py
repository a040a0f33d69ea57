"""What an old archive gives: items as they lie there, and what they say when they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from storage.article import Article, Original
from storage.errors import ImportedFileError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = re.compile(r"-?\d{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of an old archive, unread: its name there, its bytes, and the file and line where they lie.

    ``digest`` are 32 hexadecimal characters that stand for the bytes. ``facts`` are what the archive says about the
    bytes, where it wraps them. Of two pieces of one time the one of the higher ``rank`` is the later.
    """

    name: str
    data: bytes
    path: Path
    line: int = 1
    rank: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", blake2b(self.data, digest_size=16).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A piece of an old archive that cannot be read: where it lies, and why."""

    path: Path
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An article as the old archives wrote it: strings as the source listed them.

    ``outlet`` is the outlet's name or tag. ``dated`` is the date as the file writes it; ``listed_at`` what the
    source said, None where that was no date; ``fetched_at`` a time at which it is known to have been there.
    """

    link: str
    title: str
    author: str = ""
    outlet: str
    body: str
    dated: str = ""
    listed_at: datetime | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An article of ours as JSON holds it: in its form of that number.

    Of one exported as published the body has to be cleaned again.
    """

    article: Article
    original: Original
    fetched_at: datetime
    as_published: bool
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A page as it was fetched. Header names are lower case."""

    url: str
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


Found = Post | Record | Snapshot


class Form(Protocol):
    """One form of archive.

    ``summary`` is a line of help. ``recognises`` looks at a path, and at no more of what is there than it must.
    ``items`` gives what lies there, the articles of an outlet in the order in which they were listed, as far as
    that can be known without reading them whole; the order is the same every time. ``read`` is pure.
    """

    summary: str

    def recognises(self, path: Path) -> bool:
        """Whether the path holds an archive of this form."""
        ...

    def items(self, path: Path) -> Iterator[Item | Broken]:
        """Give what lies there, piece by piece."""
        ...

    def read(self, item: Item) -> Found | None:
        """Read a piece; None where it holds no article and is not meant to.

        Raises:
            ImportedFileError: it is broken; the error names file and line.
        """
        ...


def broken(item: Item, message: str, *, line: int = 1) -> ImportedFileError:
    """The error for a piece that cannot be read; ``line`` counts within the piece."""
    return ImportedFileError(item.path, item.line + line - 1, message)


def decode(item: Item) -> str:
    """The text of a piece, without byte order mark, its lines ended by line feeds where all were by CR LF.

    Raises:
        ImportedFileError: it is not UTF-8.
    """
    try:
        text = item.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = item.data.count(b"\n", 0, error.start) + 1
        raise broken(
            item, f"not UTF-8 (byte {error.start}): convert the file, then import it again", line=line
        ) from None
    first = text.find("\n")
    return text.replace("\r\n", "\n") if first > 0 and text[first - 1] == "\r" else text


def from_milliseconds(text: str) -> datetime | None:
    """The time that many milliseconds after the epoch; None where it is no number (NaN) or beyond all calendars."""
    if not _MILLISECONDS.fullmatch(text):
        return None
    try:
        return _EPOCH + timedelta(milliseconds=int(text))
    except OverflowError:
        return None
