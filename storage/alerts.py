"""Alerts about sources, kept with their times: open ones, and those that are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, or_, select, update

from storage import schema
from storage.engine import reading
from storage.rows import among, rows_among
from storage.schema import UtcTime
from storage.sources import SourceRef

_alert = schema.alerts.c


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """An alert raised, worded anew or, with ``cleared_at``, over; its source and kind say which one it is."""

    kind: str
    message: str
    evidence: str
    raised_at: datetime
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert as kept. ``evidence`` is the answer it was raised for, as JSON: at, status, headers, sample."""

    source_id: int
    ref: SourceRef
    kind: str
    message: str
    evidence: str
    raised_at: datetime
    cleared_at: datetime | None


class Alerts:
    """The alerts of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_of(self, source_ids: Sequence[int]) -> dict[int, list[KeptAlert]]:
        """The open alerts of some sources, by their numbers."""
        found: dict[int, list[KeptAlert]] = {}
        with reading(self._engine) as connection:
            for row in rows_among(connection, _open(), source_ids):
                found.setdefault(row.source_id, []).append(_read(row))
        return found

    def all(self, *, since: datetime | None = None) -> list[KeptAlert]:
        """The open alerts, and those that were over at ``since`` or later; the latest first."""
        lasting = _alert.cleared_at.is_(None)
        wanted = lasting if since is None else or_(lasting, _alert.cleared_at >= since)
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(_kept().where(wanted).order_by(_alert.raised_at.desc()))]


def write_alerts(connection: Connection, changes: Sequence[tuple[int, AlertChange]]) -> None:
    """Enter alerts that are new, and change or close those that are open, each with its source's number."""
    if not changes:
        return
    sources = sorted({number for number, _ in changes})
    query = select(_alert.id, _alert.source_id, _alert.kind)
    open_now = connection.execute(query.where(_alert.source_id.in_(sources), _alert.cleared_at.is_(None)))
    known = {(row.source_id, row.kind): row.id for row in open_now}
    changed = [(known.get((number, change.kind)), number, change) for number, change in changes]
    update_open = (
        update(schema.alerts)
        .where(_alert.id == bindparam("number"))
        .values(message=bindparam("said"), cleared_at=bindparam("over", type_=UtcTime()))
    )
    rows = [{"number": at, "said": change.message, "over": change.cleared_at} for at, _, change in changed if at]
    if rows:
        connection.execute(update_open, rows)
    new = [_row(number, change) for at, number, change in changed if at is None and change.cleared_at is None]
    if new:
        connection.execute(insert(schema.alerts), new)


def _row(source_id: int, change: AlertChange) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "kind": change.kind,
        "message": change.message,
        "evidence": change.evidence,
        "raised_at": change.raised_at,
    }


def _kept() -> Any:
    names = schema.sources.c
    return select(schema.alerts, names.outlet, names.url).join(schema.sources, names.id == _alert.source_id)


@cache
def _open() -> Any:
    return _kept().where(_alert.source_id.in_(among()), _alert.cleared_at.is_(None))


def _read(row: Any) -> KeptAlert:
    return KeptAlert(
        source_id=row.source_id,
        ref=SourceRef(row.outlet, row.url),
        kind=row.kind,
        message=row.message,
        evidence=row.evidence,
        raised_at=row.raised_at,
        cleared_at=row.cleared_at,
    )
