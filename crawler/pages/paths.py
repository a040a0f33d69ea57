"""Paths into the data a page carries: ``a.b``, ``list[0]``, ``Article:*``, ``@graph[@type=NewsArticle]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_SEGMENT = re.compile(r"(?P<key>[^.\[\]]+)(?P<tests>(?:\[[^\[\]]+\])*)")
_TEST = re.compile(r"\[([^\[\]]+)\]")


def find(data: Json, path: str, root: Json = None) -> Iterator[Json]:
    """Every value a path leads to, in document order; none where a part of it is missing.

    ``*`` stands for any run of characters in a key, ``[n]`` for the nth member of a list, ``[key=value]``
    for those members (or that very object) which say so; a list is otherwise gone through whole. An Apollo
    reference (``{"__ref": "Image:5"}``) is followed to the object it names in ``root``, else in ``data``.
    """
    root = data if root is None else root
    found = [data]
    for segment in _SEGMENT.finditer(path):
        found = [value for holder in found for value in _step(holder, segment["key"], root)]
        for test in _TEST.findall(segment["tests"]):
            found = [value for holder in found for value in _pick(holder, test, root)]
    yield from found


def _step(holder: Json, key: str, root: Json) -> Iterator[Json]:
    if isinstance(holder, list):
        for member in holder:
            yield from _step(_followed(member, root), key, root)
    elif isinstance(holder, dict):
        if key in holder:
            yield _followed(holder[key], root)
        elif "*" in key:
            yield from (_followed(value, root) for name, value in holder.items() if fnmatchcase(name, key))


def _pick(holder: Json, test: str, root: Json) -> Iterator[Json]:
    members = [_followed(member, root) for member in holder] if isinstance(holder, list) else [holder]
    key, equals, wanted = test.partition("=")
    if not equals:
        yield from members[int(test) : int(test) + 1]
        return
    for member in members:
        if isinstance(member, dict):
            value = member.get(key)
            if wanted in (value if isinstance(value, list) else [str(value)]):
                yield member


def _followed(value: Json, root: Json) -> Json:
    if isinstance(value, dict) and isinstance(root, dict) and isinstance(value.get("__ref"), str):
        return root.get(str(value["__ref"]), value)
    return value


def _check_path(value: str) -> str:
    rest = value
    while rest:
        match = _SEGMENT.match(rest)
        if match is None or not all("=" in test or test.isdecimal() for test in _TEST.findall(match["tests"])):
            raise ValueError('not a path; write keys joined by dots, such as "article.images[0].url"')
        rest = rest[match.end() :]
        if rest and (rest[0] != "." or len(rest) == 1):
            raise ValueError(f"not a path: a dot is missing or too many before {rest!r}")
        rest = rest[1:]
    if not value:
        raise ValueError("a path cannot be empty; leave the key out instead")
    return value


DataPath = Annotated[str, AfterValidator(_check_path)]
