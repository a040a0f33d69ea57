"""Keeping search up with the archive: what is stored waits in a queue, and is indexed in batches after the crawl.

A batch is one transaction. A process that dies leaves the rest of the queue to whoever indexes next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from storage import schema
from storage.article import Article
from storage.engine import reading, writing
from storage.packing import unpack
from storage.rows import upsert
from storage.search_tables import PER_MINUTE, Indexed, create, drop, enter, facets_of, remove, row_at, tokens_of
from storage.tokens import tokenise

BATCH = 200

_row = schema.search_rows.c
_article, _revision = schema.articles.c, schema.revisions.c


class SearchIndex:
    """The search index of an archive, on its writing side."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self) -> int:
        """How many articles search does not know in their current form."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(schema.articles_to_index)).scalar_one())

    def index_waiting(self, limit: int = BATCH) -> int:
        """Index some of the articles that wait, in one transaction; how many, 0 when none waits."""
        queue = schema.articles_to_index
        with reading(self._engine) as connection:
            if connection.execute(select(queue.c.article_id).limit(1)).first() is None:
                return 0
        with writing(self._engine) as connection:
            query = select(queue.c.article_id).order_by(queue.c.article_id).limit(limit)
            numbers = connection.execute(query).scalars().all()
            _index(connection, numbers)
            connection.execute(delete(queue).where(queue.c.article_id.in_(numbers)))
        return len(numbers)

    def begin_anew(self) -> None:
        """Empty the index, and let every article wait for it."""
        with writing(self._engine) as connection:
            drop(connection)
            create(connection)
            connection.execute(delete(schema.search_rows))
            connection.execute(delete(schema.articles_to_index))
            everything = insert(schema.articles_to_index).from_select(["article_id"], select(_article.id))
            connection.execute(everything)


def entered(connection: Connection, numbers: Sequence[int]) -> dict[int, Indexed]:
    """What the index holds of articles, by number: the same tokens as it was given."""
    query = (
        select(schema.search_rows, _revision.document)
        .join(
            schema.revisions,
            (_revision.article_id == _row.article_id) & (_revision.number == _row.revision),
        )
        .where(_row.article_id.in_(numbers))
    )
    found = {}
    for row in connection.execute(query):
        article = unpack(row.document)[0]
        # What a later view filled in is not in the revision as it was indexed: these were kept.
        found[row.article_id] = Indexed(
            article_id=row.article_id,
            row=row.row_id,
            title=tokenise(article.title),
            text=tokenise(article.text),
            people=row.people,
            facets=row.facets,
        )
    return found


def current(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[int, Article]]:
    """The current forms of articles, by number: which revision it is, and the article."""
    query = (
        select(_article.id, _article.revision, _revision.document)
        .join(schema.revisions, (_revision.article_id == _article.id) & (_revision.number == _article.revision))
        .where(_article.id.in_(numbers))
    )
    return {row.id: (row.revision, unpack(row.document)[0]) for row in connection.execute(query)}


def take_out(connection: Connection, number: int) -> None:
    """Take an article out of the index, and let it wait. Belongs before the form that is indexed is written anew."""
    _remove(connection, [number])
    upsert(connection, schema.articles_to_index, [{"article_id": number}])


def renumber_indexed(connection: Connection, number: int, numbers: Mapping[int, int]) -> None:
    """Let search know its form of an article by another number, the new ones by the old ones."""
    known = connection.execute(select(_row.revision).where(_row.article_id == number)).scalar()
    if known is not None:
        row = update(schema.search_rows).where(_row.article_id == number)
        connection.execute(row.values(revision=numbers[known]))


def _index(connection: Connection, numbers: Sequence[int]) -> None:
    _remove(connection, numbers)
    now = current(connection, numbers)
    places = _free_rows(connection, {number: article.published_at for number, (_, article) in now.items()})
    indexed = {number: tokens_of(number, places[number], article) for number, (_, article) in now.items()}
    enter(connection, list(indexed.values()))
    rows = [_kept(one, now[number]) for number, one in indexed.items()]
    if rows:
        connection.execute(insert(schema.search_rows), rows)


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    remove(connection, list(entered(connection, numbers).values()))
    connection.execute(delete(schema.search_rows).where(_row.article_id.in_(numbers)))


def _kept(one: Indexed, current: tuple[int, Article]) -> dict[str, Any]:
    revision, article = current
    return {
        "article_id": one.article_id,
        "row_id": one.row,
        "revision": revision,
        "people": one.people,
        "facets": facets_of(article),
    }


def _free_rows(connection: Connection, times: Mapping[int, datetime]) -> dict[int, int]:
    """A free row number for each article: the next of its minute, or of the first later one that has any left."""
    places: dict[int, int] = {}
    last: dict[int, int] = {}
    for number in sorted(times):
        start = row_at(times[number])
        while True:
            if start not in last:
                span = _row.row_id.between(start, start + PER_MINUTE - 1)
                found = connection.execute(select(func.max(_row.row_id)).where(span)).scalar()
                last[start] = start - 1 if found is None else found
            if last[start] < start + PER_MINUTE - 1:
                break
            start += PER_MINUTE
        last[start] += 1
        places[number] = last[start]
    return places
