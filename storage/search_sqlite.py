"""Which articles a query finds, by FTS5: one expression says all but the exact times."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from storage.query_compiler import to_fts5
from storage.query_language import Phrase, Query
from storage.schema import UtcTime
from storage.search_tables import PER_MINUTE, facet, row_at
from storage.tokens import units
from storage.wanted import Wanted

_FIRST, _LAST = 0, 2**62
# Ranking costs by the article: of a common word's, those published last are ranked.
_MOST_RANKED = 2000
# A word of the title counts as much as four of the text.
_RANK = "bm25(4.0, 1.0, 0.0, 0.0)"


def numbers(connection: Connection, query: Query, wanted: Wanted, *, by_rank: bool, limit: int | None) -> list[int]:
    """The numbers of the articles found, in order."""
    expression = _expression(query, wanted)
    if expression is None:
        return []
    values: dict[str, Any] = {"expression": expression, "limit": -1 if limit is None else limit, "rank": _RANK}
    values["low"] = _FIRST if wanted.since is None else row_at(wanted.since)
    values["high"] = _LAST if wanted.until is None else row_at(wanted.until) + PER_MINUTE - 1
    found = "SELECT rowid FROM fts WHERE fts MATCH :expression AND rowid BETWEEN :low AND :high"
    if wanted.since is not None or wanted.until is not None:
        # Rows tell minutes: within the first and the last one, the article's own time decides.
        found += f" AND rowid NOT IN ({_OUTSIDE})"
        values |= _bounds(connection, wanted)
    if by_rank:
        values["ranked"] = max(_MOST_RANKED, values["limit"])
        newest = connection.execute(text(f"{found} ORDER BY rowid DESC LIMIT 1 OFFSET :ranked"), values).scalar()
        values["low"] = values["low"] if newest is None or limit is None else newest
        found += " AND rank MATCH :rank"
    found += " ORDER BY rank, rowid DESC" if by_rank else " ORDER BY rowid DESC"
    rows = connection.execute(text(f"{found} LIMIT :limit"), values).scalars().all()
    return _articles(connection, rows)


_OUTSIDE = (
    "SELECT row_id FROM search_rows JOIN articles ON id = article_id"
    " WHERE (row_id BETWEEN :low AND :low_end AND published_at < :since)"
    " OR (row_id BETWEEN :high_start AND :high AND published_at >= :until)"
)


def _bounds(connection: Connection, wanted: Wanted) -> dict[str, Any]:
    def written(at: Any) -> Any:
        return UtcTime().process_bind_param(at, connection.dialect)

    low = None if wanted.since is None else row_at(wanted.since)
    high = None if wanted.until is None else row_at(wanted.until)
    return {
        "low_end": -1 if low is None else low + PER_MINUTE - 1,
        "high_start": _LAST + 1 if high is None else high,
        "since": written(wanted.since),
        "until": written(wanted.until),
    }


def _expression(query: Query, wanted: Wanted) -> str | None:
    """The query with all that is wanted beside it; None where an author's name has no letter."""
    parts = [f"{{title text}} : ({to_fts5(query)})"]
    if wanted.author is not None:
        name = units(wanted.author)
        if not name:
            return None
        parts.append(f"people : ({to_fts5(Query(wanted.author, Phrase(name)))})")
    if wanted.outlets:
        parts.append(_facets(facet("o", outlet) for outlet in wanted.outlets))
    if wanted.language is not None:
        parts.append(_facets([facet("l", wanted.language.lower())]))
    return " AND ".join(parts)


def _facets(tokens: Any) -> str:
    return f"facets : ({' OR '.join(tokens)})"


def _articles(connection: Connection, rows: Any) -> list[int]:
    """The articles of rows, in their order."""
    statement = text(
        "SELECT row_id, article_id FROM (SELECT value FROM json_each(:rows)) JOIN search_rows ON row_id = value"
    )
    number_of = {row.row_id: row.article_id for row in connection.execute(statement, {"rows": str(list(rows))})}
    return [number_of[row] for row in rows]
