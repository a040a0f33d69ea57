"""Where texts that may be alike meet: one table of the bands of their sketches, by period of time.

A key holds the period of publication above the band: what is stored lately touches few pages of the table, however
large the archive is, and texts further apart than the window hardly meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage.similarity import bands, sketches

PERIOD = timedelta(days=28)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BITS = 44
_MASK = (1 << _BITS) - 1


Place = tuple[int, int]
"""A row of the table: a key, and the form of an article (the number of its revision) that has it."""


def bands_of(folded: Mapping[int, str]) -> dict[int, tuple[int, ...]]:
    """The bands of folded texts by number, which cost less together."""
    found = bands(sketches(list(folded.values())))
    return {number: tuple(band & _MASK for band in of_text) for number, of_text in zip(folded, found, strict=True)}


def keys_at(found: Iterable[int], at: datetime) -> list[int]:
    """The keys of bands in the period of a time."""
    above = _period(at - _EPOCH) << _BITS
    return [above + band for band in found]


def keys_around(found: Sequence[int], at: datetime, window: timedelta) -> list[int]:
    """The keys of bands in all periods that a window around a time touches."""
    since, until = _period(at - _EPOCH - window), _period(at - _EPOCH + window)
    return [above + band for above in range(since << _BITS, (until + 1) << _BITS, 1 << _BITS) for band in found]


def enter(connection: Connection, places: Iterable[Place]) -> None:
    """Add rows."""
    _execute_many(connection, "INSERT INTO bands (key, form_id) VALUES ({0}, {0}) ON CONFLICT DO NOTHING", places)


def withdraw(connection: Connection, places: Iterable[Place]) -> None:
    """Take rows away."""
    _execute_many(connection, "DELETE FROM bands WHERE key = {0} AND form_id = {0}", places)


def meet(connection: Connection, keys: Collection[int]) -> list[Place]:
    """The rows under any of these keys, by one statement."""
    if not keys:
        return []
    wanted = sorted(keys)
    if connection.dialect.name == "postgresql":
        statement = "SELECT key, form_id FROM bands WHERE key = ANY(CAST(%s AS bigint[]))"
        rows = connection.exec_driver_sql(statement, (wanted,))
    else:
        statement = "SELECT key, form_id FROM (SELECT value FROM json_each(?)) CROSS JOIN bands ON key = value"
        rows = connection.exec_driver_sql(statement, (str(wanted),))
    return [(key, form) for key, form in rows]


def _period(since_epoch: timedelta) -> int:
    return since_epoch.days // PERIOD.days


def _execute_many(connection: Connection, statement: str, places: Iterable[Place]) -> None:
    # Plain tuples in the order of the table: a row costs a third of what it costs as a dictionary.
    if rows := sorted(places):
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        connection.exec_driver_sql(statement.format(mark), rows)
