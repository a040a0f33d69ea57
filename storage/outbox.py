"""Alerts that nobody was told of yet: the table of alerts is the queue, so that none is lost with a process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, bindparam, case, select, update

from storage import schema
from storage.engine import reading, updating
from storage.sources import SourceRef

_alert = schema.alerts.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be told of an alert: that it was raised, or, with ``cleared_at``, that it is over."""

    number: int
    ref: SourceRef
    kind: str
    message: str
    raised_at: datetime
    cleared_at: datetime | None = None

    @property
    def state(self) -> str:
        """ "raised" or "cleared"."""
        return "raised" if self.cleared_at is None else "cleared"

    @property
    def id(self) -> str:
        """The same for every telling of the same thing, so that repetitions can be recognised."""
        return f"{self.number}-{self.state}"


class Outbox:
    """The notices of an archive. An alert that came and went untold is told once, as over."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def untold(self, limit: int, *, after: int = 0) -> list[Notice]:
        """At most ``limit`` notices by number, the oldest alerts first; only those numbered above ``after``."""
        names = schema.sources.c
        query = (
            select(_alert.id, names.outlet, names.url, names.kind.label("source_kind"), _alert.kind, _alert.message)
            .add_columns(_alert.raised_at, _alert.cleared_at)
            .join(schema.sources, names.id == _alert.source_id)
            .where(_alert.id > after, _alert.told < case((_alert.cleared_at.is_(None), 1), else_=2))
            .order_by(_alert.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Notice(
                    number=row.id,
                    ref=SourceRef(row.outlet, row.url, row.source_kind),
                    kind=row.kind,
                    message=row.message,
                    raised_at=row.raised_at,
                    cleared_at=row.cleared_at,
                )
                for row in connection.execute(query)
            ]

    def mark_told(self, notices: Iterable[Notice]) -> None:
        """Remember that these were told."""
        rows = [{"number": notice.number, "told_now": 1 if notice.cleared_at is None else 2} for notice in notices]
        if rows:
            marked = update(schema.alerts).where(_alert.id == bindparam("number"))
            with updating(self._engine) as connection:
                connection.execute(marked.values(told=bindparam("told_now")), rows)
