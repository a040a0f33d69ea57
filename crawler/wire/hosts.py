"""Manners towards hosts: whose turn it is, and what robots.txt says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from protego import Protego

RobotsReader = Callable[[], Coroutine[Any, Any, Protego]]

# RFC 9309, 2.4: not longer than a day. What could not be read is asked for again much sooner.
_ROBOTS = 24 * 3600.0
_BROKEN_ROBOTS = 300.0


class _Host:
    """One host: how gently it is asked, and who waits for it."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.concurrency = 16
        self.active = 0
        self.next_start = 0.0
        self.gate = asyncio.Lock()
        self.freed = asyncio.Event()


class Hosts:
    """What is known of every host, for as long as this object lives; share one between crawls of one loop.

    Each host is asked in the order of arrival, with ``delay`` seconds between two starts and at most
    ``concurrency`` requests at once. Of outlets that share a host, the strictest rules. ``total`` bounds the
    requests under way over all hosts.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = asyncio.Semaphore(total)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, tuple[asyncio.Task[Protego], float]] = {}

    def mind(self, host: str, delay: float, concurrency: int = 16) -> None:
        """Ask a host no faster than this from now on."""
        known = self._known(host)
        known.delay = max(known.delay, delay)
        known.concurrency = min(known.concurrency, concurrency)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until the host may be asked; the turn lasts as long as the block."""
        host = self._known(name)
        async with host.gate:
            while host.active >= host.concurrency:
                host.freed.clear()
                await host.freed.wait()
            if (pause := host.next_start - self._clock()) > 0:
                await asyncio.sleep(pause)
            await self._total.acquire()
            host.next_start = self._clock() + host.delay
            host.active += 1
        try:
            yield
        finally:
            host.active -= 1
            host.freed.set()
            self._total.release()

    async def robots(self, origin: str, read: RobotsReader) -> Protego:
        """Give the rules of an origin's robots.txt, read by whoever comes first and kept for a day.

        Raises:
            FetchError: it could not be read; everybody who asks within a few minutes hears the same.
        """
        known = self._robots.get(origin)
        if known is None or self._is_stale(*known):
            known = self._robots[origin] = (asyncio.ensure_future(read()), self._clock())
        return await asyncio.shield(known[0])

    def _known(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host()
        return host

    def _is_stale(self, task: asyncio.Task[Protego], asked_at: float) -> bool:
        broken = task.done() and (task.cancelled() or task.exception() is not None)
        return self._clock() - asked_at > (_BROKEN_ROBOTS if broken else _ROBOTS)
