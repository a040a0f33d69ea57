"""Many rows in and out, at the cost of the rows: what a statement says in SQL is worked out once, not each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Dialect, Row, Select, Table, bindparam

# Well under the number of parameters either database takes, and one cached statement serves most batches.
CHUNK = 500


def add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Enter new rows, which all name the same columns."""
    if rows:
        _execute(connection, _spell(connection.dialect, table, tuple(rows[0]), _plainly), rows)


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, update: Sequence[str] = ()) -> None:
    """Enter rows; where the primary key is taken, replace the columns named, or leave the row as it is."""
    if rows:
        on_conflict = _replacing(tuple(update))
        _execute(connection, _spell(connection.dialect, table, tuple(rows[0]), on_conflict), rows)


def insert_into(table: Table, dialect: Dialect) -> Any:
    """INSERT, with ON CONFLICT, which SQLAlchemy spells in a module for each database: only one of them is imported."""
    return import_module(f"sqlalchemy.dialects.{dialect.name}").insert(table)


def rows_among(connection: Connection, query: Select[Any], values: Iterable[Any], **given: Any) -> Iterator[Row[Any]]:
    """The rows of a query over ``among()``, for any number of values, asked for piece by piece.

    ``given`` are the query's other parameters. A query that is made once and kept costs half of one made each time.
    """
    # Sorted, so that the same values read, lock and log the same way every time.
    wanted = sorted(values)
    for start in range(0, len(wanted), CHUNK):
        yield from connection.execute(query, {**given, "among": wanted[start : start + CHUNK]})


def among() -> Any:
    """What rows_among() fills in: ``column.in_(among())``."""
    return bindparam("among", expanding=True)


@dataclass(frozen=True, slots=True)
class _Spelt:
    """A statement as a driver takes it.

    ``processors`` are the parameters in their order, each with what makes the form in which the database takes it,
    or None where it is taken as it is. ``by_name`` says whether the driver takes them by name.
    """

    sql: str
    processors: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    by_name: bool


def _execute(connection: Connection, spelt: _Spelt, rows: Sequence[dict[str, Any]]) -> None:
    # Column by column: a value costs a third of what it costs row by row.
    columns = [
        [row[name] for row in rows] if process is None else [process(row[name]) for row in rows]
        for name, process in spelt.processors
    ]
    ready: list[Any] = list(zip(*columns, strict=True))
    if spelt.by_name:
        names = [name for name, _ in spelt.processors]
        ready = [dict(zip(names, row, strict=True)) for row in ready]
    connection.exec_driver_sql(spelt.sql, ready)


@lru_cache(maxsize=256)
def _spell(dialect: Dialect, table: Table, columns: tuple[str, ...], finish: Callable[[Any, Table], Any]) -> _Spelt:
    compiled = finish(insert_into(table, dialect), table).compile(dialect=dialect, column_keys=list(columns))
    names = compiled.positiontup or columns
    return _Spelt(
        sql=str(compiled),
        processors=tuple((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names),
        by_name=compiled.positiontup is None,
    )


def _plainly(insert: Any, _table: Table) -> Any:
    return insert


@lru_cache(maxsize=64)
def _replacing(names: tuple[str, ...]) -> Callable[[Any, Table], Any]:
    def on_conflict(insert: Any, table: Table) -> Any:
        keys = list(table.primary_key)
        if not names:
            return insert.on_conflict_do_nothing(index_elements=keys)
        return insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in names})

    return on_conflict
