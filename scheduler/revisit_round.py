"""A round of revisits in hand: what comes of each look is decided and written down, the rest handed back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from crawler.revisit import Finding, Recall, Seen
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.events import EventHandler, HostHeld, NetworkDown, Revisited, Trouble
from scheduler.hints import read_retry_after
from scheduler.network import is_network_down
from scheduler.outcome import Outcome, OutcomeKind
from scheduler.planning import Rules
from scheduler.revisiting import NextLook, plan_next
from scheduler.settings import DaemonSettings
from storage.archive import Archive
from storage.article import Decision, Revision
from storage.aside import aside
from storage.errors import ClaimLostError, StorageError
from storage.revisits import Looked, Revisits, settling

# So many refusals one after the other are the host's, and not those of single pages.
_ENOUGH = 2
_AT_ONCE = timedelta(0)
_READ = frozenset({Finding.SAME, Finding.CHANGED})


class Office(Protocol):
    """What revisits are made by; may be replaced between rounds."""

    definitions: Definitions
    crawling: CrawlSettings
    settings: DaemonSettings
    rules: Rules


class RevisitRound:
    """The revisits in hand. ``made`` counts what they came to, ``open`` are those not made yet, by article.

    ``held`` are the hosts that are left alone, until when; rounds beside each other share it.

    Pages of hosts that could not be connected to wait for the end: only all of them together tell whether it was the
    network.
    """

    def __init__(
        self,
        archive: Archive,
        office: Office,
        held: dict[str, datetime],
        *,
        on_event: EventHandler,
        now: Callable[[], datetime],
    ) -> None:
        self.made: Counter[str] = Counter()
        self.open: dict[int, Recall] = {}
        self._archive = archive
        self._queue = Revisits(archive.engine)
        self._office = office
        self._on_event = on_event
        self._now = now
        self._held = held
        self._refused: Counter[str] = Counter()
        self._unreached: list[Seen] = []
        self._reached: set[str] = set()

    async def take(self, seen: Seen) -> bool:
        """Write down what follows from a look; whether to go on with its host."""
        if seen.finding is Finding.UNREACHED:
            self._unreached.append(seen)
            return True
        self._reached.add(seen.recall.host)
        now = self._now()
        wait = self._wait(seen, now)
        try:
            await self._settle(seen, now, wait)
        except StorageError as error:
            self._on_event(Trouble(doing="revisit", message=str(error)))
            return False
        return self._goes_on(seen, now + max(wait, self._office.rules.cadence.refused_floor))

    async def finish(self) -> None:
        """Write down what follows from pages whose hosts could not be connected to.

        Raises:
            StorageError: the archive cannot be written to.
        """
        seen = [(one.recall.host, Outcome(kind=OutcomeKind.CONNECT)) for one in self._unreached]
        seen += [(host, Outcome(kind=OutcomeKind.FETCHED)) for host in self._reached]
        offline = is_network_down(seen, self._office.rules.cadence)
        if offline:
            self._on_event(NetworkDown(hosts=len({host for host, _ in seen})))
        for one in self._unreached:
            await self._settle(one, self._now(), _AT_ONCE, offline=offline)

    async def hand_back(self) -> None:
        """Give up what was not made. Of a host that refuses, all of it counts as refused: it comes to an end too.

        Raises:
            StorageError: the archive cannot be written to.
        """
        now = self._now()
        waits = {number: self._held.get(recall.host, now) - now for number, recall in self.open.items()}
        for number in [number for number, wait in waits.items() if wait > _AT_ONCE]:
            seen = Seen(recall=self.open.pop(number), finding=Finding.REFUSED)
            plan = plan_next(seen.recall.revisit, seen.finding, now, self._office.rules.cadence, wait=waits[number])
            with suppress(ClaimLostError):
                await aside(partial(self._queue.settle, _looked(seen, plan, now)))
        await aside(partial(self._queue.hand_back, [recall.revisit for recall in self.open.values()], now))

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """Renew the leases of what is open in good time, while the block lasts."""
        over = asyncio.Event()
        tending = asyncio.ensure_future(self._tend(over))
        try:
            yield
        finally:
            over.set()
            await tending

    async def _tend(self, over: asyncio.Event) -> None:
        while not over.is_set():
            lease = self._office.settings.lease
            try:
                await asyncio.wait_for(over.wait(), lease.total_seconds() / 4)
            except TimeoutError:
                claims = [recall.revisit for recall in self.open.values()]
                await self._renew(partial(self._queue.renew, claims, self._now(), lease))

    async def _renew(self, renew: Callable[[], None]) -> None:
        try:
            await aside(renew)
        except StorageError as error:
            self._on_event(Trouble(doing="renew", message=str(error)))

    def _wait(self, seen: Seen, now: datetime) -> timedelta:
        """How long the server asked us to stay away."""
        cadence = self._office.rules.cadence
        headers = seen.answer.headers if seen.answer else {}
        hint = read_retry_after(headers, now, cap=cadence.retry_after_cap, absurd=cadence.absurd)
        return hint.wait if hint else _AT_ONCE

    def _goes_on(self, seen: Seen, until: datetime) -> bool:
        host = seen.recall.host
        self._refused[host] = self._refused[host] + 1 if seen.finding is Finding.REFUSED else 0
        if self._refused[host] < _ENOUGH:
            return True
        self._held[host] = until
        self._on_event(HostHeld(host=host, until=until))
        return False

    async def _settle(self, seen: Seen, now: datetime, wait: timedelta, *, offline: bool = False) -> None:
        revisit = seen.recall.revisit
        plan = plan_next(revisit, seen.finding, now, self._office.rules.cadence, wait=wait, offline=offline)
        try:
            decisions = await aside(partial(self._write, seen, _looked(seen, plan, now)))
        except ClaimLostError:
            self._tell(seen, "lost", [])
        else:
            self._tell(seen, "offline" if offline else _outcome(seen, plan, decisions), decisions)
        self.open.pop(revisit.id, None)

    def _write(self, seen: Seen, looked: Looked) -> list[Decision]:
        if seen.capture is None:
            self._queue.settle(looked)
            return []
        return self._archive.store([seen.capture], looked.revisit.source, None, looked.at, also=settling(looked))

    def _tell(self, seen: Seen, outcome: str, decisions: Sequence[Decision]) -> None:
        revisit = seen.recall.revisit
        brought = next((one.number for one in decisions if isinstance(one, Revision)), None)
        self.made[outcome] += 1
        self._on_event(
            Revisited(
                outlet=revisit.source.outlet,
                article=revisit.id,
                url=revisit.url,
                outcome=outcome,
                why=seen.why,
                revision=brought,
            )
        )


def _looked(seen: Seen, plan: NextLook, now: datetime) -> Looked:
    revisit, sight = seen.recall.revisit, seen.sight
    read = seen.finding in _READ
    return Looked(
        revisit=revisit,
        at=now,
        next_due=plan.due,
        failures=plan.failures,
        missing_since=plan.missing_since,
        removed_at=plan.removed_at,
        status=410 if seen.finding is Finding.GONE else 404,
        returned=plan.returned,
        etag=seen.etag if read else revisit.etag,
        last_modified=seen.last_modified if read else revisit.last_modified,
        seen_title=sight.title if read and sight else revisit.seen_title,
        seen_text=sight.text if read and sight else revisit.seen_text,
    )


def _outcome(seen: Seen, plan: NextLook, decisions: Sequence[Decision]) -> str:
    """What a revisit came to, in a word."""
    if plan.removed_at is not None:
        return "removed"
    if plan.returned and seen.recall.revisit.away:
        return "returned"
    if any(isinstance(one, Revision) for one in decisions):
        return "revised"
    return "unchanged" if seen.finding in _READ else seen.finding.value
