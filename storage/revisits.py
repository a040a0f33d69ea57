"""Articles whose pages are fetched again: the queue, who has claimed what of it, and what follows from a look.

An article is in the queue from the transaction that stores it until its last revisit is made. A claimed one is due at
the end of its lease, written before the first request: whatever becomes of the process, it is not lost.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, Update, bindparam, delete, func, select, update

from storage import schema
from storage.archive import Also
from storage.article import Capture, New, SourceKind
from storage.decide import Outcome
from storage.engine import reading, updating
from storage.errors import ClaimLostError
from storage.removals import away, note_removed, note_returned
from storage.rows import among, rows_among, upsert
from storage.schema import Number, UtcTime
from storage.sources import SourceRef

# Well under the number of parameters either database takes.
_OUTLETS = 5000

_revisit, _article, _source, _removal = schema.revisits.c, schema.articles.c, schema.sources.c, schema.removals.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A claim on the page of an article, and what the look before left behind.

    ``source`` is the one that gave the article its current form. ``missing_since`` is set while a missing page is not
    confirmed, ``away`` says whether it is known to be removed. The validators hold for ``url``. ``seen_title`` and
    ``seen_text`` (a fingerprint) are what the page showed; empty before the first look.
    """

    id: int
    token: int
    source: SourceRef
    url: str
    first_seen_at: datetime
    failures: int = 0
    missing_since: datetime | None = None
    away: bool = False
    etag: str = ""
    last_modified: str = ""
    seen_title: str = ""
    seen_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What follows from a revisit: when the next is due (None: that was the last), and what is remembered for it.

    ``removed_at`` and ``status`` are given where the page is known to be removed now, ``returned`` says that it is
    there.
    """

    revisit: Revisit
    at: datetime
    next_due: datetime | None
    failures: int = 0
    missing_since: datetime | None = None
    removed_at: datetime | None = None
    status: int = 0
    returned: bool = False
    etag: str = ""
    last_modified: str = ""
    seen_title: str = ""
    seen_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """How many revisits of a source's articles are still to be made, and when the first of them is due."""

    count: int
    next_due: datetime


class Revisits:
    """The queue of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take_due(self, outlets: Sequence[str], now: datetime, lease: timedelta, limit: int) -> list[Revisit]:
        """Claim at most ``limit`` revisits of the outlets that are due, the longest waiting first."""
        if not outlets or limit < 1:
            return []
        taken: list[int] = []
        with updating(self._engine) as connection:
            for start in range(0, len(outlets), _OUTLETS):
                given = {"now": now, "lease_end": now + lease, "most": limit - len(taken)}
                some = {"outlets": list(outlets[start : start + _OUTLETS])}
                taken += connection.execute(_take(), given | some).scalars()
            found = [_read(row._mapping) for row in rows_among(connection, _claimed(), taken)]  # noqa: SLF001
        return sorted(found, key=lambda one: (one.first_seen_at, one.id))

    def renew(self, revisits: Collection[Revisit], now: datetime, lease: timedelta) -> None:
        """Let leases begin anew, of those that are still ours."""
        self._put_off(revisits, now + lease)

    def hand_back(self, revisits: Collection[Revisit], due: datetime) -> None:
        """Give up claims unused: they are due at ``due``."""
        self._put_off(revisits, due)

    def settle(self, looked: Looked) -> None:
        """Write what follows from a revisit.

        Raises:
            ClaimLostError: another process has claimed it since.
        """
        with updating(self._engine) as connection:
            _settle(connection, looked)

    def waiting(self, outlets: Sequence[str], now: datetime) -> int:
        """How many revisits of the outlets are due and claimed by nobody."""
        query = select(func.count().label("count")).where(_revisit.outlet.in_(among()), _revisit.next_due <= now)
        with reading(self._engine) as connection:
            return sum(int(row[0]) for row in rows_among(connection, query, outlets))

    def pending(self, outlet: str | None = None) -> dict[int, Pending]:
        """The revisits still to be made, by the number of the source that gave the articles their current form."""
        query = (
            select(_article.source_id, func.count(), func.min(_revisit.next_due))
            .join(schema.articles, _article.id == _revisit.article_id)
            .group_by(_article.source_id)
        )
        if outlet is not None:
            query = query.where(_revisit.outlet == outlet)
        with reading(self._engine) as connection:
            return {
                source: Pending(count=count, next_due=next_due) for source, count, next_due in connection.execute(query)
            }

    def next_of(self, number: int) -> datetime | None:
        """When the page of an article is fetched again; None where that is not to be."""
        with reading(self._engine) as connection:
            return connection.execute(select(_revisit.next_due).where(_revisit.article_id == number)).scalar()

    def _put_off(self, revisits: Collection[Revisit], due: datetime) -> None:
        rows = [{"number": one.id, "held": one.token, "due": due} for one in revisits]
        if rows:
            with updating(self._engine) as connection:
                connection.execute(_postpone(), rows)


def following(after: timedelta, now: datetime) -> Also:
    """Put new articles into the queue, first due ``after`` from now; articles whose pages came are not away."""

    def write(connection: Connection, decided: Sequence[tuple[Capture, Outcome]]) -> None:
        new = {one.id: capture.article.outlet for capture, one in decided if isinstance(one, New)}
        rows = [{"article_id": number, "outlet": outlet, "next_due": now + after} for number, outlet in new.items()]
        upsert(connection, schema.revisits, rows)
        there = {one.id for capture, one in decided if capture.original.page is not None} - new.keys()
        note_returned(connection, there, now)

    return write


def settling(looked: Looked) -> Also:
    """Write what follows from a revisit that brought a capture.

    Raises:
        ClaimLostError: another process has claimed it since.
    """

    def write(connection: Connection, _: Sequence[tuple[Capture, Outcome]]) -> None:
        _settle(connection, looked)

    return write


def _settle(connection: Connection, looked: Looked) -> None:
    revisit = looked.revisit
    mine = (_revisit.article_id == revisit.id) & (_revisit.claim_token == revisit.token)
    written = delete(schema.revisits) if looked.next_due is None else update(schema.revisits).values(_row(looked))
    if connection.execute(written.where(mine)).rowcount != 1:
        raise ClaimLostError(f"{revisit.source.outlet}: {revisit.url} is being fetched by another process")
    if looked.removed_at is not None:
        note_removed(connection, revisit.id, looked.removed_at, looked.status, looked.at)
    if looked.returned:
        note_returned(connection, [revisit.id], looked.at)


def _row(looked: Looked) -> dict[str, Any]:
    names = ("next_due", "failures", "missing_since", "etag", "last_modified", "seen_title", "seen_text")
    return {name: getattr(looked, name) for name in names} | {"validated_url": looked.revisit.url}


def _read(row: Any) -> Revisit:
    holds = row["validated_url"] == row["url"]
    return Revisit(
        id=row["id"],
        token=row["claim_token"],
        source=SourceRef(row["outlet"], row["source_url"], SourceKind(row["kind"])),
        url=row["url"],
        first_seen_at=row["first_seen_at"],
        failures=row["failures"],
        missing_since=row["missing_since"],
        away=row["removed_at"] is not None,
        etag=row["etag"] if holds else "",
        last_modified=row["last_modified"] if holds else "",
        seen_title=row["seen_title"],
        seen_text=row["seen_text"],
    )


@cache
def _take() -> Any:
    due = (
        select(_revisit.article_id)
        .where(_revisit.outlet.in_(bindparam("outlets", expanding=True)))
        .where(_revisit.next_due <= bindparam("now", type_=UtcTime()))
        .order_by(_revisit.next_due, _revisit.article_id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    values = {"next_due": bindparam("lease_end", type_=UtcTime()), "claim_token": _revisit.claim_token + 1}
    taken = update(schema.revisits).where(_revisit.article_id.in_(select(due.c.article_id))).values(values)
    return taken.returning(_revisit.article_id)


@cache
def _claimed() -> Select[Any]:
    return (
        select(schema.revisits, _article.id, _article.url, _article.first_seen_at, _removal.removed_at)
        .add_columns(_source.url.label("source_url"), _source.kind)
        .select_from(schema.revisits)
        .join(schema.articles, _article.id == _revisit.article_id)
        .join(schema.sources, _source.id == _article.source_id)
        .join(schema.removals, away(), isouter=True)
        .where(_revisit.article_id.in_(among()))
    )


@cache
def _postpone() -> Update:
    held = (_revisit.article_id == bindparam("number", type_=Number)) & (_revisit.claim_token == bindparam("held"))
    return update(schema.revisits).where(held).values(next_due=bindparam("due", type_=UtcTime()))
