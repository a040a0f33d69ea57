"""When the page of an article is fetched again: after fixed steps from when it was first seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.outlet import Outlet
from crawler.revisit import Finding
from scheduler.rules import CadenceSettings
from storage.revisits import Revisit

_AT_ONCE = timedelta(0)
_MOST_DOUBLINGS = 20
_AWAY = frozenset({Finding.MISSING, Finding.GONE})
_UNREAD = frozenset({Finding.OTHER, Finding.BARRED})
_MADE = _UNREAD | {Finding.SAME, Finding.CHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLook:
    """What follows from a revisit.

    ``due`` is None where it was the last. ``removed_at`` is since when the page is known to be removed, where this
    revisit proved it; ``returned`` says that the page is the article.
    """

    due: datetime | None
    failures: int = 0
    missing_since: datetime | None = None
    removed_at: datetime | None = None
    returned: bool = False


def first_look(outlet: Outlet, settings: CadenceSettings) -> timedelta | None:
    """How long after an article is first seen its page is fetched again; None where that is not wanted."""
    return settings.revisits[0] if outlet.revisit and settings.revisits else None


def next_step(first_seen: datetime, now: datetime, steps: Sequence[timedelta]) -> datetime | None:
    """The first step that lies ahead: of those missed during a downtime, one look serves all."""
    return next((first_seen + step for step in steps if first_seen + step > now), None)


def sends_validators(revisit: Revisit, now: datetime, settings: CadenceSettings) -> bool:
    """Whether to ask for the page only where it has changed. Some servers never say so: after a week they are not."""
    return now - revisit.first_seen_at < settings.unconditional


def plan_next(
    revisit: Revisit,
    finding: Finding,
    now: datetime,
    settings: CadenceSettings,
    *,
    wait: timedelta = _AT_ONCE,
    offline: bool = False,
) -> NextLook:
    """Decide what follows from a revisit.

    A 410 is believed at once, a 404 when the next look agrees. Neither a failure nor a refusal uses up a step: the
    page is asked for again, and where no step is left, until ``revisit_attempts`` have failed. ``wait`` is what the
    server asked for (Retry-After); ``offline`` says that the network was down, which counts as nothing.
    """
    step = next_step(revisit.first_seen_at, now, settings.revisits)
    if finding in _AWAY:
        return _missing(revisit, finding, now, step, settings)
    if finding in _MADE:
        return NextLook(due=step, returned=finding not in _UNREAD)
    if offline:
        due: datetime | None = now + settings.offline_retry
    else:
        floor = settings.refused_floor if finding is Finding.REFUSED else _AT_ONCE
        due = _again(revisit, now, step, max(wait, floor), settings)
    return NextLook(due=due, failures=revisit.failures + (not offline), missing_since=revisit.missing_since)


def _missing(
    revisit: Revisit, finding: Finding, now: datetime, step: datetime | None, settings: CadenceSettings
) -> NextLook:
    if revisit.away:
        return NextLook(due=step)
    if finding is Finding.GONE or revisit.missing_since is not None:
        return NextLook(due=step, removed_at=revisit.missing_since or now)
    return NextLook(due=now + settings.revisit_retry, missing_since=now)


def _again(
    revisit: Revisit, now: datetime, step: datetime | None, wait: timedelta, settings: CadenceSettings
) -> datetime | None:
    """When to try again: later each time, no later than the next step, and not without end after the last."""
    if step is None and revisit.failures + 1 >= settings.revisit_attempts:
        return None
    doubled: int = 2 ** min(revisit.failures, _MOST_DOUBLINGS)
    again = now + min(settings.revisit_retry * doubled, settings.error_cap)
    return max(now + wait, min(again, step or again))
