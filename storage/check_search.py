"""Whether the search index holds every article in its current form, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select, text

from storage import schema
from storage.search_index import current, entered
from storage.search_tables import Indexed, facets_of, parts, people_of

_AT_ONCE = 200
_MEND = "run 'gleaner maintain reindex'"

_article = schema.articles.c


def check_search(connection: Connection) -> Iterator[str]:
    """Each thing that is wrong, in words. Articles in the queue are on their way, and none of it."""
    waiting = set(connection.execute(select(schema.articles_to_index.c.article_id)).scalars())
    there = connection.execute(select(_article.id).order_by(_article.id)).scalars().all()
    rows = {row.article_id: row for row in connection.execute(select(schema.search_rows))}
    for number in sorted(waiting - set(there)):
        yield f"article {number} waits to be indexed and is not there: {_MEND}"
    for number in sorted(set(there) - rows.keys() - waiting):
        yield f"article {number} is not in the search index: {_MEND}"
    for number in sorted(rows.keys() - set(there)):
        yield f"article {number} is in the search index and not in the archive: {_MEND}"
    yield from _check_documents(connection)
    for start in range(0, len(there), _AT_ONCE):
        yield from _check_part(connection, there[start : start + _AT_ONCE], waiting)


def _check_part(connection: Connection, numbers: Sequence[int], waiting: set[int]) -> Iterator[str]:
    held = entered(connection, numbers)
    now = current(connection, [number for number in held if number not in waiting])
    sizes = _sizes(connection, list(held.values()))
    row = schema.search_rows.c
    known = select(row.article_id, row.revision).where(row.article_id.in_(numbers))
    revisions = {one.article_id: one.revision for one in connection.execute(known)}
    for number, one in held.items():
        if sizes[number] != _expected(connection, one):
            yield f"article {number}: search holds other words than it was given: {_MEND}"
    for number, (revision, article) in now.items():
        told = (revisions[number], held[number].people, held[number].facets)
        if told != (revision, people_of(article), facets_of(article)):
            yield f"article {number}: search knows an earlier form only: {_MEND}"


def _check_documents(connection: Connection) -> Iterator[str]:
    """The index itself holds the articles that it is said to hold."""
    if connection.dialect.name == "postgresql":
        query = "SELECT article_id FROM fts EXCEPT SELECT article_id FROM search_rows"
    else:
        query = "SELECT id FROM fts_docsize EXCEPT SELECT row_id FROM search_rows"
    for number in connection.execute(text(query)).scalars():
        yield f"search finds what is no article ({number}): {_MEND}"


def _expected(connection: Connection, one: Indexed) -> list[int]:
    if connection.dialect.name == "postgresql":
        return [sum(1 for _ in parts(tokens)) for tokens in (one.title, one.text, one.people)]
    return [len(tokens.split()) for tokens in (one.title, one.text, one.people, one.facets)]


def _sizes(connection: Connection, articles: Sequence[Indexed]) -> dict[int, list[int]]:
    """What the index holds of each article: words by column on SQLite, rows by field on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        query = text("SELECT article_id, field FROM fts WHERE article_id = ANY(:numbers)")
        rows = connection.execute(query, {"numbers": [one.article_id for one in articles]})
        counted = Counter((row.article_id, row.field) for row in rows)
        return {one.article_id: [counted[one.article_id, field] for field in range(3)] for one in articles}
    query = text("SELECT id, sz FROM fts_docsize WHERE id IN (SELECT value FROM json_each(:rows))")
    found = {
        row.id: _varints(row.sz) for row in connection.execute(query, {"rows": str([one.row for one in articles])})
    }
    return {one.article_id: found.get(one.row, []) for one in articles}


def _varints(blob: bytes) -> list[int]:
    """The numbers of a record of FTS5: seven bits a byte, the highest first, all but the last byte marked."""
    numbers, number = [], 0
    for byte in blob:
        number = (number << 7) | (byte & 0x7F)
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers
