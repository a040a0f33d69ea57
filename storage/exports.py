"""How far every target of an export has come.

Revisions are numbered in the order of their commits, for there is one writer at a time: whoever has read up to a
number has missed nothing that is committed later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select

from storage import schema
from storage.engine import reading, writing
from storage.rows import upsert
from storage.schema import index_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last revision that a target holds, and the bytes it had then; ``unfinished`` while more is being added."""

    revision: int = 0
    position: int = 0
    unfinished: bool = False


class Cursors:
    """The cursors of an archive. A target is a format and a place; ``settings`` say what is exported there, and how."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, target: str, settings: str) -> Cursor | None:
        """The target's cursor; None where it has none, or was exported with other settings."""
        table = schema.exports.c
        query = select(table.revision_id, table.position, table.unfinished).where(
            table.target == index_text(target), table.settings == settings
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return row and Cursor(revision=row.revision_id, position=row.position, unfinished=row.unfinished)

    def keep(self, target: str, settings: str, cursor: Cursor, now: datetime) -> None:
        """Remember how far a target has come."""
        row = {
            "target": index_text(target),
            "settings": settings,
            "revision_id": cursor.revision,
            "position": cursor.position,
            "unfinished": cursor.unfinished,
            "exported_at": now,
        }
        with writing(self._engine) as connection:
            upsert(connection, schema.exports, [row], update=[name for name in row if name != "target"])

    def forget(self, target: str) -> None:
        """Forget a target, which is about to be written anew."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.exports).where(schema.exports.c.target == index_text(target)))
