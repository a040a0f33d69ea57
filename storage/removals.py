"""Articles whose pages were taken away, and those that came back. The articles themselves stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Update, bindparam, exists, insert, or_, select, update

from storage import schema
from storage.engine import reading
from storage.rows import among
from storage.schema import UtcTime

_article, _removal = schema.articles.c, schema.removals.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An article's absence.

    ``removed_at`` is when its page was first found missing, ``status`` the answer then (404, 410), ``confirmed_at``
    when that was believed, ``returned_at`` when the page was there again, None while it is not.
    """

    id: int
    outlet: str
    url: str
    title: str
    removed_at: datetime
    status: int
    confirmed_at: datetime
    returned_at: datetime | None


class Removals:
    """The removals of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_article(self, number: int) -> list[Removal]:
        """Every absence of an article, the first one first."""
        return self._find(_removal.article_id == number)

    def listed(self, *, since: datetime | None = None, outlet: Sequence[str] | None = None) -> list[Removal]:
        """The absences that were confirmed, or ended, at ``since`` or later, in the order of their confirmation."""
        asked = []
        if since is not None:
            asked.append(or_(_removal.confirmed_at >= since, _removal.returned_at >= since))
        if outlet is not None:
            asked.append(_article.outlet.in_(list(outlet)))
        return self._find(*asked)

    def _find(self, *asked: Any) -> list[Removal]:
        query = (
            select(_article.id, _article.outlet, _article.url, _article.title)
            .add_columns(_removal.removed_at, _removal.status, _removal.confirmed_at, _removal.returned_at)
            .join(schema.articles, _article.id == _removal.article_id)
            .where(*asked)
            .order_by(_removal.confirmed_at, _removal.article_id)
        )
        with reading(self._engine) as connection:
            return [Removal(**row) for row in connection.execute(query).mappings()]


def is_away() -> Any:
    """The condition that an article's page is away, for queries over articles."""
    return exists().where(_removal.article_id == _article.id, _removal.returned_at.is_(None))


def note_removed(connection: Connection, article: int, since: datetime, status: int, now: datetime) -> None:
    """Enter that an article's page is away; one that is known to be stays as it was entered."""
    away = select(_removal.article_id).where(_removal.article_id == article, _removal.returned_at.is_(None))
    if connection.execute(away).first() is None:
        row = {"article_id": article, "removed_at": since, "status": status, "confirmed_at": now}
        connection.execute(insert(schema.removals), row)


def note_returned(connection: Connection, articles: Collection[int], now: datetime) -> None:
    """Enter that the pages of articles are there; nothing to do for those that were not away."""
    if articles:
        connection.execute(_return(), {"among": sorted(articles), "at": now})


@cache
def _return() -> Update:
    away = _removal.article_id.in_(among()) & _removal.returned_at.is_(None)
    return update(schema.removals).where(away).values(returned_at=bindparam("at", type_=UtcTime()))
