"""What is remembered of every source: validators, health, and the entries whose pages are still owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)

from storage import schema
from storage.article import SourceKind
from storage.engine import reading, updating, writing
from storage.errors import ClaimLostError
from storage.rows import upsert
from storage.schema import index_text

_CHUNK = 300


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source by its names: the outlet's slug, the address as defined, and what kind of thing it is."""

    outlet: str
    url: str
    kind: SourceKind = SourceKind.FEED


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What a successful fetch left behind.

    ``etag`` and ``last_modified`` are kept and sent back verbatim; ``body_hash`` spares the work where a server
    ignores them. All three hold for one address (``url``, the source's own where empty) and one version of the
    parser, and are forgotten when either changes.
    """

    fetched_at: datetime
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    parser_version: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is known of a source: what its last success left behind, and how it fares.

    ``status`` and ``fetched_at`` are of the last fetch, successful or not; ``failures`` counts those since the last
    success, and ``error_kind`` and ``error`` describe the latest. ``owes`` says whether pages may be owed.
    """

    id: int
    ref: SourceRef
    url: str
    etag: str
    last_modified: str
    body_hash: str
    parser_version: str
    fetched_at: datetime | None
    succeeded_at: datetime | None
    status: int | None
    failures: int
    error_kind: str
    error: str
    owes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An entry whose page could not be had: the link as listed, the entry as JSON, and how often it was tried."""

    link: str
    entry: str
    attempts: int
    first_seen_at: datetime
    last_error: str = ""


class Sources:
    """The sources of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def state(self, ref: SourceRef, *, parser_version: str = "") -> SourceState | None:
        """What is known of a source; None before its first fetch.

        Validators and body hash are empty when they were left by another version of the parser.
        """
        query = select(schema.sources).where(_is(ref))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else holding(state_of(row, ref), parser_version)

    def states(self, outlet: str | None = None) -> list[SourceState]:
        """Every source that was ever fetched, by outlet and address."""
        query = select(schema.sources).order_by(schema.sources.c.outlet, schema.sources.c.url)
        if outlet is not None:
            query = query.where(schema.sources.c.outlet == outlet)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return [state_of(row, SourceRef(row["outlet"], row["url"], SourceKind(row["kind"]))) for row in rows]

    def states_of(self, refs: Sequence[SourceRef]) -> dict[SourceRef, SourceState]:
        """What is known of the sources named, read together."""
        owes = exists().where(schema.backlog.c.source_id == schema.sources.c.id).label("owes")
        query = select(schema.sources, owes)
        names = {(ref.outlet, ref.url): ref for ref in refs}
        listed = sorted(names)
        found: dict[SourceRef, SourceState] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(listed), _CHUNK):
                named = tuple_(schema.sources.c.outlet, schema.sources.c.url).in_(listed[start : start + _CHUNK])
                for row in connection.execute(query.where(named)).mappings():
                    ref = names[row["outlet"], row["url"]]
                    found[ref] = state_of(row, ref)
        return found

    def record_unchanged(self, states: Sequence[tuple[SourceRef, FetchState, int | None]]) -> None:
        """Remember successes that brought nothing, together; those whose claim (its token) has ended are left out."""
        rows = [
            _success(ref, state) | {"of": ref.outlet, "named": ref.url, "held": token} for ref, state, token in states
        ]
        if rows:
            with updating(self._engine) as connection:
                connection.execute(_succeed(), rows)

    def record_failure(
        self,
        ref: SourceRef,
        *,
        kind: str,
        message: str,
        status: int | None = None,
        now: datetime,
        token: int | None = None,
    ) -> None:
        """Count a failed fetch. Validators stay: the next fetch may still be answered with 304.

        Raises:
            ClaimLostError: the claim of ``token`` has ended.
        """
        with writing(self._engine) as connection:
            number = place_source(connection, ref, token=token)
            found = {"number": number, "at": now, "answered": status, "sort": kind, "said": message}
            connection.execute(_fail(), found)

    def backlog(self, ref: SourceRef) -> list[Owed]:
        """The entries of a source whose pages are still owed, the longest waiting first."""
        owed = schema.backlog.c
        query = (
            select(owed.link, owed.entry, owed.attempts, owed.first_seen_at, owed.last_error)
            .join_from(schema.backlog, schema.sources)
            .where(_is(ref))
            .order_by(owed.first_seen_at, owed.link)
        )
        with reading(self._engine) as connection:
            return [Owed(**row) for row in connection.execute(query).mappings()]


def place_source(
    connection: Connection, ref: SourceRef, state: FetchState | None = None, *, token: int | None = None
) -> int:
    """The number of a source, which is entered where it is new; a state given is a success and is written with it.

    Raises:
        ClaimLostError: the claim of ``token`` has ended, another process fetches the source.
    """
    values: dict[str, Any] = {"kind": str(ref.kind)} if state is None else _success(ref, state)
    known = connection.execute(_place(), values | {"of": ref.outlet, "named": ref.url, "held": token})
    if (number := known.scalar()) is None:
        if token is not None:
            raise ClaimLostError(f"{ref.outlet}: {ref.url} is being fetched by another process: it is left to that one")
        number = connection.execute(_enter(), values | {"outlet": ref.outlet, "url": ref.url}).scalar_one()
    return int(number)


def _success(ref: SourceRef, state: FetchState) -> dict[str, Any]:
    return {
        "kind": str(ref.kind),
        "validated_url": state.url or ref.url,
        "parser_version": state.parser_version,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "fetched_at": state.fetched_at,
        "succeeded_at": state.fetched_at,
        "status": state.status,
        "failures": 0,
        "error_kind": "",
        "error": "",
    }


@cache
def _place() -> Any:
    return _succeed().returning(schema.sources.c.id)


@cache
def _enter() -> Any:
    return insert(schema.sources).returning(schema.sources.c.id)


@cache
def _fail() -> Any:
    columns = schema.sources.c
    return (
        update(schema.sources)
        .where(columns.id == bindparam("number"))
        .values(
            fetched_at=bindparam("at"),
            status=bindparam("answered"),
            failures=columns.failures + 1,
            error_kind=bindparam("sort"),
            error=bindparam("said"),
        )
    )


@cache
def _succeed() -> Any:
    columns = schema.sources.c
    named = and_(columns.outlet == bindparam("of"), columns.url == bindparam("named"))
    held = columns.claim_token == func.coalesce(bindparam("held", type_=BigInteger()), columns.claim_token)
    return update(schema.sources).where(named, held)


def write_backlog(connection: Connection, source_id: int, owed: Iterable[Owed], settled: Iterable[str]) -> None:
    """Enter what is owed, and strike out the links that are not any more."""
    columns = schema.backlog.c
    waiting = connection.scalars(_waiting(), {"source": source_id})
    if links := set(waiting).intersection(map(index_text, settled)):
        struck = delete(schema.backlog).where(columns.source_id == source_id, columns.link == bindparam("settled"))
        connection.execute(struck, [{"settled": link} for link in sorted(links)])
    rows = [
        {
            "source_id": source_id,
            "link": index_text(one.link),
            "entry": one.entry,
            "attempts": one.attempts,
            "first_seen_at": one.first_seen_at,
            "last_error": one.last_error,
        }
        for one in owed
    ]
    upsert(connection, schema.backlog, rows, update=("entry", "attempts", "last_error"))


@cache
def _waiting() -> Any:
    return select(schema.backlog.c.link).where(schema.backlog.c.source_id == bindparam("source"))


def _is(ref: SourceRef) -> Any:
    return and_(schema.sources.c.outlet == ref.outlet, schema.sources.c.url == ref.url)


def state_of(row: Mapping[Any, Any], ref: SourceRef) -> SourceState:
    """The state of a source from its row."""
    return SourceState(
        id=row["id"],
        ref=ref,
        url=row["validated_url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        parser_version=row["parser_version"],
        fetched_at=row["fetched_at"],
        succeeded_at=row["succeeded_at"],
        status=row["status"],
        failures=row["failures"],
        error_kind=row["error_kind"],
        error=row["error"],
        owes=row.get("owes", True),
    )


def holding(state: SourceState, parser_version: str) -> SourceState:
    """The state without validators and body hash where another version of the parser left them."""
    if state.parser_version == parser_version:
        return state
    return replace(state, etag="", last_modified="", body_hash="")
