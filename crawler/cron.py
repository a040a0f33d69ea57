"""Cron expressions, checked without evaluating them: five fields as crontab(5) has them, 0 and 7 being Sunday."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

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
    """Accept an expression of five fields, such as "30 6,18 * * mon-fri".

    Raises:
        ValueError: which field is wrong, and what may stand there.
    """
    fields = value.lower().split()
    if len(fields) != len(_FIELDS):
        raise ValueError(
            f"a cron expression has five fields (minute, hour, day, month, day of the week), this one {len(fields)}"
        )
    for text, (name, low, high, names) in zip(fields, _FIELDS, strict=True):
        if not all(_part_fits(part, low, high, names) for part in text.split(",")):
            raise ValueError(f"cron field {name}: {text!r} is not within {low}-{high}")
    return value


def _part_fits(part: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    match = _PART.fullmatch(part)
    if match is None or match["step"] in ("0", "00"):
        return False
    if match["first"] is None:
        return True
    first = _number(match["first"], low, names)
    last = _number(match["last"], low, names) if match["last"] else first
    return low <= first <= last <= high


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isdecimal() else -1


Cron = Annotated[str, AfterValidator(check_cron)]
