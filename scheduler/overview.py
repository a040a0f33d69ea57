"""How every source fares, put together from what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from scheduler.cadence import explain
from scheduler.outcome import Evidence
from scheduler.record import Record, per_day, read_record
from storage.alerts import Alerts, KeptAlert
from storage.revisits import Pending, Revisits
from storage.schedule import Schedule, Scheduled

DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source as people want to see it.

    ``pending`` are the looks still to be taken at its articles' pages.
    ``state`` is that of scheduler.standing, "new" before the first fetch, "unscheduled" where nothing defines it
    any more. ``why`` says when it is fetched next and why then. ``days`` are the articles stored anew on each of
    the last 14 days (UTC), today's last.
    """

    outlet: str
    url: str
    kind: str
    state: str
    since: datetime | None
    address: str
    last_fetch: datetime | None
    last_success: datetime | None
    next_due: datetime | None
    why: str
    days: tuple[int, ...]
    failures: int
    error: str
    fetching: bool
    suspected_gaps: int
    aliases: tuple[str, ...]
    evidence: Evidence | None
    alerts: tuple[KeptAlert, ...]
    pending: Pending | None = None

    @property
    def per_day(self) -> float:
        """Articles stored anew a day, on average over two weeks."""
        return sum(self.days) / len(self.days)

    def to_json(self) -> dict[str, Any]:
        """Give it as a JSON object; times as ISO 8601 in UTC."""
        return {
            "outlet": self.outlet,
            "url": self.url,
            "kind": self.kind,
            "state": self.state,
            "since": _iso(self.since),
            "address": self.address,
            "last_fetch": _iso(self.last_fetch),
            "last_success": _iso(self.last_success),
            "next_due": _iso(self.next_due),
            "why": self.why,
            "per_day": round(self.per_day, 2),
            "days": list(self.days),
            "failures": self.failures,
            "error": self.error,
            "fetching": self.fetching,
            "suspected_gaps": self.suspected_gaps,
            "aliases": list(self.aliases),
            "pending_revisits": self.pending.count if self.pending else 0,
            "next_revisit": _iso(self.pending.next_due) if self.pending else None,
            "alerts": [
                {"kind": alert.kind, "message": alert.message, "raised_at": _iso(alert.raised_at)}
                for alert in self.alerts
            ],
        }


def overview(engine: Engine, now: datetime, outlet: str | None = None) -> Iterator[SourceStatus]:
    """The status of every source, or of one outlet's, by outlet and address.

    Raises:
        StorageError: the archive cannot be read.
    """
    alerts: dict[int, list[KeptAlert]] = {}
    for alert in Alerts(engine).all():
        alerts.setdefault(alert.source_id, []).append(alert)
    pending = Revisits(engine).pending(outlet)
    for row in Schedule(engine).rows(outlet):
        yield _status(row, tuple(alerts.get(row.source.id, ())), pending.get(row.source.id), now)


def _status(row: Scheduled, alerts: tuple[KeptAlert, ...], pending: Pending | None, now: datetime) -> SourceStatus:
    source = row.source
    record = read_record(row.record, "")
    standing = record.history.standing
    return SourceStatus(
        outlet=source.ref.outlet,
        url=source.ref.url,
        kind=source.ref.kind.value,
        state=_state(row),
        since=standing.since,
        address=row.address or source.ref.url,
        last_fetch=source.fetched_at,
        last_success=source.succeeded_at,
        next_due=row.next_due,
        why=_why(row, now),
        days=tuple(per_day(record, now, DAYS)),
        failures=record.history.failures,
        error=source.error if record.history.failures else "",
        fetching=row.lease_until is not None and row.lease_until > now,
        suspected_gaps=record.history.suspected_gaps,
        aliases=_aliases(record),
        evidence=standing.evidence,
        alerts=alerts,
        pending=pending,
    )


def _state(row: Scheduled) -> str:
    if row.source.fetched_at is None:
        return "new" if row.next_due else "unscheduled"
    return row.state if row.next_due else "unscheduled"


def _why(row: Scheduled, now: datetime) -> str:
    if row.next_due is None:
        return "not fetched: no definition names it any more, or no daemon and no crawl has asked for it yet"
    return explain(row.next_due, row.why or "not fetched yet", now)


def _aliases(record: Record) -> tuple[str, ...]:
    return tuple(moved.address for moved in record.aliases)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
