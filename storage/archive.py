"""The archive: the only writer of articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, Select, bindparam, select

from storage import schema
from storage.article import Capture, Decision, Duplicate, New
from storage.engine import PATIENCE, reading, writing
from storage.migrate import open_database
from storage.relations import Limits
from storage.rows import among, rows_among
from storage.schema import index_text
from storage.sources import FetchState, Owed, SourceRef, place_source, write_backlog
from storage.upkeep import catch_up

if TYPE_CHECKING:
    from storage.decide import Outcome

_LIMITS = Limits()

Also = Callable[[Connection, Sequence[tuple[Capture, "Outcome"]]], None]
"""Writes what goes with captures and the decisions about them, in the transaction that stores these."""


class Archive:
    """An open archive. ``engine`` serves storage.sources and storage.queries."""

    def __init__(self, engine: Engine, limits: Limits = _LIMITS) -> None:
        self.engine = engine
        self._limits = limits

    @classmethod
    def open(cls, url: str, *, patience: float = PATIENCE, limits: Limits = _LIMITS) -> Self:
        """Open "sqlite:///path", "postgresql://…" or a plain path (SQLite); create or migrate what is not there.

        ``patience`` is how many seconds a write waits for another writer; ``limits`` say how alike articles have to
        be to be linked.

        Raises:
            StorageError: it cannot be opened, is not ours, or is newer than this program (see storage.errors).
        """
        return cls(open_database(url, patience=patience), limits)

    def store(  # noqa: PLR0913  a keyword for everything that a visit brings
        self,
        captures: Sequence[Capture],
        source: SourceRef,
        state: FetchState | None,
        now: datetime,
        *,
        owed: Sequence[Owed] = (),
        settled: Sequence[str] = (),
        rejected: Mapping[str, str] | None = None,
        token: int | None = None,
        also: Also | None = None,
    ) -> list[Decision]:
        """Store what one source showed, in one transaction: all of it is there afterwards, or nothing.

        Captures of one article are applied in the order in which they were listed, and all of them are of the
        source's outlet. ``state`` is what the fetch left behind; None leaves the source's state alone. ``owed`` are
        entries whose pages are still to be fetched; captured links are not owed any more, nor are those in
        ``settled``. ``rejected`` maps links of entries that became no article to the entries' hashes. ``token`` is
        that of the claim the source was fetched under (see storage.claims). ``also`` writes what goes with it.

        Returns the decisions in the order of the captures.

        Raises:
            ValueError: a capture is another outlet's.
            ClaimLostError: the claim has ended, and another process has claimed the source since.
            StorageError: the archive cannot be written (see storage.errors).
        """
        for capture in captures:
            if capture.article.outlet != source.outlet:
                raise ValueError(f"{capture.article.url} is of {capture.article.outlet}, its source of {source.outlet}")
        # Together with numpy they take a fifth of a second, of which whoever stores nothing is spared.
        from storage.batch import Batch
        from storage.known import Book, sight

        batch = sight(captures)
        decisions: dict[int, Outcome] = {}
        firsts: dict[int, int | None] = {}
        with writing(self.engine) as connection:
            source_id = place_source(connection, source, state, token=token)
            if batch or rejected:
                book = Book(connection, source.outlet, source_id, [one for _, one in batch])
                writes = Batch(connection, book, source_id, now, self._limits)
                for link, entry_hash in (rejected or {}).items():
                    writes.note_rejected(index_text(link), entry_hash)
                decisions = {place: writes.take(one) for place, one in batch}
                firsts = writes.write()
            captured = [capture.original.link for capture in captures]
            write_backlog(connection, source_id, owed, settled=[*captured, *settled])
            if also is not None:
                also(connection, [(captures[place], decisions[place]) for place in sorted(decisions)])
        return [_with_first(decisions[place], firsts) for place in range(len(captures))]

    def entry_hashes(self, source: SourceRef, links: Sequence[str]) -> dict[str, str]:
        """The hash of the entry last stored from this source, by link as listed; links never stored are left out."""
        by_key = {index_text(link): link for link in links}
        with reading(self.engine) as connection:
            rows = rows_among(connection, _hashes_query(), by_key, outlet=source.outlet, url=source.url)
            return {by_key[row.link]: row.entry_hash for row in rows}

    def catch_up(self, *, stop: Callable[[], bool] = lambda: False) -> int:
        """Compare and index what waits for it, until ``stop`` says so; how much (see storage.upkeep)."""
        return catch_up(self.engine, self._limits, stop)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@cache
def _hashes_query() -> Select[Any]:
    seen, names = schema.sightings.c, schema.sources.c
    return (
        select(seen.link, seen.entry_hash)
        .join_from(schema.sightings, schema.sources)
        .where(names.outlet == bindparam("outlet"), names.url == bindparam("url"), seen.link.in_(among()))
    )


def _with_first(decision: Decision, firsts: Mapping[int, int | None]) -> Decision:
    """A decision about a new article, with the one it proved a duplicate of."""
    if isinstance(decision, New) and (first := firsts.get(decision.id)) is not None:
        return Duplicate(decision.id, first)
    return decision
