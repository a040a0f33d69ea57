"""JSON Lines as ``gleaner export --format jsonl`` writes them."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from storage.article import Article, Image, Original, PublishedFrom
from storage.errors import ImportedFileError
from storage.import_.found import Broken, Item, Record, broken
from storage.import_.walk import walk

LINES_NAME = re.compile(r".*\.(?:jsonl|ndjson)(?:\.gz|\.zst)?", re.DOTALL)
_IMAGE = tuple(field.name for field in fields(Image))
_TIMES = ("published_at", "listed_at")


class JsonLinesForm:
    """Reads articles with every field they have, in the order of the lines."""

    summary = "JSON Lines that gleaner exported: .jsonl, .jsonl.gz, .jsonl.zst"

    def recognises(self, path: Path) -> bool:
        """Whether there is a file of that name."""
        return next(walk(path, LINES_NAME), None) is not None

    def items(self, path: Path) -> Iterator[Item | Broken]:
        """Give every line that is not blank."""
        for file in walk(path, LINES_NAME):
            number = 0
            try:
                with _open(file) as lines:
                    for number, line in enumerate(lines, start=1):
                        if line.strip():
                            yield Item(name=f"{file.name}:{number}", data=line, path=file, line=number)
            except (OSError, EOFError, zstandard.ZstdError) as error:
                yield Broken(path=file, line=number + 1, message=f"ends here, or cannot be read: {error}")

    def read(self, item: Item) -> Record:
        """Read a line."""
        try:
            values = json.loads(item.data)
        except (ValueError, RecursionError) as error:
            raise broken(item, f"not JSON: {error}") from None
        if not isinstance(values, dict):
            raise broken(item, "not an object, as an article is")
        return _Reading(item, values).record()


class _Reading:
    """Takes the fields of one object, each of the kind it has to be."""

    def __init__(self, item: Item, values: dict[str, Any]) -> None:
        self._item = item
        self._values = values

    def record(self) -> Record:
        given: dict[str, Any] = {field.name: self._value(field.name, str(field.type)) for field in fields(Article)}
        article = Article(**given)
        listed = self._values.get("original")
        original = self._original(article, listed if isinstance(listed, dict) else {})
        fetched = self._take("fetched_at", _time) if self._values.get("fetched_at") else None
        return Record(
            article=article,
            original=original,
            revision=self._take("revision", _number) if self._values.get("revision") else 0,
            fetched_at=fetched or article.listed_at or article.published_at,
            as_published=isinstance(listed, dict),
        )

    def _original(self, article: Article, listed: dict[str, Any]) -> Original:
        link, title, author = (str(listed.get(name) or "") for name in ("link", "title", "author"))
        title = title or article.title_as_listed
        return Original(link=link or article.url, title=title, author=author, body=article.body)

    def _value(self, name: str, kind: str) -> Any:
        if name in _TIMES:
            optional = kind.endswith("None")
            return None if optional and self._values.get(name) is None else self._take(name, _time)
        if name == "images":
            return tuple(self._take(name, _images))
        if name == "published_from":
            return self._take(name, PublishedFrom)
        if kind.startswith("tuple"):
            return tuple(self._take(name, _strings))
        if kind == "bool":
            return self._values.get(name) is True
        return self._take(name, _optional_string if kind.endswith("None") else _string)

    def _take(self, name: str, reading: Callable[[Any], Any]) -> Any:
        try:
            return reading(self._values.get(name))
        except (TypeError, ValueError) as error:
            raise ImportedFileError(
                self._item.path, self._item.line, f"{name} = {self._values.get(name)!r:.80}: {error}"
            ) from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("must be a string")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("must be a number")
    return value


def _optional_string(value: Any) -> str | None:
    return None if value is None else _string(value)


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("must be a list of strings")
    return [_string(one) for one in value]


def _images(value: Any) -> list[Image]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise TypeError("must be a list of objects")
    return [Image(**{name: _string(one.get(name, "")) for name in _IMAGE}) for one in value]


def _time(value: Any) -> datetime:
    at = datetime.fromisoformat(_string(value))
    if at.utcoffset() != timedelta(0):
        raise ValueError("must be a time in UTC, as 2023-06-14T21:03:30Z")
    return at


def _open(file: Path) -> BinaryIO:
    if file.suffix == ".gz":
        return cast("BinaryIO", gzip.open(file, "rb"))
    if file.suffix == ".zst":
        packed = zstandard.ZstdDecompressor().stream_reader(file.open("rb"), read_across_frames=True)
        return io.BufferedReader(cast("io.RawIOBase", packed))
    return file.open("rb")
