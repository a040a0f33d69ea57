"""Archives that move house: copied between databases and compared, or backed up while others write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, exists, func, insert, select, text

from storage.engine import parse_address, reading, writing
from storage.errors import DamagedError, TakenError, UnreachableError
from storage.schema import metadata

_ROWS = 200
_SUMS = 1 << 128


@dataclass(frozen=True, slots=True)
class Tally:
    """What a table holds: how many rows, and a checksum of them all, whatever their order."""

    rows: int = 0
    checksum: int = 0


def copy_archive(
    source: Engine, target: Engine, *, without: Collection[str] = (), on_rows: Callable[[int], None] = lambda _: None
) -> dict[str, Tally]:
    """Copy every table of an archive into another, empty one, in one transaction; what was copied, by table.

    Others may go on writing to the source: one state of it is copied. The rows are read back from the target and
    compared by number and checksum before they count. ``on_rows`` is told of rows as they are written; tables in
    ``without`` are left out.

    Raises:
        TakenError: the target holds something.
        DamagedError: what was read back is not what was written; the target stays empty.
        StorageError: either cannot be read or written (see storage.errors).
    """
    tables = [table for table in metadata.sorted_tables if table.name not in without]
    with reading(source) as outgoing, writing(target) as incoming:
        _check_empty(incoming, tables)
        tallies = {table.name: _copy(table, outgoing, incoming, on_rows) for table in tables}
        for table in tables:
            if (found := tally(incoming, table)) != tallies[table.name]:
                raise DamagedError(
                    f"{shown(target)}: {table.name} holds {found.rows} rows that are not the {tallies[table.name].rows}"
                    " written: nothing was kept; check the disk, then copy again"
                )
        _set_sequences(incoming, tables)
    return tallies


def tally(connection: Connection, table: Table) -> Tally:
    """Count and sum up a table."""
    rows = checksum = 0
    for part in _parts(connection, table):
        rows += len(part)
        checksum += sum(map(_row_sum, part))
    return Tally(rows, checksum % _SUMS)


def back_up(address: str, file: Path, *, replace: bool = False) -> int:
    """Write a SQLite archive into a file, as it is at this moment, while others write; its size in bytes.

    The file is there whole and checked, or not at all.

    Raises:
        TakenError: there is such a file already, and it is not to be replaced.
        DamagedError: the archive is damaged, and so is its copy.
        UnreachableError: the archive is no SQLite file, or cannot be read; or the file cannot be written.
    """
    url = parse_address(address)
    if url.get_backend_name() != "sqlite":
        raise UnreachableError(
            f"{url.render_as_string(hide_password=True)} is on a PostgreSQL server, which backs up itself: "
            "pg_dump --format=custom --file=FILE ADDRESS; or copy it: gleaner archive copy --from ADDRESS --to FILE"
        )
    if not Path(str(url.database)).is_file():
        raise UnreachableError(f"there is no archive at {url.database}: name another with --database")
    if not replace and file.exists():
        raise TakenError(f"{file} is there already: name another file, or replace it with --replace")
    partial = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _back_up(str(url.database), partial)
        size = partial.stat().st_size
        partial.replace(file)
    except OSError as error:
        raise UnreachableError(f"{file}: cannot be written: {error.strerror or error}") from error
    except sqlite3.Error as error:
        raise UnreachableError(f"{url.database} cannot be backed up to {file}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return size


def _back_up(source: str, partial: Path) -> None:
    with closing(sqlite3.connect(source)) as archive, closing(sqlite3.connect(partial)) as copy:
        # In one step: SQLite begins anew whenever someone writes between two.
        archive.backup(copy, pages=-1)
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise DamagedError(f"{source} is damaged ({found}): restore an earlier backup")
    with partial.open("rb") as written:
        os.fsync(written.fileno())


def shown(engine: Engine) -> str:
    """An archive's address as it may be shown."""
    return engine.url.render_as_string(hide_password=True)


def _check_empty(connection: Connection, tables: Iterable[Table]) -> None:
    for table in tables:
        if connection.execute(select(exists().select_from(table))).scalar():
            raise TakenError(f"{shown(connection.engine)} holds an archive already: name an empty database")


def _copy(table: Table, outgoing: Connection, incoming: Connection, on_rows: Callable[[int], None]) -> Tally:
    rows = checksum = 0
    names = [column.name for column in table.columns]
    for part in _parts(outgoing, table):
        incoming.execute(insert(table), [dict(zip(names, row, strict=True)) for row in part])
        rows += len(part)
        checksum += sum(map(_row_sum, part))
        on_rows(len(part))
    return Tally(rows, checksum % _SUMS)


def _parts(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table, some at a time; in the order of their keys, so that a row may point to an earlier one."""
    query = select(*table.columns).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": _ROWS}) as found:
        for part in found.partitions():
            yield [tuple(row) for row in part]


def _row_sum(row: tuple[Any, ...]) -> int:
    digest = blake2b(digest_size=16)
    for value in row:
        data = _bytes_of(value)
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return int.from_bytes(digest.digest(), "big")


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, datetime):
        return b"t" + value.isoformat().encode()
    if value is None:
        return b""
    return (f"s{value}" if isinstance(value, str) else f"n{int(value)}").encode("utf-8", "surrogatepass")


def _set_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL number new rows after those that were copied."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None and (last := connection.execute(select(func.max(column))).scalar()):
            named = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
            connection.execute(named, {"table": table.name, "column": column.name, "last": last})
