"""Whether a daemon does its work: the database answers, and due sources are looked for on time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from storage.engine import reading
from storage.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is in the way of the work, in words; nothing when ready."""

    problems: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.problems


def check_ticks(last: datetime | None, every: timedelta, now: datetime) -> str | None:
    """Say what is wrong with the ticks: none yet, or the last one longer ago than three of them should take."""
    if last is None:
        return "due sources have not been looked for yet"
    late = now - last
    if late > 3 * every:
        return f"due sources were last looked for {late.total_seconds():.0f} s ago, not {every.total_seconds():.0f}"
    return None


def check_database(engine: Engine) -> str | None:
    """Ask the database something small, and say what is wrong with it."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except StorageError as error:
        return str(error)
    return None


class Probe:
    """Makes a blocking check in a thread, one at a time, and waits ``patience`` seconds for it at most.

    A database that hangs holds one thread, however often it is asked for.
    """

    def __init__(self, check: Callable[[], Readiness], patience: float = 5.0) -> None:
        self._check = check
        self._patience = patience
        self._under_way: asyncio.Task[Readiness] | None = None

    async def __call__(self) -> Readiness:
        """Check, or wait for the check under way."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(asyncio.to_thread(self._check))
        done, _ = await asyncio.wait({self._under_way}, timeout=self._patience)
        if not done:
            return Readiness(problems=(f"the database has not answered within {self._patience:g} s",))
        try:
            return self._under_way.result()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is why we are not ready
            return Readiness(problems=(f"the check itself failed: {error!r}",))
