"""Bringing an archive's tables to the version this program knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.engine import PATIENCE, make_engine, reading, use_wal, writing
from storage.errors import ForeignDatabaseError, NewerSchemaError

HEAD = "0011"
VERSION_TABLE = "gleaner_version"
SCRIPTS = Path(__file__).parent / "migrations"


def open_database(address: str, *, patience: float = PATIENCE) -> Engine:
    """An engine on an archive whose tables are there and up to date: created or migrated where they are not.

    ``patience`` is how many seconds every write waits for another writer.

    Raises:
        UnreachableError, BusyError, DamagedError: it cannot be opened (see storage.errors).
        ForeignDatabaseError: the database holds other tables, and none of ours.
        NewerSchemaError: a newer gleaner wrote it.
    """
    engine = make_engine(address, patience=patience)
    try:
        with reading(engine) as connection:
            current = _version(connection)
        if current != HEAD:
            use_wal(engine)
            with writing(engine) as connection:
                if _version(connection) != HEAD:
                    _upgrade(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _version(connection: Connection) -> str | None:
    """The version of the archive's tables; None where the database is empty."""
    shown = connection.engine.url.render_as_string(hide_password=True)
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            others = ", ".join(sorted(tables)[:3])
            raise ForeignDatabaseError(f"{shown} is another program's (tables {others}): name a database of its own")
        return None
    version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if version is not None and version > HEAD:
        raise NewerSchemaError(f"{shown} has version {version}, this gleaner knows {HEAD}: upgrade gleaner")
    return version


def _upgrade(connection: Connection) -> None:
    # Alembic takes a fifth of a second to import: only when there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
