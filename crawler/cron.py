"""Cron expressions, checked without evaluating them: five fields as crontab(5) has them, or its nicknames."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_NICKNAMES = frozenset(("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_PART = re.compile(r"(?:\*|(?P<first>[0-9a-z]+)(?:-(?P<last>[0-9a-z]+))?)(?:/(?P<step>[0-9]+))?")


def check_cron(value: str) -> str:
    """Accept an expression of five fields, such as "30 6,18 * * mon-fri", or a nickname such as "@daily".

    Raises:
        ValueError: which field is wrong, and what may stand there.
    """
    if value.strip().lower() in _NICKNAMES:
        return value
    fields = value.lower().split()
    if len(fields) != len(_FIELDS):
        raise ValueError(
            f"a cron expression has five fields (minute, hour, day, month, day of the week), this one {len(fields)}"
        )
    _, _, days, months, _ = (_members(text, *field) for text, field in zip(fields, _FIELDS, strict=True))
    if fields[4].startswith("*") and not any(day <= _LONGEST[month - 1] for day in days for month in months):
        raise ValueError(f"no month it names has a day {min(days)}")
    return value


def _members(text: str, name: str, low: int, high: int, names: tuple[str, ...]) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        step = int(match["step"] or 1) if match else 0
        first, last = _bounds(match, low, high, names) if match else (high, low)
        if not (step and low <= first <= last <= high):
            raise ValueError(f"cron field {name}: {text!r} is not within {low}-{high}")
        found.update(range(first, last + 1, step))
    return found


def _bounds(match: re.Match[str], low: int, high: int, names: tuple[str, ...]) -> tuple[int, int]:
    if match["first"] is None:
        return low, high
    first = _number(match["first"], low, names)
    if match["last"]:
        return first, _number(match["last"], low, names)
    return first, high if match["step"] and low <= first else first


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isdecimal() else -1


Cron = Annotated[str, AfterValidator(check_cron)]
