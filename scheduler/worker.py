"""How work is done: claim, crawl, finish. The one place that knows how it is shared out among processes."""

from __future__ import annotations

import asyncio
import os
import socket
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from crawler.errand import Errand
from crawler.outlet import Outlet
from crawler.report import CrawlReport, Problem, SourceDone, SourceReport
from crawler.run import Crawled, crawl_errands, report_on, warm_up
from crawler.selection import EVERYTHING, Wishes
from crawler.settings import CrawlSettings
from crawler.wire.hosts import Hosts
from scheduler.batch import Batch, Job
from scheduler.definitions import Definitions
from scheduler.events import BatchDone, EventHandler, Trouble, ignore
from scheduler.finishing import Finisher
from scheduler.history import may_fetch
from scheduler.planning import Rules
from scheduler.record import read_record
from scheduler.revisiting import first_look
from scheduler.revisitor import Revisitor
from scheduler.settings import DaemonSettings
from scheduler.standing import Validators, may_be_conditional
from storage.archive import Archive
from storage.aside import aside
from storage.claims import Claim, Claims
from storage.errors import StorageError
from storage.schedule import Remembered, Schedule
from storage.sources import SourceRef

log = structlog.get_logger()

_TENDED = 1.0


# Runs errands, see crawler.run.crawl_errands.
Crawl = Callable[..., Coroutine[Any, Any, Crawled]]


class Worker:
    """Fetches sources under claims. One a process; ``run_due`` may be called while others of its batches run.

    ``definitions``, ``rules``, ``crawling`` and ``settings`` may be replaced between batches.
    """

    def __init__(
        self,
        archive: Archive,
        definitions: Definitions,
        *,
        crawling: CrawlSettings,
        settings: DaemonSettings,
        rules: Rules,
        on_event: EventHandler = ignore,
        crawl: Crawl = crawl_errands,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.definitions = definitions
        self.crawling = crawling
        self.settings = settings
        self.rules = rules
        self.busy = 0
        self._archive = archive
        self._claims = Claims(archive.engine, _owner())
        self._schedule = Schedule(archive.engine)
        self._on_event = on_event
        self._crawl = crawl
        self._now = now
        self._hosts = Hosts(crawling.concurrent_requests)
        self._finisher = Finisher(archive, self._schedule, on_event=on_event)
        self.revisits = Revisitor(
            archive, self, hosts=self._hosts, hold=self._finisher.hold, on_event=on_event, now=now
        )

    def claim_due(self) -> list[Claim]:
        """Claim what is due now, as far as there are hands free. Run the claims with ``run``; may be called aside.

        Raises:
            StorageError: the archive cannot be written to.
        """
        free = min(self.settings.batch, self.settings.sources_at_once - self.busy)
        if free <= 0:
            return []
        margin, only = self.settings.tick / 2, self.definitions.only
        return self._claims.take_due(self._now(), self.settings.lease, free, margin=margin, only=only)

    async def run(self, claims: Sequence[Claim], *, stop: asyncio.Event | None = None) -> None:
        """Crawl what was claimed and write what follows; nothing is raised, whatever is not done is handed back."""
        started = time.monotonic()
        self.busy += len(claims)
        try:
            await self._run(claims, stop)
        except StorageError as error:
            self._on_event(Trouble(doing="crawl", message=str(error)))
        except Exception as error:
            log.exception("batch.broken", sources=len(claims))
            self._on_event(Trouble(doing="crawl", message=repr(error)))
        finally:
            self.busy -= len(claims)
        self._on_event(BatchDone(sources=len(claims), seconds=time.monotonic() - started))

    async def run_named(
        self, outlets: Sequence[Outlet], wishes: Wishes = EVERYTHING, *, stop: asyncio.Event | None = None
    ) -> CrawlReport:
        """Crawl all sources of the outlets now, but those that others are fetching and those we are to stay away from.

        The revisits that are due are made after that, where the wishes pick no entries.

        Raises:
            StorageError: the archive cannot be written to.
        """
        started = time.monotonic()
        warm_up()
        refs = [SourceRef(outlet.slug, source.url, source.kind) for outlet in outlets for source in outlet.sources]
        claims = await aside(partial(self._claims.take, refs, self._now(), self.settings.lease))
        taken = {claim.ref for claim in claims}
        reports = {(ref.outlet, ref.url): _held(ref, _ELSEWHERE) for ref in refs if ref not in taken}
        batch, unwelcome = await self._prepare(claims, forced=True)
        for job in unwelcome:
            until = job.record.history.retry_after or self._now()
            reports[job.name] = _held(
                job.claim.ref, f"its server told us to stay away until {until:%Y-%m-%d %H:%M} UTC"
            )
        for report in reports.values():
            self._on_event(SourceDone(report=report))
        crawled = await self._crawl_batch(batch, stop, wishes)
        reports = {**crawled.reports, **reports}
        revisits = Counter[str]() if wishes.picks else await self.revisits.run_named(outlets, stop=stop)
        interrupted = crawled.interrupted or (stop is not None and stop.is_set())
        crawled = Crawled(reports=reports, interrupted=interrupted)
        return replace(report_on(outlets, crawled, time.monotonic() - started), revisits=revisits)

    async def _run(self, claims: Sequence[Claim], stop: asyncio.Event | None) -> None:
        batch, _ = await self._prepare(claims, forced=False)
        await self._crawl_batch(batch, stop, EVERYTHING)

    async def _prepare(self, claims: Sequence[Claim], *, forced: bool) -> tuple[Batch, list[Job]]:
        """Make jobs of claims, and name those whose servers do not want us yet; these are handed back."""
        now = self._now()
        remembered = self._schedule.remembered(claims)
        jobs, strangers = [], []
        for claim in claims:
            found = self.definitions.find(claim.ref)
            if found is None:  # another daemon knows it, this one does not
                strangers.append(claim)
            else:
                jobs.append(self._job(claim, *found, remembered[claim.id], now))
        await aside(partial(self._claims.hand_back, strangers, now + self.settings.lease))
        return await self._welcome(jobs, now, forced=forced)

    async def _welcome(self, jobs: Iterable[Job], now: datetime, *, forced: bool) -> tuple[Batch, list[Job]]:
        wanted: list[Job] = []
        unwelcome: list[Job] = []
        for job in jobs:
            hold = self._finisher.hold(job.host, now)
            stay_away = hold is not None or (forced and not may_fetch(job.record.history, now, self.rules.cadence))
            (unwelcome if stay_away else wanted).append(job)
            if hold is not None:
                await self._finisher.postpone(job, hold, now)
            elif stay_away:
                await aside(partial(self._claims.hand_back, [job.claim], job.record.history.retry_after or now))
        return Batch(wanted), unwelcome

    def _job(self, claim: Claim, outlet: Outlet, source: Any, known: Remembered, now: datetime) -> Job:
        from crawler.parsing import PARSER_VERSION

        record = read_record(known.record, f"{claim.ref.outlet} {claim.ref.url}")
        kept = record.unconditional_at and Validators(
            url=known.state.url, parser=known.state.parser_version, unconditional_at=record.unconditional_at
        )
        url = known.address or source.url
        errand = Errand(
            outlet=outlet,
            source=source,
            state=known.state,
            address=known.address,
            token=claim.token,
            conditional=may_be_conditional(
                kept or None, url=url, parser=PARSER_VERSION, settings=self.rules.cadence, now=now
            ),
            older=record.history.first_fetch is not None,
            revisit_after=first_look(outlet, self.rules.cadence),
        )
        return Job.of(claim, errand, record)

    async def _crawl_batch(self, batch: Batch, stop: asyncio.Event | None, wishes: Wishes) -> Crawled:
        """Crawl, finishing what is done as it comes; what is not done in the end is handed back."""
        if not batch.jobs:
            return Crawled(reports={}, interrupted=False)

        def on_event(event: Any) -> None:
            batch.notice(event)
            self._on_event(event)

        batch.wishes = wishes
        again = self._now() + self.settings.lease  # should the archive fail
        try:
            async with self._tended(batch):
                crawled = await self._crawl(
                    [job.errand for job in batch.jobs.values()],
                    self._archive,
                    self.crawling,
                    wishes,
                    on_event=on_event,
                    stop=stop,
                    hosts=self._hosts,
                )
            await self._finisher.finish(batch, self.rules, self._now(), last=True)
            again = self._now()
        finally:
            await aside(partial(self._claims.hand_back, batch.open_claims(), again))
        return crawled

    @asynccontextmanager
    async def _tended(self, batch: Batch) -> AsyncIterator[None]:
        """Tend a batch while the block lasts; what is being written then is written before it is left."""
        over = asyncio.Event()
        tending = asyncio.ensure_future(self._tend(batch, over))
        try:
            yield
        finally:
            over.set()
            await tending

    async def _tend(self, batch: Batch, over: asyncio.Event) -> None:
        """Finish what is done, and renew the leases of the rest in good time, until it is over."""
        renewed = time.monotonic()
        pause = min(_TENDED, self.settings.lease / timedelta(seconds=4))
        while not await _happened(over, pause):
            try:
                await self._finisher.finish(batch, self.rules, self._now())
                if time.monotonic() - renewed >= self.settings.lease.total_seconds() / 4:
                    await aside(partial(self._claims.renew, batch.open_claims(), self._now(), self.settings.lease))
                    renewed = time.monotonic()
            except StorageError as error:
                self._on_event(Trouble(doing="renew", message=str(error)))


async def _happened(event: asyncio.Event, within: float) -> bool:
    """Wait for an event, no longer than so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), within)
    return event.is_set()


_ELSEWHERE = "it is being fetched by another process"


def _held(ref: SourceRef, message: str) -> SourceReport:
    problem = Problem(kind="held", subject=ref.url, message=message)
    return SourceReport(outlet=ref.outlet, url=ref.url, kind=ref.kind.value, status="held", errors=(problem,))


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
