"""When an article was published: the most trusted of the times that page, body, link and feed give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.normalise.dates import Moment, Order, read_date
from storage.article import PublishedFrom

FUTURE = timedelta(minutes=10)  # clocks differ
TOLERANCE = timedelta(hours=48)  # how far a time may lie from a date that checks it: zones, midnight, early editions
FIRST_YEAR = 1990
# No digit stands before the year: asked behind its first two, so that a search stops at those digits only.
_URL_DATE = re.compile(r"((?:19|20)(?<!\d\d\d)\d\d)([/.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)")
_URL_DATE_LONG = re.compile(r"(20(?<!\d\d\d)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{4}(?!\d))")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time, and where it was read. ``day`` is the date that was written where no time of day was."""

    at: datetime
    source: PublishedFrom
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A time of publication and its provenance."""

    at: datetime
    source: PublishedFrom


def read_candidate(text: str, source: PublishedFrom, zone: ZoneInfo, order: Order | None = None) -> Candidate | None:
    """A date as found; in pages and bodies midnight sharp is how machines write a date without a time."""
    moment = read_date(text, zone, order=order) if text else None
    if moment is None:
        return None
    timed = moment.timed and (source is PublishedFrom.FEED or not _is_midnight(moment, zone))
    return Candidate(moment.at, source, None if timed else _local_day(moment, zone))


def url_candidate(url: str, pattern: str | None, zone: ZoneInfo) -> Candidate | None:
    """The time in a link by the outlet's pattern (groups Y m d H M S), else a date in its path."""
    if pattern and (match := re.search(pattern, url)):
        parts = {name: int(value) for name, value in match.groupdict().items() if value}
        try:
            at = datetime(
                parts["Y"], parts["m"], parts["d"], parts.get("H", 0), parts.get("M", 0), parts.get("S", 0), tzinfo=zone
            )
        except (KeyError, ValueError):
            return None
        return Candidate(at.astimezone(UTC), PublishedFrom.URL, None if "H" in parts else at.date())
    if match := _URL_DATE.search(url):
        return _of_day(match[1], match[3], match[4], zone)
    if match := _URL_DATE_LONG.search(url):
        return _of_day(match[1], match[2], match[3], zone)
    return None


def choose(candidates: Iterable[Candidate | None], zone: ZoneInfo, fetched_at: datetime) -> Published:
    """The first time in the order given that is possible and that no date contradicts.

    A date without a time checks, and never replaces a time. Where no time is left, a date is taken if the article
    was not first seen on that day; else the time it was first seen.
    """
    known = [
        one
        for one in candidates
        if one and one.at.year >= FIRST_YEAR and one.at - fetched_at <= (TOLERANCE if one.day else FUTURE)
    ]
    days = [one.day for one in known if one.day]
    times = [one for one in known if not one.day]
    agreeing = (one for one in times if all(agrees(one.at, day, zone) for day in days))
    if best := next(agreeing, times[0] if times else None):
        return Published(best.at, best.source)
    for one in known:
        if one.day != fetched_at.astimezone(zone).date() and one.at <= fetched_at:
            return Published(one.at, one.source)
    return Published(fetched_at, PublishedFrom.FIRST_SEEN)


def agrees(at: datetime, day: date, zone: ZoneInfo) -> bool:
    """Whether a time may belong to a day."""
    return abs(at - _noon(day, zone)) <= TOLERANCE


def mend_listed(listed: Candidate | None, zone: ZoneInfo, fetched_at: datetime) -> Candidate | None:
    """A listed time that lies ahead, read as local time that was called UTC; None where that does not help."""
    if listed is None or listed.at - fetched_at <= FUTURE:
        return listed
    local = listed.at.replace(tzinfo=zone).astimezone(UTC)
    return Candidate(local, listed.source, listed.day) if local - fetched_at <= FUTURE else None


@lru_cache(maxsize=256)
def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)


@lru_cache(maxsize=256)
def _of_day(year: str, month: str, day: str, zone: ZoneInfo) -> Candidate | None:
    try:
        at = datetime(int(year), int(month), int(day), tzinfo=zone)
    except ValueError:
        return None
    return Candidate(at.astimezone(UTC), PublishedFrom.URL, at.date())


def _is_midnight(moment: Moment, zone: ZoneInfo) -> bool:
    return any(
        not (at.hour or at.minute or at.second or at.microsecond) for at in (moment.at, moment.at.astimezone(zone))
    )


def _local_day(moment: Moment, zone: ZoneInfo) -> date:
    utc = moment.at
    if not (utc.hour or utc.minute or utc.second):
        return utc.date()
    return utc.astimezone(zone).date()
