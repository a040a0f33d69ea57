"""Finishing what was fetched: decide about every source and write it down together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from crawler.report import SourceReport
from scheduler.batch import Batch, Job
from scheduler.events import AlertsChanged, ClaimsLost, EventHandler, NetworkDown, SourcePlanned
from scheduler.judging import outcome_of
from scheduler.network import excuse, host_hold, is_network_down
from scheduler.outcome import Outcome, OutcomeKind
from scheduler.planning import Planned, Rules, alert_changes, plan_source
from scheduler.record import write_record
from storage.alerts import Alerts, KeptAlert
from storage.archive import Archive
from storage.aside import aside
from storage.schedule import Plan, Schedule

log = structlog.get_logger()

_UNREACHED = frozenset({OutcomeKind.DNS, OutcomeKind.CONNECT})
_REMEMBERED = 100

Done = tuple[Job, SourceReport, Outcome]


class Finisher:
    """Decides about sources that were fetched, and writes it.

    It remembers between batches which hosts asked us to stay away, and which could not be reached since the last
    one that could: both take more than one source to see.
    """

    def __init__(self, archive: Archive, schedule: Schedule, *, on_event: EventHandler) -> None:
        self._alerts = Alerts(archive.engine)
        self._schedule = schedule
        self._on_event = on_event
        self._refusals: dict[str, dict[str, datetime]] = {}
        self._unreached: list[tuple[str, Outcome]] = []

    async def finish(self, batch: Batch, rules: Rules, now: datetime, *, last: bool = False) -> None:
        """Finish what is done of a batch. Hosts that could not be reached wait for the last call.

        Raises:
            StorageError: the archive cannot be written to.
        """
        done = [(job, report, outcome_of(report, picked=batch.wishes.picks)) for job, report in batch.take_done()]
        if not last:
            batch.put_back([(job, report) for job, report, outcome in done if outcome.kind in _UNREACHED])
            done = [one for one in done if one[2].kind not in _UNREACHED]
        batch.seen += [(job.host, outcome) for job, _, outcome in done]
        if last and self._is_network_down(batch.seen, rules):
            done = [(job, report, excuse(outcome)) for job, report, outcome in done]
        if done:
            await self._write(batch, done, rules, now)
            batch.close(job for job, _, _ in done)

    def hold(self, host: str, now: datetime) -> datetime | None:
        """Until when a host is left alone: two of its addresses have asked for that."""
        return host_hold(self._refusals.get(host, {}).items(), now)

    async def postpone(self, job: Job, until: datetime, now: datetime) -> None:
        """Give a source of a host that is left alone another time."""
        why = f"held back: {job.host} told us at two addresses to stay away"
        state = job.record.history.standing.state
        plan = Plan(
            claim=job.claim,
            next_due=until,
            decided_at=now,
            why=why,
            state=state.value,
            record=write_record(job.record),
        )
        await aside(partial(self._schedule.write, [plan]))

    async def _write(self, batch: Batch, done: Sequence[Done], rules: Rules, now: datetime) -> None:
        open_alerts = self._alerts.open_of([job.claim.id for job, _, _ in done])
        planned = [
            (one, *self._plan_safely(one, batch, open_alerts.get(one[0].claim.id, []), rules, now)) for one in done
        ]
        lost = await aside(partial(self._schedule.write, [plan for _, plan, _ in planned]))
        gone = {plan.claim.id for plan in lost}
        if lost:
            self._on_event(ClaimsLost(sources=tuple(plan.claim.ref.url for plan in lost)))
        for one, plan, found in planned:
            if found is not None and plan.claim.id not in gone:
                self._tell(one, found)

    def _plan_safely(
        self, one: Done, batch: Batch, open_alerts: Sequence[KeptAlert], rules: Rules, now: datetime
    ) -> tuple[Plan, Planned | None]:
        """Decide about one source; a defect of ours must not cost the others their turn."""
        job, _, outcome = one
        try:
            found = self._plan(one, batch, open_alerts, rules, now)
            return _plan_of(job, found, outcome, now), found
        except Exception:
            log.exception("source.not_planned", outlet=job.claim.ref.outlet, source=job.claim.ref.url)
            return _undecided(job, rules, now), None

    def _plan(self, one: Done, batch: Batch, open_alerts: Sequence[KeptAlert], rules: Rules, now: datetime) -> Planned:
        job, report, outcome = one
        record = job.record
        if outcome.succeeded and (batch.wishes.force or not job.errand.conditional):
            record = replace(record, unconditional_at=now)
        address = job.errand.url
        found = plan_source(
            record, job.errand.outlet, report, outcome, address=address, open_alerts=open_alerts, rules=rules, now=now
        )
        self._note_refusal(job, found.record.history.retry_after)
        return found

    def _note_refusal(self, job: Job, until: datetime | None) -> None:
        refusals = self._refusals.setdefault(job.host, {})
        if until is not None:
            refusals[job.errand.url] = until
        else:
            refusals.pop(job.errand.url, None)
        if not refusals:
            del self._refusals[job.host]

    def _is_network_down(self, seen: list[tuple[str, Outcome]], rules: Rules) -> bool:
        """Judge a batch together with what could not be reached just before it."""
        round_ = [*self._unreached, *seen]
        answered = any(outcome.kind not in _UNREACHED for _, outcome in seen)
        self._unreached = [] if answered else round_[-_REMEMBERED:]
        down = bool(seen) and is_network_down(round_, rules.cadence)
        if down:
            self._on_event(NetworkDown(hosts=len({host for host, _ in round_})))
        return down

    def _tell(self, one: Done, found: Planned) -> None:
        job, _, outcome = one
        self._on_event(
            SourcePlanned(
                outlet=job.claim.ref.outlet,
                url=job.claim.ref.url,
                outcome=outcome.kind.value,
                state=found.record.history.standing.state.value,
                due=found.poll.due,
                why=found.poll.reason,
            )
        )
        if found.alerts.raised or found.alerts.cleared:
            self._on_event(AlertsChanged(raised=found.alerts.raised, cleared=found.alerts.cleared))


def _plan_of(job: Job, found: Planned, outcome: Outcome, now: datetime) -> Plan:
    return Plan(
        claim=job.claim,
        next_due=found.poll.due,
        decided_at=found.poll.decided_at,
        why=found.poll.reason,
        state=found.record.history.standing.state.value,
        record=write_record(found.record),
        address=found.address,
        alerts=alert_changes(found.alerts, outcome, now),
    )


def _undecided(job: Job, rules: Rules, now: datetime) -> Plan:
    return Plan(
        claim=job.claim,
        next_due=now + rules.cadence.initial,
        decided_at=now,
        why="nothing could be decided: see source.not_planned in the log",
        state=job.record.history.standing.state.value,
        record=write_record(job.record),
    )
