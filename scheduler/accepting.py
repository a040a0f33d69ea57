"""Accepting what a source has become: what was usual is forgotten, and alerts that rest on it are over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from scheduler.alerts import Alert, AlertKind, reconcile
from scheduler.health import check_source, relearn
from scheduler.record import read_record, write_record
from scheduler.rules import HealthSettings
from storage.alerts import AlertChange, Alerts, KeptAlert
from storage.claims import Claim, Claims
from storage.schedule import Plan, Schedule, Scheduled

# Long enough to write; should we die in between, soon over.
_LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What accepting did: alerts that are over, alerts that stay, and sources somebody is fetching just now."""

    cleared: tuple[str, ...]
    open: tuple[str, ...]
    busy: tuple[str, ...]


def accept(engine: Engine, outlet: str, settings: HealthSettings, now: datetime) -> Accepted:
    """Accept what the sources of an outlet that have open alerts have become.

    What does not rest on the past stays: a source that fails, is gone or is blocked. When a source is next
    fetched is left as it was.

    Raises:
        StorageError: the archive cannot be written to.
    """
    rows = {row.source.ref: row for row in Schedule(engine).rows(outlet)}
    alerts: dict[int, list[KeptAlert]] = {}
    for alert in Alerts(engine).all():
        alerts.setdefault(alert.source_id, []).append(alert)
    unwell = {ref: row for ref, row in rows.items() if row.source.id in alerts}
    claims = Claims(engine, "accepting").take(list(unwell), now, _LEASE)
    # Read again under the claim: a daemon may have written since.
    records = {number: found.record for number, found in Schedule(engine).remembered(claims).items()}
    plans = [_plan(claim, unwell[claim.ref], records[claim.id], alerts[claim.id], settings, now) for claim in claims]
    late = {plan.claim.ref for plan in Schedule(engine).write(plans)}
    changes = [change for plan in plans if plan.claim.ref not in late for change in plan.alerts]
    taken = {claim.ref for claim in claims} - late
    return Accepted(
        cleared=tuple(change.message for change in changes if change.cleared_at is not None),
        open=tuple(change.message for change in changes if change.cleared_at is None),
        busy=tuple(ref.url for ref in unwell if ref not in taken),
    )


def _plan(
    claim: Claim, row: Scheduled, text: str, alerts: list[KeptAlert], settings: HealthSettings, now: datetime
) -> Plan:
    record = read_record(text, claim.ref.url)
    record = replace(record, health=relearn(record.health))
    known = [_alert_of(kept, record.health.key) for kept in alerts]
    still = [alert for alert in check_source(record.health, settings, now) if alert.kind in {one.kind for one in known}]
    found = reconcile(known, still, now)
    return Plan(
        claim=claim,
        next_due=row.next_due or now,
        decided_at=now,
        why=row.why,
        state=row.state,
        record=write_record(record),
        alerts=tuple(_change_of(alert) for alert in (*found.kept, *found.cleared)),
    )


def _alert_of(kept: KeptAlert, key: str) -> Alert:
    return Alert(
        source=key,
        kind=AlertKind(kept.kind),
        message=kept.message,
        evidence=kept.evidence,
        raised_at=kept.raised_at,
    )


def _change_of(alert: Alert) -> AlertChange:
    return AlertChange(
        kind=alert.kind,
        message=alert.message,
        evidence=alert.evidence,
        raised_at=alert.raised_at,
        cleared_at=alert.cleared_at,
    )
