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
        """Carry out a request.

        Raises:
            TransientFetchError: the crawl was stopped meanwhile ("interrupted").
        """
        if self.requested:
            request.close()
            raise _interrupted(subject)
        task = asyncio.ensure_future(request)
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self.requested:
                raise _interrupted(subject) from None
            raise
        finally:
            self._under_way.discard(task)


def _interrupted(subject: str) -> TransientFetchError:
    return TransientFetchError(KIND, subject, "the crawl was stopped before this was fetched")
