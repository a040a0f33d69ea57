"""Keeping search up with the archive: what is stored waits in a queue, and is indexed in batches after the crawl.

A batch is one transaction. A process that dies leaves the rest of the queue to whoever indexes next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from storage import schema
from storage.article import Article
from storage.engine import reading, writing
from storage.packing import unpack
from storage.rows import add, upsert
from storage.search_tables import PER_MINUTE, Indexed, create, drop, enter, remove, row_at, tokens_of
from storage.tokens import tokenise_all

BATCH = 200

# Every minute's own rows only: a batch may hold articles of many years.
_EACH = {"sqlite": "json_each(:minutes)", "postgresql": "json_array_elements_text(CAST(:minutes AS json))"}
_LAST_ROWS = {
    name: text(
        "SELECT minute, coalesce((SELECT max(row_id) FROM search_rows"  # noqa: S608 - parts of our own
        " WHERE row_id BETWEEN minute AND minute + :size - 1), minute - 1) AS last"
        f" FROM (SELECT CAST(value AS bigint) AS minute FROM {each}) AS minutes"
    )
    for name, each in _EACH.items()
}

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
            if numbers:
                _index(connection, numbers)
                # Nobody else writes: these are all up to there.
                connection.execute(delete(queue).where(queue.c.article_id <= numbers[-1]))
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
    rows = connection.execute(query).all()
    articles = [unpack(row.document)[0] for row in rows]
    tokens = iter(tokenise_all([part for article in articles for part in (article.title, article.text)]))
    # What a later view filled in is not in the revision as it was indexed: people and facets were kept.
    return {
        row.article_id: Indexed(
            article_id=row.article_id, row=row.row_id, title=title, text=words, people=row.people, facets=row.facets
        )
        for row, title, words in zip(rows, tokens, tokens, strict=True)
    }


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
    articles = {number: article for number, (_, article) in now.items()}
    places = _free_rows(connection, {number: article.published_at for number, article in articles.items()})
    indexed = tokens_of(articles, places)
    enter(connection, indexed)
    add(connection, schema.search_rows, [_kept(one, now[one.article_id][0]) for one in indexed])


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    if known := entered(connection, numbers):
        remove(connection, list(known.values()))
        connection.execute(delete(schema.search_rows).where(_row.article_id.in_(known)))


def _kept(one: Indexed, revision: int) -> dict[str, Any]:
    return {
        "article_id": one.article_id,
        "row_id": one.row,
        "revision": revision,
        "people": one.people,
        "facets": one.facets,
    }


def _free_rows(connection: Connection, times: Mapping[int, datetime]) -> dict[int, int]:
    """A free row number for each article: the next of its minute, or of the first later one that has any left."""
    places: dict[int, int] = {}
    minutes = {number: row_at(times[number]) for number in sorted(times)}
    last = _last_rows(connection, set(minutes.values()))
    for number, minute in minutes.items():
        start = minute
        while last[start] == start + PER_MINUTE - 1:
            start += PER_MINUTE
            if start not in last:
                last |= _last_rows(connection, [start])
        last[start] += 1
        places[number] = last[start]
    return places


def _last_rows(connection: Connection, minutes: Collection[int]) -> dict[int, int]:
    """The last row taken of each minute, by its first; the one before it where none is taken."""
    values = {"minutes": str(sorted(minutes)), "size": PER_MINUTE}
    return {row.minute: row.last for row in connection.execute(_LAST_ROWS[connection.dialect.name], values)}
