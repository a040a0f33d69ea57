"""Where texts that may be alike meet: one table of the bands of their sketches, by period of time.

A key holds the period of publication above the band: what is stored lately touches few pages of the table, however
large the archive is, and texts further apart than the window hardly meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, text

from storage.similarity import bands, sketches

PERIOD = timedelta(days=28)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BITS = 44
_MASK = (1 << _BITS) - 1


class Place(NamedTuple):
    """A row of the table: a key, and the form of an article (the number of its revision) that has it."""

    key: int
    form: int


def bands_of(folded: Mapping[int, str]) -> dict[int, tuple[int, ...]]:
    """The bands of folded texts by number, which cost less together."""
    return dict(zip(folded, bands(sketches(list(folded.values()))), strict=True))


def keys_at(found: Iterable[int], at: datetime) -> list[int]:
    """The keys of bands in the period of a time."""
    return _keys(found, _period(at - _EPOCH))


def keys_around(found: Sequence[int], at: datetime, window: timedelta) -> list[int]:
    """The keys of bands in all periods that a window around a time touches."""
    since, until = _period(at - _EPOCH - window), _period(at - _EPOCH + window)
    return [key for period in range(since, until + 1) for key in _keys(found, period)]


def enter(connection: Connection, places: Iterable[Place]) -> None:
    """Add rows."""
    _execute_many(connection, "INSERT INTO bands (key, form_id) VALUES ({0}, {0}) ON CONFLICT DO NOTHING", places)


def withdraw(connection: Connection, places: Iterable[Place]) -> None:
    """Take rows away."""
    _execute_many(connection, "DELETE FROM bands WHERE key = {0} AND form_id = {0}", places)


def meet(connection: Connection, keys: Iterable[Iterable[int]]) -> list[Place]:
    """The rows under any of these keys, by one statement."""
    wanted = sorted(set(chain.from_iterable(keys)))
    if not wanted:
        return []
    if connection.dialect.name == "postgresql":
        statement = "SELECT key, form_id FROM bands WHERE key = ANY(CAST(:keys AS bigint[]))"
        rows = connection.execute(text(statement), {"keys": wanted})
    else:
        statement = "SELECT key, form_id FROM (SELECT value FROM json_each(:keys)) CROSS JOIN bands ON key = value"
        rows = connection.execute(text(statement), {"keys": str(wanted)})
    return [Place(key, form) for key, form in rows]


def _period(since_epoch: timedelta) -> int:
    return since_epoch // PERIOD


def _keys(found: Iterable[int], period: int) -> list[int]:
    above = period << _BITS
    return [above | (band & _MASK) for band in found]


def _execute_many(connection: Connection, statement: str, places: Iterable[Place]) -> None:
    # Plain tuples in the order of the table: a row costs a third of what it costs as a dictionary.
    if rows := sorted(places):
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        connection.exec_driver_sql(statement.format(mark), rows)
