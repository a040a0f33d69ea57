"""The base of everything a definition file may say: frozen, and refusing what it does not know."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

T = TypeVar("T")

_DURATION = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


class Rules(BaseModel):
    """A table of a definition file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_post_init(self, context: Any, /) -> None:  # noqa: ARG002
        """Share the set of keys that were given with whoever was given the same: it is a third of a source's memory."""
        given = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _given.setdefault(frozenset(given), given))


_given: dict[frozenset[str], set[str]] = {}
_met: dict[Any, Any] = {}


def one_of_each(value: T) -> T:
    """The equal value that was met first: of what thousands of definitions say alike, one is kept."""
    known: T = _met.setdefault(value, value)
    return known


def _check_selector(value: str) -> str:
    from lxml.cssselect import CSSSelector  # settings have durations too, and nothing to select

    try:
        CSSSelector(value, translator="html")
    except Exception as error:  # cssselect raises several unrelated classes
        raise ValueError(f"not a CSS selector: {error}") from error
    return value


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _check_group(value: str) -> str:
    if not re.compile(_check_pattern(value)).groups:
        raise ValueError("the pattern needs a group: put round brackets about the part that is to be taken")
    return value


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("no such time zone; take a name of the IANA list, such as Europe/Paris") from error
    return value


def parse_duration(value: object) -> timedelta:
    """Read seconds, or a text such as "90s", "30m", "6h" or "1d12h".

    Raises:
        ValueError: it is neither, or not longer than nothing.
    """
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(str(value).replace(" ", ""))
    if isinstance(value, bool) or match is None or not any(int(part or 0) for part in match.groups()):
        raise ValueError('not a duration; write seconds, or days, hours and minutes such as "30m", "6h", "1d12h"')
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    try:
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ValueError("not a duration: longer than a million days") from None


Selector = Annotated[str, AfterValidator(_check_selector)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
GroupPattern = Annotated[str, AfterValidator(_check_group)]
Zone = Annotated[str, AfterValidator(_check_zone)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
