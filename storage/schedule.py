"""When sources are due, kept beside them: entered from the definitions, read with a claim, written after a fetch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, case, exists, func, insert, or_, select, update

from storage import schema
from storage.alerts import AlertChange, write_alerts
from storage.article import SourceKind
from storage.claims import Claim
from storage.engine import reading, updating
from storage.rows import among, rows_among, upsert
from storage.schema import UtcTime
from storage.sources import SourceRef, SourceState, state_of

_CHUNK = 300
_source = schema.sources.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A source as it was when it was claimed: its state, the schedule's record of it, and where it is fetched."""

    state: SourceState
    record: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was decided about a source after a fetch; ``address`` is None where it stays what it was."""

    claim: Claim
    next_due: datetime
    decided_at: datetime
    why: str
    state: str
    record: str
    address: str | None = None
    alerts: tuple[AlertChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a source is due, when that was decided, and until when someone fetches it."""

    id: int
    next_due: datetime
    decided_at: datetime | None
    lease_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A source and its place in the schedule. ``next_due`` is None where nothing defines it any more."""

    source: SourceState
    record: str
    address: str
    next_due: datetime | None
    why: str
    state: str
    claimed_by: str
    lease_until: datetime | None


class Schedule:
    """The schedule of an archive's sources."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enter(self, refs: Iterable[SourceRef], now: datetime, *, whole: bool = True) -> None:
        """Make the sources defined the ones that are scheduled: new ones are due now, others no more.

        An outlet's sources come one after the other. Where they are not the ``whole``, other outlets stay as they are.
        A source whose definition now names the address it had moved to keeps its past; its old address stays
        known as an alias.
        """
        with updating(self._engine) as connection:
            scheduled = select(_source.outlet).where(_source.next_due.is_not(None)).distinct()
            left = set(connection.scalars(scheduled)) if whole else set()
            for outlet, defined in groupby(refs, key=lambda ref: ref.outlet):
                _enter_outlet(connection, outlet, {ref.url: ref for ref in defined}, now)
                left.discard(outlet)
            for outlet in sorted(left):
                connection.execute(update(schema.sources).where(_source.outlet == outlet).values(next_due=None))

    def remembered(self, claims: Sequence[Claim]) -> dict[int, Remembered]:
        """What is known of the sources claimed, by their numbers."""
        found: dict[int, Remembered] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(claims), _CHUNK):
                refs = {claim.id: claim.ref for claim in claims[start : start + _CHUNK]}
                for row in connection.execute(_remembered(), {"numbers": list(refs)}).mappings():
                    state = state_of(row, refs[row["id"]])
                    found[row["id"]] = Remembered(state=state, record=row["record"] or "", address=row["address"])
        return found

    def write(self, plans: Sequence[Plan]) -> list[Plan]:
        """Write what was decided and give the claims back; those whose claims had ended come back unwritten."""
        with updating(self._engine) as connection:
            held = _held(connection, [plan.claim for plan in plans])
            kept = [plan for plan in plans if held.get(plan.claim.id) == plan.claim.token]
            if kept:
                connection.execute(_finish(), [_row(plan) for plan in kept])
                records = [{"source_id": plan.claim.id, "record": plan.record} for plan in kept]
                upsert(connection, schema.source_records, records, update=("record",))
            moved = [{"number": plan.claim.id, "place": plan.address} for plan in kept if plan.address is not None]
            if moved:
                changed = update(schema.sources).where(_source.id == bindparam("number", type_=schema.Number))
                connection.execute(changed.values(address=bindparam("place", type_=schema.CleanText())), moved)
            write_alerts(connection, [(plan.claim.id, change) for plan in kept for change in plan.alerts])
        return [plan for plan in plans if held.get(plan.claim.id) != plan.claim.token]

    def rows(self, outlet: str | None = None) -> Iterator[Scheduled]:
        """Every source ever entered, by outlet and address."""
        query = (
            select(schema.sources, schema.source_records.c.record)
            .join(schema.source_records, isouter=True)
            .order_by(_source.outlet, _source.url)
        )
        if outlet is not None:
            query = query.where(_source.outlet == outlet)
        with reading(self._engine) as connection:
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                ref = SourceRef(row["outlet"], row["url"], SourceKind(row["kind"]))
                yield Scheduled(
                    source=state_of(row, ref),
                    record=row["record"] or "",
                    **{
                        name: row[name] for name in ("address", "next_due", "why", "state", "claimed_by", "lease_until")
                    },
                )

    def dues(self) -> list[Due]:
        """Every source that is scheduled, the earliest first."""
        return self._dues(_source.next_due.is_not(None))

    def amiss(self, now: datetime, *, overdue: datetime, horizon: datetime) -> list[Due]:
        """The sources due before ``overdue``, and those with times of a clock that was ahead, the earliest first.

        Such times are a decision made after ``now``, and a lease that ends after ``horizon``.
        """
        wrong = or_(_source.next_due < overdue, _source.decided_at > now, _source.lease_until > horizon)
        return self._dues(and_(_source.next_due.is_not(None), wrong))

    def _dues(self, which: Any) -> list[Due]:
        columns = (_source.id, _source.next_due, _source.decided_at, _source.lease_until)
        with reading(self._engine) as connection:
            found = connection.execute(select(*columns).where(which).order_by(_source.next_due))
            return [Due(**row) for row in found.mappings()]

    def postpone(self, due: Mapping[int, datetime], leases: Mapping[int, datetime]) -> None:
        """Set other due times and lease ends, by the sources' numbers."""
        with updating(self._engine) as connection:
            for column, times in ((_source.next_due, due), (_source.lease_until, leases)):
                rows = [{"number": number, "time": time} for number, time in times.items()]
                if rows:
                    changed = update(schema.sources).where(_source.id == bindparam("number"))
                    connection.execute(changed.values({column.name: bindparam("time", type_=UtcTime())}), rows)

    def lag(self, now: datetime, *, only: Sequence[str] | None = None) -> tuple[int, datetime | None]:
        """How many sources, of these outlets only, are due and not being fetched; since when the first of them is."""
        free = or_(_source.lease_until.is_(None), _source.lease_until <= now)
        query = select(func.count(), func.min(_source.next_due)).where(_source.next_due <= now, free)
        if only is not None:
            query = query.where(_source.outlet.in_(only))
        with reading(self._engine) as connection:
            count, earliest = connection.execute(query).one()
        return int(count), earliest


def _enter_outlet(connection: Connection, outlet: str, defined: dict[str, SourceRef], now: datetime) -> None:
    query = select(_source.id, _source.outlet, _source.url, _source.address, _source.next_due)
    known = {row.url: row for row in connection.execute(query.where(_source.outlet == outlet))}
    for row in [row for url, row in known.items() if row.address and url not in defined]:
        if row.address in defined and row.address not in known:
            _rename(connection, row, now)
            known[row.address] = known.pop(row.url)
    new = [{"outlet": outlet, "url": url, "kind": str(ref.kind)} for url, ref in defined.items() if url not in known]
    if new:
        connection.execute(insert(schema.sources).values(next_due=now, decided_at=now), new)
    again = [row.id for url, row in known.items() if url in defined and row.next_due is None]
    gone = [row.id for url, row in known.items() if url not in defined and row.next_due is not None]
    _set(connection, again, next_due=now, decided_at=now)
    _set(connection, gone, next_due=None)


def _rename(connection: Connection, row: Any, now: datetime) -> None:
    """Give a source the address it moved to as its name, and keep the old one as an alias."""
    connection.execute(update(schema.sources).where(_source.id == row.id).values(url=row.address, address=""))
    alias = {"outlet": row.outlet, "url": row.url, "source_id": row.id, "since": now}
    upsert(connection, schema.source_aliases, [alias], update=("source_id", "since"))


def _set(connection: Connection, numbers: Sequence[int], **values: Any) -> None:
    for start in range(0, len(numbers), _CHUNK):
        chosen = _source.id.in_(numbers[start : start + _CHUNK])
        connection.execute(update(schema.sources).where(chosen).values(values))


def _held(connection: Connection, claims: Collection[Claim]) -> dict[int, int]:
    """The tokens that are valid now; the rows stay locked until the transaction ends."""
    rows = rows_among(connection, _tokens(), {claim.id for claim in claims})
    return {row.id: row.claim_token for row in rows}


@lru_cache(maxsize=1)
def _tokens() -> Any:
    query = select(_source.id, _source.claim_token).where(_source.id.in_(among()))
    return query.order_by(_source.id).with_for_update()


def _row(plan: Plan) -> dict[str, Any]:
    return {
        "number": plan.claim.id,
        "due": plan.next_due,
        "at": plan.decided_at,
        "said": plan.why,
        "now_in": plan.state,
    }


@lru_cache(maxsize=1)
def _remembered() -> Any:
    owes = exists().where(schema.backlog.c.source_id == _source.id)
    return (
        select(schema.sources, schema.source_records.c.record, owes.label("owes"))
        .join(schema.source_records, isouter=True)
        .where(_source.id.in_(bindparam("numbers", expanding=True)))
    )


@lru_cache(maxsize=1)
def _finish() -> Any:
    # A source whose definition was taken out meanwhile stays unscheduled.
    due = case((_source.next_due.is_(None), None), else_=bindparam("due", type_=UtcTime()))
    values = {
        "next_due": due,
        "decided_at": bindparam("at", type_=UtcTime()),
        "why": bindparam("said"),
        "state": bindparam("now_in"),
        "claimed_by": "",
        "lease_until": None,
    }
    return update(schema.sources).where(_source.id == bindparam("number")).values(values)
