"""Claims: who fetches a source, so that no two processes fetch it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, bindparam, case, select, tuple_, update

from storage import schema
from storage.article import SourceKind
from storage.engine import updating
from storage.rows import insert_into
from storage.schema import UtcTime
from storage.sources import SourceRef

_CHUNK = 300
_KINDS = {kind.value: kind for kind in SourceKind}

_source = schema.sources.c
_RETURNED = (_source.id, _source.outlet, _source.url, _source.kind, _source.claim_token)
_lease_end = bindparam("lease_end", type_=UtcTime())
_now = bindparam("at", type_=UtcTime())
_free = (_source.lease_until.is_(None)) | (_source.lease_until <= _now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to fetch a source. Whoever stores shows its token; a later claim on the source makes it void."""

    id: int
    ref: SourceRef
    token: int


class Claims:
    """Takes and gives back claims for one process, ``owner``.

    A claim holds until its lease ends, and its source is due again then: a process that dies loses nothing for
    good. Until that moment the due time lies at the lease's end, written before the first request.
    """

    def __init__(self, engine: Engine, owner: str) -> None:
        self._engine = engine
        self._owner = owner

    def take_due(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        margin: timedelta = timedelta(0),
        only: Sequence[str] | None = None,
    ) -> list[Claim]:
        """Claim at most ``limit`` sources that are due within ``margin``, the longest waiting first.

        ``only`` names the outlets whose sources are wanted; None wants all.
        """
        given = {"before": now + margin, "at": now, "most": limit, "lease_end": now + lease, "owner": self._owner}
        chosen = {} if only is None else {"only": only}
        with updating(self._engine) as connection:
            return _claims(connection.execute(_take_due(bool(chosen)), given | chosen).all())

    def take(self, refs: Sequence[SourceRef], now: datetime, lease: timedelta) -> list[Claim]:
        """Claim sources by name, due or not; new ones are entered, those that others hold are left out."""
        given = {"at": now, "lease_end": now + lease, "owner": self._owner}
        found: list[Claim] = []
        with updating(self._engine) as connection:
            for start in range(0, len(refs), _CHUNK):
                chunk = refs[start : start + _CHUNK]
                rows = [{"outlet": ref.outlet, "url": ref.url, "kind": str(ref.kind)} for ref in chunk]
                connection.execute(insert_into(schema.sources, connection.dialect).on_conflict_do_nothing(), rows)
                names = tuple_(_source.outlet, _source.url).in_([(ref.outlet, ref.url) for ref in chunk])
                found += _claims(connection.execute(_take().where(names), given).all())
        return found

    def renew(self, claims: Collection[Claim], now: datetime, lease: timedelta) -> set[int]:
        """Let leases begin anew; the numbers of the sources that are still ours."""
        ours: set[int] = set()
        numbers = sorted(claim.id for claim in claims)
        with updating(self._engine) as connection:
            for start in range(0, len(numbers), _CHUNK):
                mine = _source.id.in_(numbers[start : start + _CHUNK]) & (_source.claimed_by == self._owner)
                renewed = update(schema.sources).where(mine).values(_renewed()).returning(_source.id)
                ours |= set(connection.scalars(renewed, {"lease_end": now + lease, "owner": self._owner}))
        return ours

    def hand_back(self, claims: Collection[Claim], due: datetime) -> None:
        """Give up claims unused: their sources are due at ``due``, or later where that was decided."""
        rows = [{"number": claim.id, "held": claim.token, "again": due} for claim in claims]
        if rows:
            with updating(self._engine) as connection:
                connection.execute(_hand_back(), rows)


def _claims(taken: Iterable[Any]) -> list[Claim]:
    # By place and not by name: at 200 claims it is a tenth of a tick.
    return [
        Claim(id=number, ref=SourceRef(outlet, url, _KINDS[kind]), token=token)
        for number, outlet, url, kind, token in taken
    ]


def _renewed() -> dict[str, Any]:
    # A source that was taken out of the schedule meanwhile stays out.
    due = case((_source.next_due <= _lease_end, _lease_end), else_=_source.next_due)
    return {"lease_until": _lease_end, "next_due": due}


@lru_cache(maxsize=2)
def _take_due(chosen: bool) -> Any:
    wanted = [_source.outlet.in_(bindparam("only", expanding=True))] if chosen else []
    due = (
        select(_source.id)
        .where(_source.next_due <= bindparam("before", type_=UtcTime()), _free, *wanted)
        .order_by(_source.next_due)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return _taken(_source.id.in_(select(due.c.id)))


def _take() -> Any:
    return _taken(_free)


def _taken(which: Any) -> Any:
    values = {
        "claimed_by": bindparam("owner"),
        "claim_token": _source.claim_token + 1,
        "lease_until": _lease_end,
        "next_due": case((_source.next_due > _lease_end, _source.next_due), else_=_lease_end),
    }
    return update(schema.sources).where(which).values(values).returning(*_RETURNED)


@lru_cache(maxsize=1)
def _hand_back() -> Any:
    again = bindparam("again", type_=UtcTime())
    due = case((_source.next_due <= _source.lease_until, again), else_=_source.next_due)
    held = (_source.id == bindparam("number")) & (_source.claim_token == bindparam("held"))
    return update(schema.sources).where(held).values(claimed_by="", lease_until=None, next_due=due)
