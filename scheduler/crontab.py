"""Cron expressions in an outlet's zone, read as crontab(5) writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from crawler.cron import read_cron

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class _Crontab(NamedTuple):
    triggers: tuple[CronTrigger, ...]
    hourly: bool


def next_cron(expression: str, zone: tzinfo, after: datetime) -> datetime:
    """The first moment strictly after ``after`` at which ``expression`` fires in ``zone``, in aware UTC.

    Five fields as in crontab(5): lists, ranges, steps, names, 0 and 7 are Sunday, the nicknames from
    ``@yearly`` to ``@hourly``; day of month and day of week, both restricted (neither begins with ``*``),
    fire when either matches.

    Clock changes, after cron(8): a wall-clock time that occurs twice fires the first time; one that does
    not exist fires once, at the next time that does. An expression that fires in every hour follows the
    elapsed hours instead: none is added and none left out.

    Raises:
        ValueError: the expression cannot be read, or no day will ever match it.
    """
    crontab = _read(expression)
    search = _next_elapsed if crontab.hourly else _next_on_the_wall
    return search(crontab, zone, after.astimezone(UTC))


@lru_cache(maxsize=1024)
def _read(expression: str) -> _Crontab:
    """Compile an expression; two triggers when either of its two day fields may match."""
    from apscheduler.triggers.cron import CronTrigger  # most outlets have no plan, and are not to wait for it

    minute, hour, day, month, weekday, either, exists = read_cron(expression)
    # APScheduler counts the days of the week from Monday, crontab from Sunday.
    weekday = frozenset((number + 6) % 7 for number in weekday)
    days = [(day, frozenset(range(7)) if either else weekday)] if exists else []
    if either:
        days.append((frozenset(range(1, 32)), weekday))
    return _Crontab(
        tuple(
            CronTrigger(
                minute=_listed(minute),
                hour=_listed(hour),
                day=_listed(of_month),
                month=_listed(month),
                day_of_week=_listed(of_week),
                timezone=UTC,
            )
            for of_month, of_week in days
        ),
        hourly=len(hour) == 24,
    )


def _listed(numbers: frozenset[int]) -> str:
    return ",".join(str(number) for number in sorted(numbers))


def _next_wall(crontab: _Crontab, wall: datetime) -> datetime:
    """The first matching wall-clock time at or after ``wall``; both naive."""
    start = wall.replace(tzinfo=UTC)
    found: list[datetime] = [trigger.get_next_fire_time(None, start) for trigger in crontab.triggers]
    return min(found).replace(tzinfo=None)


def _next_on_the_wall(crontab: _Crontab, zone: tzinfo, after: datetime) -> datetime:
    wall = after.astimezone(zone).replace(tzinfo=None, fold=0)
    while True:
        wall = _next_wall(crontab, wall)
        moment = _first_moment(wall, zone)
        if moment > after:
            return moment
        wall += _SECOND


def _next_elapsed(crontab: _Crontab, zone: tzinfo, after: datetime) -> datetime:
    start = after + _SECOND - timedelta(microseconds=after.microsecond)
    while True:
        offset = _offset(zone, start)
        wall = _next_wall(crontab, (start + offset).replace(tzinfo=None))
        moment = (wall - offset).replace(tzinfo=UTC)
        # The clock reads on evenly only until it is changed: look one day ahead at most.
        end = min(moment, start + _DAY)
        if _offset(zone, end) != offset:
            start = _change(zone, start, end)
        elif end == moment:
            return moment
        else:
            start = end


def _first_moment(wall: datetime, zone: tzinfo) -> datetime:
    """When the clock first shows ``wall``; if it never does, when it first shows a later time."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return moment
    return _change(zone, wall.replace(tzinfo=zone, fold=1).astimezone(UTC), moment)


def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The first second between the two at which the zone's offset is the one it has at ``after``."""
    offset = _offset(zone, after)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        before, after = (before, middle) if _offset(zone, middle) == offset else (middle, after)
    return after


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
