"""Searching the archive: the query side of its index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine

from storage import search_postgresql, search_sqlite
from storage.article import Article
from storage.engine import reading
from storage.query_language import Query
from storage.search_index import current
from storage.snippets import Piece, mark, snippet
from storage.wanted import EVERYTHING, Wanted

Sort = Literal["relevance", "newest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found, its title marked, and a part of its text marked."""

    id: int
    article: Article
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


class Search:
    """Questions to the index of an archive. What was stored and not indexed yet is not found (see search_index)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(
        self, query: Query, wanted: Wanted = EVERYTHING, *, sort: Sort = "relevance", limit: int | None = 20
    ) -> list[Hit]:
        """The articles found: the most relevant first, or the last published."""
        with reading(self._engine) as connection:
            numbers = _numbers(connection, query, wanted, sort, limit)
            found = current(connection, numbers)
        hits = []
        for number in numbers:
            article = found[number][1]
            title, text = mark(query, article.title), snippet(query, article.text)
            hits.append(Hit(id=number, article=article, title=title, snippet=text))
        return hits

    def numbers(
        self, query: Query, wanted: Wanted = EVERYTHING, *, sort: Sort = "newest", limit: int | None = None
    ) -> list[int]:
        """The numbers of the articles found."""
        with reading(self._engine) as connection:
            return _numbers(connection, query, wanted, sort, limit)


def _numbers(connection: Connection, query: Query, wanted: Wanted, sort: Sort, limit: int | None) -> list[int]:
    by_rank = sort == "relevance"
    if connection.dialect.name == "postgresql":
        return search_postgresql.numbers(connection, query, wanted, by_rank=by_rank, limit=limit)
    return search_sqlite.numbers(connection, query, wanted, by_rank=by_rank, limit=limit)
