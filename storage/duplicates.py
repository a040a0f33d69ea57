"""Which articles are the same text, an update or a reprint of each other: reading the links, and correcting them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from storage import schema
from storage.engine import reading, writing
from storage.errors import StorageError
from storage.links import connected, pair_of, point_to_first, remove_links, write_links
from storage.relations import Kind, Limits, Relation, group
from storage.relatives import load, load_with_twins, place
from storage.rows import among, rows_among, upsert
from storage.similarity import jaccard, shingles

_PER_TRANSACTION = 200

_article, _link = schema.articles.c, schema.article_links.c


class NoArticleError(StorageError):
    """There is no article of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An article as far as a list of links shows it."""

    id: int
    outlet: str
    url: str
    title: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What two articles are to each other: ``a`` was published first, ``score`` is the part of the text they share."""

    a: Linked
    b: Linked
    kind: Kind
    score: float
    reason: str
    by_hand: bool


class Duplicates:
    """The links between the articles of an archive."""

    def __init__(self, engine: Engine, limits: Limits | None = None) -> None:
        self._engine = engine
        self._limits = limits or Limits()

    def links(self, *, outlet: Sequence[str] | None = None, since: datetime | None = None) -> list[Link]:
        """Links of which an article is of these outlets, and one was published at ``since`` or later; in order."""
        query = select(_article.id)
        if outlet is not None:
            query = query.where(_article.outlet.in_(list(outlet)))
        if since is not None:
            query = query.where(_article.published_at >= since)
        chosen = None if outlet is None and since is None else query
        with reading(self._engine) as connection:
            links = select(schema.article_links)
            if chosen is not None:
                links = links.where(or_(_link.a.in_(chosen), _link.b.in_(chosen)))
            return _described(connection, connection.execute(links).all())

    def of_article(self, number: int) -> list[Link]:
        """The links of one article."""
        with reading(self._engine) as connection:
            links = select(schema.article_links).where(or_(_link.a == number, _link.b == number))
            return _described(connection, connection.execute(links).all())

    def split(self, number: int) -> int:
        """Set an article apart for good: its links go, and no rule makes new ones. How many went.

        Raises:
            NoArticleError: there is no such article.
        """
        with writing(self._engine) as connection:
            _check_there(connection, number)
            query = select(_link.a, _link.b).where(or_(_link.a == number, _link.b == number))
            others = {one for row in connection.execute(query) for one in (row.a, row.b)}
            before = {one for members in connected(connection, [number], Kind.DUPLICATE) for one in members}
            remove_links(connection, [number], by_hand=True)
            upsert(connection, schema.set_apart, [{"article_id": number}])
            point_to_first(connection, before)
        return len(others - {number})

    def join(self, one: int, other: int) -> Relation:
        """Link two articles for good: as duplicates within an outlet, as a reprint across outlets.

        Raises:
            NoArticleError: there is no such article.
            ValueError: both are one.
        """
        if one == other:
            raise ValueError(f"article {one} cannot be joined with itself: give two different IDs")
        with writing(self._engine) as connection:
            forms = [_current(connection, number) for number in (one, other)]
            kind = Kind.DUPLICATE if forms[0].outlet == forms[1].outlet else Kind.REPRINT
            score = jaccard(shingles(forms[0].text), shingles(forms[1].text))
            relation = Relation(kind, score, "joined by hand")
            write_links(connection, {pair_of(one, other): relation}, by_hand=True)
            point_to_first(connection, [one, other])
        return relation

    def begin_anew(self) -> None:
        """Forget all that rules have found, so that compare_waiting() finds it again; what people said stays."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.bands))
            connection.execute(delete(schema.forms_to_compare))
            connection.execute(delete(schema.article_links).where(~_link.by_hand))
            waiting = insert(schema.forms_to_compare).from_select(["form_id"], select(schema.revisions.c.id))
            connection.execute(waiting)
            connection.execute(
                update(schema.articles).where(_article.duplicate_of.is_not(None)).values(duplicate_of=None)
            )
            joined = connection.execute(select(_link.a).where(_link.kind == Kind.DUPLICATE.value)).scalars().all()
            point_to_first(connection, joined)

    def compare_waiting(self, limit: int = _PER_TRANSACTION) -> int:
        """Compare some of the forms that wait for it, in one transaction; how many were taken, 0 when none waits."""
        table = schema.forms_to_compare
        with reading(self._engine) as connection:
            if connection.execute(select(table.c.form_id).limit(1)).first() is None:
                return 0
        with writing(self._engine) as connection:
            numbers = connection.execute(select(table.c.form_id).order_by(table.c.form_id).limit(limit)).scalars().all()
            place(connection, load_with_twins(connection, numbers), self._limits)
            connection.execute(delete(table).where(table.c.form_id.in_(numbers)))
        return len(numbers)


def groups(links: Iterable[Link]) -> list[list[Link]]:
    """Links by the groups they connect, the group with the earliest article first."""
    links = list(links)
    place_of = {
        number: place
        for place, members in enumerate(group((link.a.id, link.b.id) for link in links))
        for number in members
    }
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(place_of[link.a.id], []).append(link)
    return list(found.values())


def _described(connection: Connection, rows: Sequence[Any]) -> list[Link]:
    numbers = {number for row in rows for number in (row.a, row.b)}
    described = select(_article.id, _article.outlet, _article.url, _article.title, _article.published_at)
    found = rows_among(connection, described.where(_article.id.in_(among())), numbers)
    articles = {row.id: Linked(**row._mapping) for row in found}  # noqa: SLF001
    links = []
    for row in rows:
        a, b = sorted((articles[row.a], articles[row.b]), key=_order)
        links.append(Link(a=a, b=b, kind=Kind(row.kind), score=row.score, reason=row.reason, by_hand=row.by_hand))
    return sorted(links, key=lambda link: (_order(link.a), _order(link.b)))


def _order(article: Linked) -> tuple[datetime, str, int]:
    return article.published_at, article.url, article.id


def _check_there(connection: Connection, number: int) -> None:
    if connection.execute(select(_article.id).where(_article.id == number)).first() is None:
        raise NoArticleError(f"there is no article {number}: 'gleaner articles list' names them all")


def _current(connection: Connection, number: int) -> Any:
    _check_there(connection, number)
    query = (
        select(schema.revisions.c.id)
        .join(schema.articles, _article.id == schema.revisions.c.article_id)
        .where(_article.id == number, schema.revisions.c.number == _article.revision)
    )
    return next(load(connection, [connection.execute(query).scalar_one()])).compared
