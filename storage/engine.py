"""Connections to the archive: SQLite in WAL mode, or PostgreSQL through psycopg."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from storage.errors import BusyError, DamagedError, StorageError, UnreachableError

PATIENCE = 30.0

# Any number, as long as every writer takes the same one: "gleaner" in ASCII.
_WRITERS_LOCK = 0x676C65616E6572
# SQLite's write-ahead log, 16 MB: bands lie scattered, so that sources stored one after another write many of the same
# pages, which are copied to the file once for all that the log holds. Four times SQLite's own length.
_PAGES_OF_LOG = 4000
_POSTGRES_NAMES = {"postgres", "postgresql", "postgresql+psycopg"}


def make_engine(address: str, *, patience: float = PATIENCE) -> Engine:
    """An engine for "sqlite:///path", "postgresql://…" or a plain path, which is a SQLite file.

    A new SQLite file is readable by its owner only. ``patience`` is how many seconds to wait for another writer.

    Raises:
        UnreachableError: the address names no database, or one that cannot be opened.
    """
    url = parse_address(address)
    with translated(url):
        return _sqlite(url, patience) if url.get_backend_name() == "sqlite" else _postgres(url, patience)


def parse_address(address: str) -> URL:
    """The address of an archive as a URL.

    Raises:
        UnreachableError: it is neither a path nor a SQLite or PostgreSQL URL.
    """
    if "://" not in address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise UnreachableError(f"no database address: {address!r}; write sqlite:///path or postgresql://…") from error
    if url.drivername in _POSTGRES_NAMES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    shown = url.render_as_string(hide_password=True)
    raise UnreachableError(f"an archive cannot be kept in {shown}: write sqlite:///path or postgresql://…")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the archive throughout."""
    with translated(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer: all others wait, so that numbers are given in the order of commits.

    Raises:
        BusyError: another writer did not finish in time.
    """
    with translated(engine.url), engine.connect() as connection:
        connection = connection.execution_options(gleaner_writes=True)  # noqa: PLW2901
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_LOCK})
            yield connection


@contextmanager
def updating(engine: Engine) -> Iterator[Connection]:
    """A transaction that gives no numbers: on PostgreSQL it waits for no other writer, only for the rows it changes.

    Raises:
        BusyError: another writer did not finish in time.
    """
    with translated(engine.url), engine.connect() as connection:
        connection = connection.execution_options(gleaner_writes=True)  # noqa: PLW2901
        with connection.begin():
            yield connection


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what a driver raises into our errors, which name the archive and say what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _our_error(url, error) from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise UnreachableError("PostgreSQL needs its driver: pip install 'gleaner[postgres]'") from error


def _our_error(url: URL, error: DBAPIError) -> StorageError:
    shown = url.render_as_string(hide_password=True)
    said = str(error.orig).strip().partition("\n")[0]
    code = _code(error.orig)
    if code in {"SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"}:
        return BusyError(f"{shown} is held by another process for too long: try again when it has finished ({said})")
    if code in {"SQLITE_CORRUPT", "SQLITE_NOTADB"}:
        return DamagedError(f"{shown} is damaged or no SQLite database: name another file or restore a backup ({said})")
    if code == "SQLITE_FULL":
        return UnreachableError(f"{shown} has no room left: free some disk space ({said})")
    if code == "SQLITE_READONLY":
        return UnreachableError(f"{shown} may not be written: check the rights of the file and its folder ({said})")
    if code == "SQLITE_CANTOPEN" or error.connection_invalidated or _never_connected(error):
        return UnreachableError(f"{shown} cannot be reached: check the address, and that it may be opened ({said})")
    return StorageError(f"{shown}: {said}")


def _code(original: BaseException | None) -> str:
    name: str = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None) or ""
    # Extended SQLite names carry their base in front: SQLITE_BUSY_SNAPSHOT, SQLITE_CANTOPEN_ISDIR.
    return "_".join(name.split("_")[:2]) if name.startswith("SQLITE_") else name


def _never_connected(error: DBAPIError) -> bool:
    """psycopg reports a failed connection as an OperationalError without a statement or a state."""
    return error.statement is None and not _code(error.orig)


def _postgres(url: URL, patience: float) -> Engine:
    options = f"-c lock_timeout={int(patience * 1000)} -c timezone=UTC"
    return create_engine(url, connect_args={"options": options, "client_encoding": "utf8", "connect_timeout": 10})


def _sqlite(url: URL, patience: float) -> Engine:
    _create_private(Path(str(url.database)), url)
    engine = create_engine(url, connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001
        # The driver must not begin transactions itself: it would begin them without the writer's lock.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = NORMAL").close()
        connection.execute("PRAGMA foreign_keys = ON").close()
        connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_OF_LOG}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("gleaner_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def use_wal(engine: Engine) -> None:
    """Let readers go on while one writes; SQLite remembers it in the file. Nothing to do elsewhere."""
    if engine.dialect.name == "sqlite":
        with translated(engine.url):
            connection = engine.raw_connection()
            connection.cursor().execute("PRAGMA journal_mode = WAL").close()
            connection.close()


def _create_private(path: Path, url: URL) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise UnreachableError(
            f"{url.database} cannot be opened: {error.strerror}; check the path and its rights"
        ) from error


def tidy(engine: Engine) -> None:
    """Refresh the statistics that queries are planned by, and shorten SQLite's write-ahead log.

    Raises:
        StorageError: the archive cannot be reached or written.
    """
    with translated(engine.url), engine.connect() as connection:
        for statement in _TIDYING[engine.dialect.name]:
            connection.exec_driver_sql(statement).close()


_TIDYING = {
    # Outside the transaction that connecting began: within it neither statistics nor the log are written.
    "sqlite": ("COMMIT", "PRAGMA analysis_limit = 1000", "PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": (),  # looks after itself
}
