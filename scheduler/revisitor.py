"""Revisits: the pages of articles that are due to be fetched again are claimed and fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

import structlog

from crawler.outlet import Outlet
from crawler.revisit import Recall
from crawler.wire.hosts import Hosts
from scheduler.events import EventHandler, Trouble
from scheduler.revisit_round import Office, RevisitRound
from scheduler.revisiting import sends_validators
from storage.archive import Archive
from storage.aside import aside
from storage.errors import StorageError
from storage.revisits import Revisit, Revisits

log = structlog.get_logger()

Hold = Callable[[str, datetime], datetime | None]
"""Until when a host is left alone; None where it may be asked."""


class Revisitor:
    """Makes revisits under claims; ``run`` may be called while others of its rounds run. ``busy`` are in hand.

    ``hosts`` and ``hold`` are those of whoever fetches the sources: a host is asked in turn, whatever for.
    """

    def __init__(
        self,
        archive: Archive,
        office: Office,
        *,
        hosts: Hosts,
        hold: Hold,
        on_event: EventHandler,
        now: Callable[[], datetime],
    ) -> None:
        self.busy = 0
        self._archive = archive
        self._office = office
        self._queue = Revisits(archive.engine)
        self._hosts = hosts
        self._hold = hold
        self._held: dict[str, datetime] = {}
        self._on_event = on_event
        self._now = now

    def claim_due(self) -> list[Revisit]:
        """Claim what is due now, as far as there are hands free. Run the claims with ``run``; may be called aside.

        Raises:
            StorageError: the archive cannot be written to.
        """
        settings = self._office.settings
        free = settings.batch - self.busy
        return self._queue.take_due(self._office.definitions.revisited(), self._now(), settings.lease, free)

    def waiting(self) -> int:
        """How many revisits are due and in nobody's hands.

        Raises:
            StorageError: the archive cannot be read.
        """
        slugs = self._office.definitions.revisited()
        return self._queue.waiting(slugs, self._now()) if slugs else 0

    async def run_named(self, outlets: Sequence[Outlet], *, stop: asyncio.Event | None = None) -> Counter[str]:
        """Make what is due of these outlets, as far as one crawl fetches pages; how many revisits came to what.

        Raises:
            StorageError: the archive cannot be written to.
        """
        lease, most = self._office.settings.lease, self._office.crawling.max_pages
        claims: list[Revisit] = []
        for outlet in outlets:
            if outlet.revisit:
                claims += await aside(partial(self._queue.take_due, [outlet.slug], self._now(), lease, most))
        return await self._make(claims, stop) if claims else Counter()

    async def run(self, claims: Sequence[Revisit], *, stop: asyncio.Event | None = None) -> None:
        """Make revisits; nothing is raised, whatever is not made is handed back."""
        await self._make(claims, stop)

    async def _make(self, claims: Sequence[Revisit], stop: asyncio.Event | None) -> Counter[str]:
        self.busy += len(claims)
        round_ = RevisitRound(self._archive, self._office, self._held, on_event=self._on_event, now=self._now)
        try:
            await self._run(round_, claims, stop)
        except StorageError as error:
            self._on_event(Trouble(doing="revisit", message=str(error)))
        except Exception as error:
            log.exception("revisits.broken", articles=len(claims))
            self._on_event(Trouble(doing="revisit", message=repr(error)))
        finally:
            self.busy -= len(claims)
        return round_.made

    async def _run(self, round_: RevisitRound, claims: Sequence[Revisit], stop: asyncio.Event | None) -> None:
        from crawler.revisit_spider import revisit_pages

        round_.open = {recall.revisit.id: recall for recall in self._recalls(claims)}
        wanted = list(self._welcome(round_))
        try:
            async with round_.tended():
                await revisit_pages(
                    wanted,
                    self._archive,
                    self._office.crawling,
                    round_.take,
                    now=self._now,
                    stop=stop,
                    hosts=self._hosts,
                )
            await round_.finish()
        finally:
            await round_.hand_back()

    def _recalls(self, claims: Iterable[Revisit]) -> Iterator[Recall]:
        now, cadence = self._now(), self._office.rules.cadence
        for claim in claims:
            outlet = self._office.definitions.outlet(claim.source.outlet)
            if outlet is not None:
                yield Recall(revisit=claim, outlet=outlet, conditional=sends_validators(claim, now, cadence))

    def _welcome(self, round_: RevisitRound) -> Iterator[Recall]:
        """Those whose hosts do not want to be left alone just now."""
        now = self._now()
        for recall in round_.open.values():
            until = self._hold(recall.host, now)
            if until is not None:
                self._held[recall.host] = until
            if self._held.get(recall.host, now) <= now:
                yield recall
