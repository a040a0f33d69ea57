"""Which articles a query finds, by tsvector: a long text has several rows, so the parts of a query are sought apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from storage.query_compiler import to_tsquery
from storage.query_language import And, Node, Not, Or, Phrase, Query
from storage.search_tables import PEOPLE, TEXT, TITLE
from storage.tokens import units
from storage.wanted import Wanted

_SHOWN = f"{TITLE}, {TEXT}"


def numbers(connection: Connection, query: Query, wanted: Wanted, *, by_rank: bool, limit: int | None) -> list[int]:
    """The numbers of the articles found, in order."""
    values: dict[str, Any] = {"limit": limit}
    found = _select(query.root, values)
    if wanted.author is not None:
        name = units(wanted.author)
        if not name:
            return []
        found = f"({found}) INTERSECT ({_phrase(Phrase(name), values, str(PEOPLE))})"
    # The set first: sorted by time, a rare word would be sought in one article after the other.
    ranked = _ranked(query, values) if by_rank else ""
    statement = (
        f"WITH found AS MATERIALIZED ({found}) SELECT articles.id FROM found "  # noqa: S608 - parts of our own
        f"JOIN articles ON articles.id = found.article_id WHERE {_conditions(wanted, values)} "
        f"ORDER BY {ranked} published_at DESC, articles.id DESC LIMIT :limit"
    )
    return list(connection.execute(text(statement), values).scalars())


def _select(node: Node, values: dict[str, Any]) -> str:
    match node:
        case Phrase():
            return _phrase(node, values, _SHOWN)
        case Or():
            return " UNION ".join(f"({_select(part, values)})" for part in node.parts)
        case And():
            sought = " INTERSECT ".join(
                f"({_select(part, values)})" for part in node.parts if not isinstance(part, Not)
            )
            excluded = [f"({_select(part.part, values)})" for part in node.parts if isinstance(part, Not)]
            return " EXCEPT ".join([f"({sought})", *excluded])
        case Not():
            raise ValueError("what only excludes is no query")


def _phrase(phrase: Phrase, values: dict[str, Any], fields: str) -> str:
    name = f"q{len(values)}"
    values[name] = to_tsquery(Query("", phrase))
    return f"SELECT DISTINCT article_id FROM fts WHERE tokens @@ CAST(:{name} AS tsquery) AND field IN ({fields})"  # noqa: S608


def _ranked(query: Query, values: dict[str, Any]) -> str:
    """How well an article answers: a word of the title counts as much as four of the text."""
    values["any"] = " | ".join(to_tsquery(Query("", phrase)) for phrase in _sought(query.root))
    weighted = f"ts_rank(tokens, CAST(:any AS tsquery)) * CASE field WHEN {TITLE} THEN 4 ELSE 1 END"
    return f"(SELECT sum({weighted}) FROM fts WHERE fts.article_id = articles.id AND field IN ({_SHOWN})) DESC,"  # noqa: S608


def _sought(node: Node) -> Iterator[Phrase]:
    match node:
        case Phrase():
            yield node
        case Or() | And():
            for part in node.parts:
                yield from _sought(part)
        case Not():
            return


def _conditions(wanted: Wanted, values: dict[str, Any]) -> str:
    conditions = ["true"]
    if wanted.outlets:
        conditions.append("outlet = ANY(:outlets)")
        values["outlets"] = list(wanted.outlets)
    if wanted.language is not None:
        conditions.append("(lower(language) = :language OR starts_with(lower(language), :language || '-'))")
        values["language"] = wanted.language.lower()
    if wanted.since is not None:
        conditions.append("published_at >= :since")
        values["since"] = wanted.since
    if wanted.until is not None:
        conditions.append("published_at < :until")
        values["until"] = wanted.until
    return " AND ".join(conditions)
