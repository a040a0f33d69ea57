"""Cron expressions, read as crontab(5) has them: five fields, or a nickname. When they fire: scheduler/crontab.py."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import AfterValidator

_NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Field(NamedTuple):
    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31),
    _Field("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field("day of week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


class CronFields(NamedTuple):
    """The numbers each field names; in ``weekday`` Sunday is 0, 7 or both.

    ``either``: both day fields are restricted (neither begins with ``*``), and a day matches when one of them does.
    ``exists``: a month named has a day named.
    """

    minute: frozenset[int]
    hour: frozenset[int]
    day: frozenset[int]
    month: frozenset[int]
    weekday: frozenset[int]
    either: bool
    exists: bool


def read_cron(expression: str) -> CronFields:
    """Read five fields, such as "30 6,18 * * mon-fri", or a nickname such as "@daily".

    Lists, ranges, steps and names; 0 and 7 are Sunday.

    Raises:
        ValueError: which field is wrong and what may stand there, or that no day will ever match.
    """
    parts = _NICKNAMES.get(expression.strip().lower(), expression).split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f"cron {expression!r}: {len(parts)} fields where five belong: minute hour day-of-month month day-of-week"
        )
    minute, hour, day, month, weekday = (_expand(part, field) for part, field in zip(parts, _FIELDS, strict=True))
    exists = any(of_month <= _LONGEST[number - 1] for number in month for of_month in day)
    either = not parts[2].startswith("*") and not parts[4].startswith("*")
    if not exists and not either:
        raise ValueError(f"cron {expression!r}: no such day exists; check day of month and month")
    return CronFields(minute, hour, day, month, weekday, either, exists)


def check_cron(value: str) -> str:
    """Accept an expression that read_cron can read.

    Raises:
        ValueError: which field is wrong, and what may stand there.
    """
    read_cron(value)
    return value


def _expand(text: str, field: _Field) -> frozenset[int]:
    """The numbers one field names, for example ``mon-fri/2`` or ``*/15``."""
    numbers: set[int] = set()
    for item in text.split(","):
        span, slash, step = item.partition("/")
        first, last = _span(span, field, open_ended=bool(slash))
        if slash and not (step.isascii() and step.isdigit() and int(step)):
            raise _wrong(field, item, "a step is a whole number above zero")
        if first > last:
            raise _wrong(field, item, "a range runs upwards; write two ranges with a comma instead")
        numbers.update(range(first, last + 1, int(step or 1)))
    return frozenset(numbers)


def _span(span: str, field: _Field, *, open_ended: bool) -> tuple[int, int]:
    if span == "*":
        return field.first, field.last
    first, dash, last = span.partition("-")
    start = _number(first, field)
    if dash:
        end = _number(last, field)
        # "fri-sun": the week's last day has two numbers, and only one of them makes a range.
        return start, 7 if last.lower() == "sun" and start else end
    return start, field.last if open_ended else start


def _number(word: str, field: _Field) -> int:
    if word.lower() in field.names:
        return field.names.index(word.lower()) + (field.first if field.name == "month" else 0)
    if word.isascii() and word.isdigit() and field.first <= int(word) <= field.last:
        return int(word)
    names = f" or {field.names[0]} to {field.names[-1]}" if field.names else ""
    raise _wrong(field, word, f"give {field.first} to {field.last}{names}")


def _wrong(field: _Field, value: str, advice: str) -> ValueError:
    return ValueError(f"cron field {field.name} {value!r}: {advice}")


Cron = Annotated[str, AfterValidator(check_cron)]
