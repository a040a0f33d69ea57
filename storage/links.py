"""What articles are to each other: links between two, and which article of the same text is the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, update

from storage import schema
from storage.relations import Kind, Relation, group
from storage.rows import insert_into

# Well under the number of parameters either database takes, twice.
_CHUNK = 500

_link = schema.article_links.c

Pair = tuple[int, int]


def pair_of(one: int, other: int) -> Pair:
    """The two articles of a link as the table has them."""
    return (one, other) if one < other else (other, one)


def write_links(connection: Connection, found: Mapping[Pair, Relation], *, by_hand: bool = False) -> None:
    """Enter links. Of two findings about the same articles the stronger stays, and what a person said always does."""
    if not found:
        return
    new = insert_into(schema.article_links, connection.dialect)
    given = {name: new.excluded[name] for name in ("kind", "score", "reason", "by_hand")}
    wins = None if by_hand else (~_link.by_hand) & (new.excluded.score > _link.score)
    rows = [
        {"a": a, "b": b, "kind": one.kind.value, "score": one.score, "reason": one.reason, "by_hand": by_hand}
        for (a, b), one in sorted(found.items())
    ]
    connection.execute(new.on_conflict_do_update(index_elements=["a", "b"], set_=given, where=wins), rows)


def read_links(connection: Connection, numbers: Iterable[int], *kinds: Kind) -> list[Any]:
    """The links of any of these articles, of some kinds or all."""
    wanted = sorted(set(numbers))
    rows: dict[Pair, Any] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(schema.article_links).where(_touches(wanted[start : start + _CHUNK]))
        if kinds:
            query = query.where(_link.kind.in_([kind.value for kind in kinds]))
        rows |= {(row.a, row.b): row for row in connection.execute(query)}
    return [rows[pair] for pair in sorted(rows)]


def connected(connection: Connection, numbers: Iterable[int], *kinds: Kind) -> list[frozenset[int]]:
    """The whole groups that these articles belong to by links of some kinds or all; an article alone is one too."""
    pairs: set[Pair] = set()
    seen, fresh = set[int](), set(numbers)
    alone = set(fresh)
    while fresh:
        seen |= fresh
        found = {(row.a, row.b) for row in read_links(connection, fresh, *kinds)}
        pairs |= found
        fresh = {number for pair in found for number in pair} - seen
    groups = group(sorted(pairs))
    return groups + [frozenset({number}) for number in sorted(alone.difference(*groups))]


def remove_links(connection: Connection, numbers: Sequence[int], *, by_hand: bool) -> None:
    """Take the links of these articles away: those of rules, and those made by hand when told so."""
    for start in range(0, len(numbers), _CHUNK):
        statement = delete(schema.article_links).where(_touches(numbers[start : start + _CHUNK]))
        connection.execute(statement if by_hand else statement.where(~_link.by_hand))


def point_to_first(connection: Connection, numbers: Iterable[int]) -> dict[int, int | None]:
    """Let every article with the same text as others point to the first published; what these and theirs point to."""
    article = schema.articles.c
    pointing: dict[int, int | None] = {}
    changes = []
    for members in connected(connection, numbers, Kind.DUPLICATE):
        query = select(article.id, article.published_at, article.url, article.duplicate_of)
        rows = connection.execute(query.where(article.id.in_(sorted(members)))).all()
        first = min(rows, key=lambda row: (row.published_at, row.url, row.id)).id
        pointing |= {row.id: None if row.id == first else first for row in rows}
        changed = [row.id for row in rows if row.duplicate_of != pointing[row.id]]
        changes += [{"number": number, "first": pointing[number]} for number in changed]
    if changes:
        statement = update(schema.articles).where(article.id == bindparam("number"))
        connection.execute(statement.values(duplicate_of=bindparam("first")), changes)
    return pointing


def _touches(numbers: Sequence[int]) -> ColumnElement[bool]:
    return or_(_link.a.in_(numbers), _link.b.in_(numbers))
