"""When a server asks us to come back: Retry-After, Cache-Control, Expires, and what the feed itself says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scheduler.outcome import FeedHints

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*"?([^",\s]*)"?)?', re.IGNORECASE)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A wait asked for, and the words it was asked in."""

    wait: timedelta
    words: str


def read_retry_after(headers: Mapping[str, str], now: datetime, *, cap: timedelta, absurd: timedelta) -> Hint | None:
    """Retry-After in seconds or as a date (RFC 9110, 10.2.3), at most ``cap``; None where there is none to honour."""
    text = headers.get("retry-after", "").strip()
    wait = _seconds(text)
    if wait is None and (date := _date(text)) is not None:
        wait = date - now
    return _hint(wait, f"Retry-After {text}", cap, absurd)


def read_freshness(headers: Mapping[str, str], now: datetime, *, cap: timedelta, absurd: timedelta) -> Hint | None:
    """How long the answer says it stays fresh (RFC 9111): max-age minus Age, else Expires; nothing under no-cache."""
    directives = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", ""))}
    if "no-cache" in directives or "no-store" in directives:
        return None
    max_age = _seconds(directives.get("max-age", ""))
    if max_age is not None:
        age = _seconds(headers.get("age", "").strip()) or timedelta(0)
        return _hint(max_age - age, f"max-age {directives['max-age']}", cap, absurd)
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return None
    # The server's own clock, where it tells it: ours may differ.
    served = _date(headers.get("date", "")) or now
    return _hint(expires - served, f"Expires {headers['expires'].strip()}", cap, absurd)


def read_ttl(feed: FeedHints | None, *, cap: timedelta, absurd: timedelta) -> Hint | None:
    """RSS ttl, in minutes."""
    if feed is None or feed.ttl is None:
        return None
    wait = timedelta(minutes=feed.ttl) if 0 < feed.ttl < 10**9 else None
    return _hint(wait, f"ttl {feed.ttl}", cap, absurd)


def skip_closed(due: datetime, feed: FeedHints | None, latest: datetime) -> datetime:
    """The first moment from ``due`` on that skipHours and skipDays (both in GMT) leave open.

    ``latest`` bounds the wait. A feed that closes every hour or every day means nothing by it.
    """
    if feed is None:
        return due
    hours = {hour % 24 for hour in feed.skip_hours if 0 <= hour <= 24}
    days = {_DAYS.index(day.strip().lower()) for day in feed.skip_days if day.strip().lower() in _DAYS}
    if len(hours) == 24 or len(days) == 7:
        return due
    moment = due.astimezone(UTC)
    while moment < latest and (moment.hour in hours or moment.weekday() in days):
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return max(due, min(moment, latest))


def _hint(wait: timedelta | None, words: str, cap: timedelta, absurd: timedelta) -> Hint | None:
    if wait is None or not timedelta(0) < wait <= absurd:
        return None
    return Hint(wait=min(wait, cap), words=" ".join(words.split())[:60])


def _seconds(text: str) -> timedelta | None:
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
