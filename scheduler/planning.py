"""What follows from a fetch for its source: when it is next due, where, how it stands, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from crawler.outlet import Outlet
from crawler.report import SourceReport
from scheduler.alerts import Alert, AlertKind, Reconciled, reconcile
from scheduler.cadence import NextPoll, decide_next
from scheduler.health import check_source, observe
from scheduler.judging import fetch_of
from scheduler.outcome import Evidence, Outcome, keep_evidence
from scheduler.record import Moved, Record, count_day
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.standing import moved_to
from storage.alerts import AlertChange, KeptAlert

_EVIDENCE = TypeAdapter(Evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers that planning goes by."""

    cadence: CadenceSettings
    health: HealthSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A decision: the next poll, the record to keep, the alerts; ``address`` is new where the source has moved."""

    poll: NextPoll
    record: Record
    alerts: Reconciled
    address: str | None = None


def plan_source(
    record: Record,
    outlet: Outlet,
    report: SourceReport,
    outcome: Outcome,
    *,
    address: str,
    open_alerts: Sequence[KeptAlert],
    rules: Rules,
    now: datetime,
) -> Planned:
    """Decide about a source after an outcome. ``address`` is where it was fetched."""
    poll = decide_next(record.history, outcome, outlet.cadence, outlet.zone, rules.cadence, now)
    target = moved_to(poll.history.move, rules.cadence, now)
    history = poll.history if target is None else replace(poll.history, move=None)
    health = observe(record.health, fetch_of(report, outcome, history.standing.state, now), rules.health)
    record = replace(count_day(record, report.new, now), history=history, health=health)
    if target is not None:
        record = replace(record, aliases=(*record.aliases, Moved(address=address, until=now)))
    known = [_alert_of(kept, history.key) for kept in open_alerts]
    return Planned(
        poll=poll,
        record=record,
        alerts=reconcile(known, check_source(health, rules.health, now), now),
        address=target,
    )


def alert_changes(found: Reconciled, outcome: Outcome, now: datetime) -> tuple[AlertChange, ...]:
    """What has to be written of alerts; new ones with the answer they were raised for."""
    if not (found.raised or found.cleared or found.kept):
        return ()
    evidence = _EVIDENCE.dump_json(keep_evidence(outcome, now)).decode() if found.raised else ""
    raised = (replace(alert, evidence=evidence) for alert in found.raised)
    return tuple(
        AlertChange(
            kind=alert.kind,
            message=alert.message,
            evidence=alert.evidence,
            raised_at=alert.raised_at,
            cleared_at=alert.cleared_at,
        )
        for alert in (*raised, *found.kept, *found.cleared)
    )


def _alert_of(kept: KeptAlert, key: str) -> Alert:
    return Alert(
        source=key,
        kind=AlertKind(kept.kind),
        message=kept.message,
        evidence=kept.evidence,
        raised_at=kept.raised_at,
        cleared_at=kept.cleared_at,
    )
