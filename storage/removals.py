"""Articles whose pages were taken away, and those that came back. The articles themselves stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Update, bindparam, insert, select, update

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A page that went away, or that came back, and when that was seen."""

    kind: Literal["removed", "returned"]
    seen_at: datetime
    removal: Removal


class Removals:
    """The removals of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_article(self, number: int) -> list[Removal]:
        """Every absence of an article, the first one first."""
        return self._find(_removal.article_id == number)

    def passages(self, *, since: datetime | None = None, outlet: Sequence[str] | None = None) -> list[Passage]:
        """Pages that went away, or came back, as it was seen at ``since`` or later; the first one first."""
        found: list[Passage] = []
        for removal in self._find(*([] if outlet is None else [_article.outlet.in_(list(outlet))])):
            found.append(Passage(kind="removed", seen_at=removal.confirmed_at, removal=removal))
            if removal.returned_at is not None:
                found.append(Passage(kind="returned", seen_at=removal.returned_at, removal=removal))
        wanted = [one for one in found if since is None or one.seen_at >= since]
        return sorted(wanted, key=lambda one: (one.seen_at, one.removal.id))

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


def away() -> ColumnElement[bool]:
    """The condition that joins an article with its absence, of which there is one at most."""
    return (_removal.article_id == _article.id) & _removal.returned_at.is_(None)


def note_removed(connection: Connection, article: int, since: datetime, status: int, now: datetime) -> None:
    """Enter that an article's page is away; one that is known to be stays as it was entered."""
    known = select(_removal.article_id).where(_removal.article_id == article, _removal.returned_at.is_(None))
    if connection.execute(known).first() is None:
        row = {"article_id": article, "removed_at": since, "status": status, "confirmed_at": now}
        connection.execute(insert(schema.removals), row)


def note_returned(connection: Connection, articles: Collection[int], now: datetime) -> None:
    """Enter that the pages of articles are there; nothing to do for those that were not away."""
    if articles:
        connection.execute(_return(), {"among": sorted(articles), "at": now})


@cache
def _return() -> Update:
    them = _removal.article_id.in_(among()) & _removal.returned_at.is_(None)
    return update(schema.removals).where(them).values(returned_at=bindparam("at", type_=UtcTime()))
