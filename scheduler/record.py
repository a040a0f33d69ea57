"""What the schedule remembers of a source, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from scheduler.health import HealthHistory
from scheduler.history import SourceHistory

_DAYS_KEPT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An address that a source was fetched at, until when."""

    address: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A source's past: for its cadence, for its health, and for people.

    ``unconditional_at`` is the last fetch without validators. ``days`` are the articles stored anew, by day
    (UTC), the latest 30 days that had any. ``aliases`` are the addresses it has left.
    """

    history: SourceHistory
    health: HealthHistory
    unconditional_at: datetime | None = None
    days: tuple[tuple[date, int], ...] = ()
    aliases: tuple[Moved, ...] = ()


def new_record(key: str) -> Record:
    """The record of a source never fetched; ``key`` names it for good."""
    return Record(history=SourceHistory(key=key), health=HealthHistory(key=key))


def read_record(text: str, key: str) -> Record:
    """Read what write_record wrote; what cannot be read (another version wrote it) begins anew."""
    try:
        return _adapter().validate_json(text) if text else new_record(key)
    except ValidationError:
        return new_record(key)


def write_record(record: Record) -> str:
    """Write it down as JSON."""
    return _adapter().dump_json(record, exclude_defaults=True).decode()


def count_day(record: Record, new: int, now: datetime) -> Record:
    """The record with so many new articles more on this day."""
    if not new:
        return record
    counts = dict(record.days)
    counts[now.date()] = counts.get(now.date(), 0) + new
    return replace(record, days=tuple(sorted(counts.items())[-_DAYS_KEPT:]))


def per_day(record: Record, now: datetime, days: int) -> list[int]:
    """The articles stored anew on each of the last days, today's last."""
    counts = dict(record.days)
    return [counts.get((now - timedelta(days=back)).date(), 0) for back in range(days - 1, -1, -1)]


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)
