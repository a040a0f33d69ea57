"""Ending a crawl early: what is under way stops at once, what is finished stays."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from crawler.errors import TransientFetchError

T = TypeVar("T")
KIND = "interrupted"


class Interruption:
    """Stands between a crawl and its requests; once asked for, every request of the crawl fails at once."""

    def __init__(self) -> None:
        self.requested = False
        self._under_way: set[asyncio.Task[Any]] = set()

    def request(self) -> None:
        """Stop the requests under way, and refuse the later ones."""
        self.requested = True
        for task in self._under_way:
            task.cancel()

    async def run(self, request: Coroutine[Any, Any, T], subject: str) -> T:
        """Carry out a request, in the task that asks for it.

        Raises:
            TransientFetchError: the crawl was stopped meanwhile ("interrupted").
        """
        if self.requested:
            request.close()
            raise _interrupted(subject)
        task: asyncio.Task[T] = asyncio.current_task()  # type: ignore[assignment]  # only a task awaits
        self._under_way.add(task)
        try:
            return await request
        except asyncio.CancelledError:
            if self._has_cancelled(task):
                raise _interrupted(subject) from None
            raise
        finally:
            self._under_way.discard(task)

    def _has_cancelled(self, task: asyncio.Task[Any]) -> bool:
        """Whether a task was cancelled by us, and by nobody else: then it goes on."""
        return self.requested and task.uncancel() == 0


def _interrupted(subject: str) -> TransientFetchError:
    return TransientFetchError(KIND, subject, "the crawl was stopped before this was fetched")
