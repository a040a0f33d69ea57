"""What is wrong with a definition, in the words of someone who writes one."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_SHAPES = {
    "slug": "write 1 to 40 lower-case letters, digits and hyphens, such as rfi",
    "url": "write a whole address that begins with http:// or https://",
    "language": "write a language tag such as zh-Hans, zh-Hant or en",
}


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """One line a mistake: the key with its place (``sources[1].url``), the value, what to do."""
    for details in error.errors(include_url=False):
        place, known = _place(details["loc"], model)
        yield f"{place}{_value(details)}: {_advice(details, known)}"


def _place(loc: tuple[int | str, ...], model: type[BaseModel]) -> tuple[str, list[str]]:
    """The key as a definition's writer knows it, and the keys its table may have."""
    place, table = "", model
    for step, part in enumerate(loc):
        if isinstance(part, int):
            place += f"[{part}]"
            continue
        place += f".{part}" if place else part
        if step < len(loc) - 1 and part in table.model_fields:
            table = next(_models(table.model_fields[part].annotation), table)
    return place or "the file", list(table.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _value(details: ErrorDetails) -> str:
    given = details["input"]
    if details["type"] == "missing" or isinstance(given, dict):
        return ""
    text = repr(given)
    return f" = {text if len(text) <= 80 else text[:79] + '…'}"


def _advice(details: ErrorDetails, known: list[str]) -> str:
    key = next((str(part) for part in reversed(details["loc"]) if isinstance(part, str)), "")
    match details["type"]:
        case "extra_forbidden":
            near = get_close_matches(key, known, n=1)
            return f"unknown key; {f'did you mean {near[0]}?' if near else 'it may be: ' + ', '.join(known)}"
        case "missing":
            return f"missing; add {key} = …"
        case "string_pattern_mismatch" if key in _SHAPES:
            return _SHAPES[key]
        case "enum" | "literal_error":
            return f"it may be {details.get('ctx', {})['expected']}"
        case _:
            return details["msg"].removeprefix("Value error, ")
