"""What was imported: the files of old archives, what they gave, and the names of outlets without a definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from storage import schema
from storage.article import ImportedFile
from storage.engine import reading, updating
from storage.history import Moment
from storage.rows import among, rows_among, upsert
from storage.schema import index_text

_import = schema.imports.c
_SHOWINGS = (
    select(_import.digest, _import.name, _import.revision, _import.shown_at.label("at"), _import.rank)
    .where(_import.article_id == bindparam("article"), _import.revision.is_not(None))
    .order_by(_import.digest, _import.name)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A file an article was read from: its name in an archive of some name, and its date as written.

    ``revision`` is the form it shows, None where it shows less than was there.
    """

    name: str
    archive: str
    dated: str
    revision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A file and the form it shows, by number; ``at`` is when that was there, where the archive remembers it."""

    digest: str
    name: str
    revision: int
    at: datetime | None
    rank: int

    @property
    def moment(self) -> Moment | None:
        """When it showed the form, where that is known."""
        return None if self.at is None else (self.at, self.rank, self.digest)


class Imports:
    """The imports of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these files, each a name and a digest, are in the archive already."""
        wanted = {(index_text(name), digest): (name, digest) for name, digest in files}
        query = select(_import.name, _import.digest).where(_import.digest.in_(among()))
        with reading(self._engine) as connection:
            rows = rows_among(connection, query, {digest for _, digest in wanted})
            found = {(row.name, row.digest) for row in rows}
        return {file for key, file in wanted.items() if key in found}

    def of_article(self, number: int) -> list[Provenance]:
        """The files an article was read from, in the order of their dates."""
        query = (
            select(_import.name, _import.archive, _import.dated, _import.revision)
            .where(_import.article_id == number)
            .order_by(_import.dated, _import.name)
        )
        with reading(self._engine) as connection:
            return [Provenance(**row) for row in connection.execute(query).mappings()]

    def outlet_names(self) -> dict[str, str]:
        """The names of outlets without a definition, by slug."""
        with reading(self._engine) as connection:
            return {row.outlet: row.name for row in connection.execute(select(schema.outlet_names))}

    def name_outlet(self, outlet: str, name: str) -> None:
        """Remember what an outlet without a definition is called; its slug is better than no name, and no more."""
        replaced = ("name",) if name != outlet else ()
        with updating(self._engine) as connection:
            upsert(connection, schema.outlet_names, [{"outlet": outlet, "name": name}], update=replaced)


def row_of(file: ImportedFile, article_id: int, shows: int | None, at: datetime, now: datetime) -> dict[str, Any]:
    """The row of a file: the article it is of, the number of the form it shows, and when that was there."""
    return {
        "digest": file.digest,
        "name": index_text(file.name),
        "article_id": article_id,
        "revision": shows,
        "dated": file.dated,
        "archive": file.archive,
        "shown_at": at,
        "rank": file.rank,
        "imported_at": now,
    }


def read_showings(connection: Connection, article_id: int) -> dict[int, list[Showing]]:
    """The files that show the forms of an article, by the forms' numbers."""
    found: dict[int, list[Showing]] = {}
    for row in connection.execute(_SHOWINGS, {"article": article_id}).mappings():
        found.setdefault(row["revision"], []).append(Showing(**row))
    return found


def number_showings(connection: Connection, showings: Iterable[Showing], revision: int) -> None:
    """Let files show the form of another number."""
    for showing in showings:
        if showing.revision != revision:
            is_it = (_import.digest == showing.digest) & (_import.name == showing.name)
            connection.execute(update(schema.imports).where(is_it).values(revision=revision))
