"""The index that searches: a contentless FTS5 table on SQLite, rows of tsvector on PostgreSQL.

On SQLite an article's row number begins with its minute of publication, so that the newest are found first and a
span of time is a span of rows. Outlet and language are tokens of a column of their own. On PostgreSQL a text has as
many rows as it needs: a tsvector keeps 16,383 positions, 255 of a lexeme, and less than a megabyte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, text

from storage.article import Article
from storage.query_language import MAX_LENGTH
from storage.tokens import FTS5_OPTIONS, LONGEST_LEXEME, as_tsvector, tokenise, tokenise_all

TITLE, TEXT, PEOPLE = range(3)

PER_MINUTE = 4096
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)

# How many segments FTS5 merges into one (four unless told). To hold more before it writes one saves a quarter, too,
# and takes memory that a crawl has not.
_AUTOMERGE = 8

_LONGEST_PART = 15_000
_MOST_OF_A_LEXEME = 250
_MOST_BYTES = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What is searched of an article, as tokens; ``row`` is its row number on SQLite."""

    article_id: int
    row: int
    title: str
    text: str
    people: str
    facets: str


def tokens_of(articles: Mapping[int, Article], rows: Mapping[int, int]) -> list[Indexed]:
    """The tokens of articles, which are given by number, as are their rows."""
    shown = [part for one in articles.values() for part in (one.title, one.text, _people(one))]
    tokens = iter(tokenise_all(shown))
    return [
        Indexed(
            article_id=number,
            row=rows[number],
            title=title,
            text=words,
            people=people,
            facets=facets_of(articles[number]),
        )
        for number, title, words, people in zip(articles, tokens, tokens, tokens, strict=True)
    ]


def people_of(article: Article) -> str:
    """The tokens of the authors' names."""
    return tokenise(_people(article))


def _people(article: Article) -> str:
    return "\n".join(article.authors)


def facets_of(article: Article) -> str:
    """The tokens of outlet and language: zh-Hans is found as zh too."""
    parts = article.language.lower().split("-")
    languages = dict.fromkeys("-".join(parts[: end + 1]) for end in range(len(parts)))
    return " ".join([facet("o", article.outlet), *(facet("l", one) for one in languages)])


def facet(kind: str, value: str) -> str:
    """A token that only this value gives."""
    return kind + value.encode("utf-8", "surrogatepass").hex()


def row_at(at: datetime) -> int:
    """The first row number of a minute."""
    return (at - _YEAR_ONE) // _MINUTE * PER_MINUTE


def create(connection: Connection) -> None:
    """Make the empty index."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE TABLE fts (article_id bigint NOT NULL, field smallint NOT NULL, part integer NOT NULL, "
                "tokens tsvector NOT NULL, PRIMARY KEY (article_id, field, part))"
            )
        )
        connection.execute(text("CREATE INDEX ix_fts_tokens ON fts USING gin (tokens)"))
    else:
        connection.execute(text(f"CREATE VIRTUAL TABLE fts USING fts5(title, text, people, facets, {FTS5_OPTIONS})"))
        connection.execute(text(f"INSERT INTO fts (fts, rank) VALUES ('automerge', {_AUTOMERGE})"))  # noqa: S608


def drop(connection: Connection) -> None:
    """Take the index away."""
    connection.execute(text("DROP TABLE fts"))


def enter(connection: Connection, articles: Sequence[Indexed]) -> None:
    """Add articles to the index."""
    if not articles:
        return
    if connection.dialect.name == "postgresql":
        statement = "INSERT INTO fts VALUES (:article, :field, :part, CAST(:tokens AS tsvector))"
        connection.execute(text(statement), [row for one in articles for row in _rows(one)])
    else:
        _sqlite(connection, "INSERT INTO fts (rowid, title, text, people, facets) VALUES (?, ?, ?, ?, ?)", articles)


def remove(connection: Connection, articles: Sequence[Indexed]) -> None:
    """Take articles out of the index: on SQLite by the very tokens they were entered with."""
    if not articles:
        return
    if connection.dialect.name == "postgresql":
        statement = text("DELETE FROM fts WHERE article_id IN :numbers").bindparams(
            bindparam("numbers", expanding=True)
        )
        connection.execute(statement, {"numbers": [one.article_id for one in articles]})
    else:
        columns = "fts, rowid, title, text, people, facets"
        _sqlite(connection, f"INSERT INTO fts ({columns}) VALUES ('delete', ?, ?, ?, ?, ?)", articles)  # noqa: S608


def parts(tokens: str) -> Iterator[str]:
    """Tokens as literals of tsvectors, each within PostgreSQL's limits, overlapping by the longest phrase there is."""
    words = tokens.split()
    start = 0
    while start < len(words):
        end = _end(words, start)
        yield as_tsvector(" ".join(words[start:end]))
        if end == len(words):
            return
        start = max(end - MAX_LENGTH, (start + end + 1) // 2)


def _end(words: Sequence[str], start: int) -> int:
    counted: Counter[str] = Counter()
    size = 0
    for place in range(start, min(len(words), start + _LONGEST_PART)):
        word = words[place][:LONGEST_LEXEME]
        size += len(word.encode()) if not counted[word] else 0
        if counted[word] == _MOST_OF_A_LEXEME or size > _MOST_BYTES:
            return place
        counted[word] += 1
    return min(len(words), start + _LONGEST_PART)


def _rows(one: Indexed) -> Iterator[dict[str, object]]:
    for field, tokens in ((TITLE, one.title), (TEXT, one.text), (PEOPLE, one.people)):
        for part, literal in enumerate(parts(tokens)):
            yield {"article": one.article_id, "field": field, "part": part, "tokens": literal}


def _sqlite(connection: Connection, statement: str, articles: Sequence[Indexed]) -> None:
    # Ascending: after a row below the last one FTS5 begins another segment, and a feed shows its newest article first.
    rows = sorted((one.row, one.title, one.text, one.people, one.facets) for one in articles)
    connection.exec_driver_sql(statement, rows)
