"""Which sources are due: the test, the clock that was set back, and the morning after a long downtime."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from scheduler.rules import CadenceSettings


def is_due(next_due: datetime, now: datetime, tick: timedelta) -> bool:
    """Whether a source is due at this tick: the nearest one, or an interval of one tick would last two."""
    return next_due <= now + tick / 2


def repair_due(due: datetime, decided_at: datetime, now: datetime) -> datetime:
    """The due time with a clock set back undone: nobody waits longer than was decided.

    ``decided_at`` is when ``due`` was decided. Works as well for a decision made while the clock was years ahead.
    """
    return min(due, now + max(due - decided_at, timedelta(0)))


def spread_overdue(
    due: Mapping[str, datetime], now: datetime, late: timedelta, settings: CadenceSettings
) -> dict[str, datetime]:
    """New due times, from now on, for the sources overdue by more than ``late``; the longest overdue comes first.

    They follow one another every ``spread_step``, closer when ``spread`` would not hold them all. Sources due
    in the ordinary way are not in the answer.
    """
    overdue = sorted((time, key) for key, time in due.items() if now - time > late)
    step = min(settings.spread_step, settings.spread / len(overdue)) if overdue else timedelta(0)
    return {key: now + place * step for place, (_, key) in enumerate(overdue)}
