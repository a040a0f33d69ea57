"""Which articles a query finds, by tsvector: a long text has several rows, so the parts of a query are sought apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from storage.query_compiler import sought, to_tsquery
from storage.query_language import And, Node, Not, Or, Phrase, Query
from storage.search_tables import PEOPLE, TEXT, TITLE
from storage.tokens import units
from storage.wanted import Wanted

_SHOWN = f"{TITLE}, {TEXT}"
# Ranking reads every text whole: of a common word's articles, those published last are ranked.
_MOST_RANKED = 500
# Planned by numbers of rows, common words are sought by reading all texts, which are large, and statements compiled.
_BY_INDEX = text("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")
_OF_ROWS = "FROM fts WHERE article_id = ANY(:rows) AND tokens @@ CAST(:query AS tsquery)"
_TITLED = text(f"SELECT article_id {_OF_ROWS} AND field = {TITLE}")
# A word of the title counts as much as four of the text.
_SCORES = text(
    f"SELECT article_id, sum(ts_rank(tokens, CAST(:query AS tsquery)) * CASE field WHEN {TITLE} THEN 4 ELSE 1 END)"
    f" AS score {_OF_ROWS} AND field IN ({_SHOWN}) GROUP BY article_id"
)
_ONE_MORE = text(
    f"SELECT 1 FROM fts WHERE tokens @@ CAST(:query AS tsquery) AND field IN ({_SHOWN}) LIMIT 1 OFFSET :most"  # noqa: S608
)


def numbers(connection: Connection, query: Query, wanted: Wanted, *, by_rank: bool, limit: int | None) -> list[int]:
    """The numbers of the articles found, in order."""
    at_most = None if limit is None else max(limit, _MOST_RANKED) if by_rank else limit
    values: dict[str, Any] = {"limit": at_most}
    found = _select(query.root, values)
    if wanted.author is not None:
        name = units(wanted.author)
        if not name:
            return []
        found = f"({found}) INTERSECT ({_phrase(Phrase(name), values, str(PEOPLE))})"
    # The set first: sorted by time, a rare word would be sought in one article after the other.
    statement = (
        f"WITH found AS MATERIALIZED ({found}) SELECT articles.id FROM found "  # noqa: S608 - parts of our own
        f"JOIN articles ON articles.id = found.article_id WHERE {_conditions(wanted, values)} "
        "ORDER BY published_at DESC, articles.id DESC LIMIT :limit"
    )
    connection.execute(_BY_INDEX)
    rows = list(connection.execute(text(statement), values).scalars())
    return (_ranked(connection, query, rows) if by_rank else rows)[:limit]


def _ranked(connection: Connection, query: Query, rows: list[int]) -> list[int]:
    """Articles, given from the last: what a title alone answers goes first, then ts_rank decides, then time."""
    titled = set(connection.execute(_TITLED, {"rows": rows, "query": to_tsquery(query)}).scalars())
    scores: dict[int, float] = {}
    if telling := [phrase for phrase in sought(query.root) if _tells(connection, phrase)]:
        weighed = {"rows": rows, "query": to_tsquery(Query("", Or(tuple(telling))))}
        scores = {row.article_id: row.score for row in connection.execute(_SCORES, weighed)}
    return sorted(rows, key=lambda row: (row not in titled, -scores.get(row, 0.0)))


def _tells(connection: Connection, phrase: Phrase) -> bool:
    """Whether few articles hold a phrase."""
    values = {"query": to_tsquery(Query("", phrase)), "most": _MOST_RANKED}
    return connection.execute(_ONE_MORE, values).first() is None


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
