"""Reading the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, func, null, select

from storage import schema
from storage.article import Stored
from storage.engine import reading
from storage.packing import unpack, unpack_bytes
from storage.removals import away

# Rows fetched at a time: enough to forget the cost of a round trip, few enough to stay small in memory.
_STREAM = 200

Order = Literal["newest", "stored"]


class Queries:
    """Questions to an archive. Articles stream: as many as there are, in little memory, from one state of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def articles(
        self,
        *,
        outlet: str | Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
        order: Order = "newest",
        removed: bool = False,
        pages: bool = False,
    ) -> Iterator[Stored]:
        """Articles in their current form, published at ``since`` or later and before ``until``.

        ``order`` is newest (last published first) or stored (first stored first); both are stable. ``removed`` asks
        for those whose pages are away. The bytes of fetched pages come only with ``pages``.
        """
        table = schema.articles.c
        by = (table.published_at.desc(), table.id.desc()) if order == "newest" else (table.id,)
        query = _where(select(table.id), outlet, since, until).order_by(*by).limit(limit)
        if removed:
            query = query.join(schema.removals, away())
        with reading(self._engine) as connection:
            streaming = connection.execution_options(yield_per=_STREAM)
            # Numbers first: a database that has to sort must not have to sort whole articles.
            with streaming.execute(query) as numbers:
                for part in numbers.scalars().partitions():
                    yield from _current(connection, part, pages=pages)

    def article(self, number: int) -> Stored | None:
        """One article in its current form, with its page; None where there is none of that number."""
        with reading(self._engine) as connection:
            return next(_current(connection, [number], pages=True), None)

    def revisions(self, number: int) -> list[Stored]:
        """Every form an article had, the first one first, each whole and with its page."""
        query = select_forms(pages=True).where(schema.articles.c.id == number).order_by(schema.revisions.c.number)
        with reading(self._engine) as connection:
            return [stored_of(row) for row in connection.execute(query)]

    def count(
        self,
        *,
        outlet: str | Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> int:
        """How many articles articles() gives."""
        query = _where(select(func.count()).select_from(schema.articles), outlet, since, until)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())


def _current(connection: Connection, numbers: Sequence[int], *, pages: bool) -> Iterator[Stored]:
    """The current forms of articles, in the order of the numbers."""
    table = schema.articles.c
    query = select_forms(pages=pages).where(schema.revisions.c.number == table.revision, table.id.in_(numbers))
    rows = {row.id: row for row in connection.execute(query)}
    return (stored_of(rows[number]) for number in numbers if number in rows)


def select_forms(*, pages: bool) -> Select[Any]:
    """Ask for what stored_of() needs, of articles and their revisions."""
    article, revision = schema.articles.c, schema.revisions.c
    columns = [
        article.id,
        article.url,
        article.revision.label("revisions"),
        article.duplicate_of,
        article.first_seen_at,
        article.last_seen_at,
        schema.removals.c.removed_at,
        revision.number,
        revision.changed,
        revision.fetched_at,
        revision.document,
    ]
    joined = schema.articles.join(schema.revisions, revision.article_id == article.id)
    joined = joined.outerjoin(schema.removals, away())
    if not pages:
        return select(*columns, null().label("body")).select_from(joined)
    return select(*columns, schema.pages.c.body).select_from(joined.outerjoin(schema.pages))


def _where(
    query: Select[Any], outlet: str | Sequence[str] | None, since: datetime | None, until: datetime | None
) -> Select[Any]:
    table = schema.articles.c
    if outlet is not None:
        query = query.where(table.outlet.in_([outlet] if isinstance(outlet, str) else list(outlet)))
    if since is not None:
        query = query.where(table.published_at >= since)
    if until is not None:
        query = query.where(table.published_at < until)
    return query


def stored_of(row: Any) -> Stored:
    """Read a row of select_forms()."""
    article, original = unpack(row.document, None if row.body is None else unpack_bytes(row.body))
    if row.number == row.revisions and article.url != row.url:
        article = replace(article, url=row.url)
    return Stored(
        id=row.id,
        article=article,
        original=original,
        revision=row.number,
        revisions=row.revisions,
        duplicate_of=row.duplicate_of,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        fetched_at=row.fetched_at,
        removed_at=row.removed_at,
        changed=tuple(row.changed.split(",")) if row.changed else (),
    )
