"""What was imported: the files of old archives, what they gave, and the names of outlets without a definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from storage import schema
from storage.article import Duplicate, ImportedFile, New, Revision, Unchanged
from storage.engine import reading, updating
from storage.rows import upsert
from storage.schema import index_text

_CHUNK = 500
_FIRST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A file an article was read from, its date as written there, and the form it gave (None: nothing new)."""

    name: str
    dated: str
    revision: int | None


class Imports:
    """The imports of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these files, each a name and a digest, are in the archive already."""
        wanted = {(index_text(name), digest): (name, digest) for name, digest in files}
        digests = sorted({digest for _, digest in wanted})
        table = schema.imports.c
        query = select(table.name, table.digest)
        found: set[tuple[str, str]] = set()
        with reading(self._engine) as connection:
            for start in range(0, len(digests), _CHUNK):
                chosen = table.digest.in_(digests[start : start + _CHUNK])
                found.update((row.name, row.digest) for row in connection.execute(query.where(chosen)))
        return {file for key, file in wanted.items() if key in found}

    def of_article(self, number: int) -> list[Provenance]:
        """The files an article was read from, in the order of their dates."""
        table = schema.imports.c
        query = (
            select(table.name, table.dated, table.revision)
            .where(table.article_id == number)
            .order_by(table.dated, table.name)
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


def row_of(file: ImportedFile, decision: New | Revision | Unchanged | Duplicate, now: datetime) -> dict[str, Any]:
    """The row of a file, by what was decided about its article."""
    match decision:
        case New() | Duplicate():
            revision: int | None = _FIRST
        case Revision():
            revision = decision.number
        case _:
            revision = None
    return {
        "digest": file.digest,
        "name": index_text(file.name),
        "article_id": decision.id,
        "revision": revision,
        "dated": file.dated,
        "imported_at": now,
    }
