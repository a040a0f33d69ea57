"""Which articles a query finds, by FTS5: one expression says all but the exact times.

Row numbers ascend with time, and FTS5 walks them from either end: the newest of a common word's articles cost no more
than those of a rare one. bm25 costs by the articles of every phrase, found or not: only phrases of few are weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from storage.query_compiler import sought, to_fts5
from storage.query_language import Or, Phrase, Query
from storage.schema import UtcTime
from storage.search_tables import PER_MINUTE, facet, row_at
from storage.tokens import units
from storage.wanted import Wanted

_FIRST, _LAST = 0, 2**62
# Ranking costs by the article: of a common word's, those published last are ranked, and it tells them apart no more.
_MOST_RANKED = 2000
# A word of the title counts as much as four of the text.
_RANK = "bm25(4.0, 1.0, 0.0, 0.0)"
_SHOWN = "{title text}"

_FOUND = "SELECT rowid FROM fts WHERE fts MATCH :expression AND rowid BETWEEN :low AND :high"
_OUTSIDE = (
    "SELECT row_id FROM search_rows JOIN articles ON id = article_id"
    " WHERE (row_id BETWEEN :low AND :low_end AND published_at < :since)"
    " OR (row_id BETWEEN :high_start AND :high AND published_at >= :until)"
)
_NEWEST = text(f"{_FOUND} ORDER BY rowid DESC LIMIT :limit")
_NEWEST_WITHIN = text(f"{_FOUND} AND rowid NOT IN ({_OUTSIDE}) ORDER BY rowid DESC LIMIT :limit")
_SCORES = text(_FOUND.replace("rowid", "rowid, rank", 1) + " AND rank MATCH :rank")
_ONE_MORE = text("SELECT 1 FROM fts WHERE fts MATCH :expression ORDER BY rowid DESC LIMIT 1 OFFSET :most")
_ARTICLES = text(
    "SELECT row_id, article_id FROM (SELECT value FROM json_each(:rows)) JOIN search_rows ON row_id = value"
)


def numbers(connection: Connection, query: Query, wanted: Wanted, *, by_rank: bool, limit: int | None) -> list[int]:
    """The numbers of the articles found, in order."""
    beside = _beside(wanted)
    if beside is None:
        return []
    values: dict[str, Any] = {
        "expression": _all_of(_shown(query), *beside),
        "low": _FIRST if wanted.since is None else row_at(wanted.since),
        "high": _LAST if wanted.until is None else row_at(wanted.until) + PER_MINUTE - 1,
        "limit": -1 if limit is None else max(limit, _MOST_RANKED) if by_rank else limit,
    }
    statement = _NEWEST
    if wanted.since is not None or wanted.until is not None:
        # Rows tell minutes: within the first and the last one, the article's own time decides.
        statement = _NEWEST_WITHIN
        values |= _bounds(connection, wanted)
    rows = list(connection.execute(statement, values).scalars())
    if by_rank:
        rows = _ranked(connection, query, beside, rows)
    return _articles(connection, rows[:limit])


def _ranked(connection: Connection, query: Query, beside: Sequence[str], rows: list[int]) -> list[int]:
    """Rows, given from the last to the first: what a title alone answers goes first, then bm25 decides, then time."""
    if not rows:
        return rows
    span = {"low": rows[-1], "high": rows[0]}
    # With what is wanted beside, rare as it may be, not all the titles of the archive are gone through.
    in_title = {"expression": _all_of(f"title : ({to_fts5(query)})", *beside), "limit": -1, **span}
    titled = set(connection.execute(_NEWEST, in_title).scalars())
    scores: dict[int, float] = {}
    # A phrase sought alone that so many articles hold need not be asked about.
    asked = () if isinstance(query.root, Phrase) and len(rows) >= _MOST_RANKED else sought(query.root)
    if telling := [phrase for phrase in asked if _tells(connection, phrase)]:
        weighed = {"expression": _shown(Query("", Or(tuple(telling)))), "rank": _RANK, **span}
        scores = {row.rowid: row.rank for row in connection.execute(_SCORES, weighed)}
    return sorted(rows, key=lambda row: (row not in titled, scores.get(row, 0.0), -row))


def _tells(connection: Connection, phrase: Phrase) -> bool:
    """Whether few articles hold a phrase."""
    values = {"expression": _shown(Query("", phrase)), "most": _MOST_RANKED}
    return connection.execute(_ONE_MORE, values).first() is None


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


def _beside(wanted: Wanted) -> list[str] | None:
    """What is wanted beside the query; None where an author's name has no letter."""
    parts = []
    if wanted.author is not None:
        name = units(wanted.author)
        if not name:
            return None
        parts.append(f"people : ({to_fts5(Query(wanted.author, Phrase(name)))})")
    if wanted.outlets:
        parts.append(_facets(facet("o", outlet) for outlet in wanted.outlets))
    if wanted.language is not None:
        parts.append(_facets([facet("l", wanted.language.lower())]))
    return parts


def _all_of(*parts: str) -> str:
    return " AND ".join(parts)


def _shown(query: Query) -> str:
    return f"{_SHOWN} : ({to_fts5(query)})"


def _facets(tokens: Any) -> str:
    return f"facets : ({' OR '.join(tokens)})"


def _articles(connection: Connection, rows: Sequence[int]) -> list[int]:
    """The articles of rows, in their order."""
    found = connection.execute(_ARTICLES, {"rows": str(list(rows))})
    number_of = {row.row_id: row.article_id for row in found}
    return [number_of[row] for row in rows]
