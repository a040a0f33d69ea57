"""Due times after a start, and after the clock was changed: nobody waits too long, and not all come at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler.due import repair_due, spread_overdue
from scheduler.rules import CadenceSettings
from storage.schedule import Due, Schedule

# Less than this is a clock being kept right, not one being set.
_JUMP = timedelta(minutes=1)


def put_right(
    schedule: Schedule, now: datetime, *, lease: timedelta, late: timedelta, settings: CadenceSettings
) -> int:
    """Undo a clock set back, and spread the sources overdue by more than ``late``; how many times were changed.

    Sources that someone is fetching are left alone. A lease that ends further away than any lease may is of a
    clock that was ahead: it ends in due course.
    """
    dues = schedule.amiss(now, overdue=now - late, horizon=now + lease)
    leases = {due.id: now + lease for due in dues if due.lease_until is not None and due.lease_until > now + lease}
    free = [due for due in dues if due.lease_until is None or due.lease_until <= now]
    changed = {due.id: min(due.next_due, now + lease) for due in dues if due.id in leases}
    changed |= {due.id: time for due in free if (time := _repaired(due, now)) != due.next_due}
    times = {str(due.id): changed.get(due.id, due.next_due) for due in free}
    spread = spread_overdue(times, now, late, settings)
    changed |= {int(number): time for number, time in spread.items()}
    schedule.postpone(changed, leases)
    return len(changed) + len(leases)


def _repaired(due: Due, now: datetime) -> datetime:
    return due.next_due if due.decided_at is None else repair_due(due.next_due, due.decided_at, now)


class Clock:
    """Notices when the wall clock was set: it then no longer agrees with the one that only runs forward."""

    def __init__(self, wall: datetime, steady: float) -> None:
        self._wall = wall
        self._steady = steady

    def was_set(self, wall: datetime, steady: float) -> bool:
        """Whether the wall clock was set since it was last looked at, by more than a minute either way."""
        elapsed = timedelta(seconds=steady - self._steady)
        difference = abs(wall - self._wall - elapsed)
        self._wall, self._steady = wall, steady
        return difference > _JUMP
