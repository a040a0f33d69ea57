"""The daemon: looks for due sources at every tick, and keeps house."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.errors import DefinitionError
from crawler.outlet import Outlet
from crawler.run import crawl_errands, warm_up
from crawler.settings import CrawlSettings
from scheduler.alerts import Alert, AlertKind
from scheduler.definitions import Definitions
from scheduler.events import (
    DefinitionsRead,
    DefinitionsRefused,
    EventHandler,
    HealthChecked,
    SettingsRead,
    Ticked,
    Trouble,
    ignore,
)
from scheduler.exporting import Exporting
from scheduler.planning import Rules
from scheduler.punctuality import Clock, put_right
from scheduler.rules import AlertSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Crawl, Worker
from storage.alerts import Alerts
from storage.archive import Archive
from storage.aside import aside
from storage.engine import tidy
from storage.errors import StorageError
from storage.export.job import Job
from storage.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a daemon works by. Read anew whenever it is told to.

    ``chosen`` says that the outlets are not all there are; ``exports`` are those to be kept current.
    """

    outlets: Sequence[Outlet]
    crawling: CrawlSettings
    daemon: DaemonSettings
    rules: Rules
    alerts: AlertSettings = field(default_factory=AlertSettings)
    exports: Sequence[Job] = ()
    chosen: bool = False

    @property
    def definitions(self) -> Definitions:
        """The outlets, found by the names of their sources."""
        return Definitions(self.outlets, whole=not self.chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """How a daemon is getting on.

    ``ticked_at`` is the last look at what is due that could be taken, ``tick`` the time between two.
    ``busy`` sources are in hand. ``problem`` says why the archive cannot be worked with, "" while it can.
    """

    started_at: datetime
    ticked_at: datetime | None
    tick: timedelta
    busy: int
    stopping: bool
    problem: str


class Daemon:
    """Keeps an archive current until it is stopped.

    ``read_orders`` gives the definitions and settings in force, and is called again by ``reload``, in a thread; it
    raises DefinitionError or ValueError where a file is wrong. ``on_event`` is told of everything and must not block.
    """

    def __init__(
        self,
        archive: Archive,
        read_orders: Callable[[], Orders],
        *,
        on_event: EventHandler = ignore,
        crawl: Crawl = crawl_errands,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._archive = archive
        self._read_orders = read_orders
        self._on_event = on_event
        self._now = now
        self._orders = orders = read_orders()
        self._schedule = Schedule(archive.engine)
        self._worker = Worker(
            archive,
            orders.definitions,
            crawling=orders.crawling,
            settings=orders.daemon,
            rules=orders.rules,
            on_event=on_event,
            crawl=crawl,
            now=now,
        )
        self._exporting = Exporting(archive.engine, on_event=on_event, now=now)
        self._clock = Clock(now(), time.monotonic())
        self._chores: set[asyncio.Task[None]] = set()
        self._batches: set[asyncio.Task[None]] = set()
        # Tidying waits for whoever reads, as exports do for long, and every writer waits for tidying.
        self._undisturbed = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._cut_short = asyncio.Event()
        self._started_at = now()
        self._ticked_at: datetime | None = None
        self._problem = ""

    async def run(self, *, on_ready: Callable[[], Any] = lambda: None) -> None:
        """Work until stopped. ``on_ready`` is called when the first look has been taken.

        Raises:
            StorageError: the archive cannot be worked with from the start.
        """
        warm_up()
        await self._enter_definitions()
        await self._put_right()
        await self.tick()
        on_ready()
        scheduler = self._jobs()
        scheduler.start()
        try:
            await self._stopping.wait()
        finally:
            scheduler.shutdown(wait=False)
        await self._finish()

    def stop(self) -> None:
        """Claim nothing more; what is under way may finish within the grace time, the rest is handed back."""
        self._stopping.set()

    def reload(self) -> None:
        """Read definitions and settings again, beside all else. Where a file is wrong, all stays as it was."""
        _begin(self._reload(), self._chores)

    async def tick(self) -> None:
        """Look for what is due and begin to crawl it."""
        if self._stopping.is_set():
            return
        now = self._now()
        with self._troubled("tick"):
            if self._clock.was_set(now, time.monotonic()):
                await self._put_right()
            if claims := await aside(self._worker.claim_due):
                _begin(self._worker.run(claims, stop=self._cut_short), self._batches)
                await asyncio.sleep(0)  # in hand from here on
            await self._revisit()
            waiting, since = self._schedule.lag(now, only=self._worker.definitions.only)
            self._ticked_at = now
            lag = now - since if since else timedelta(0)
            queues = {"due": waiting, "claimed": self._worker.busy, "revisits": self._worker.revisits.waiting()}
            self._on_event(Ticked(at=now, lag=lag, queues=queues))

    async def _revisit(self) -> None:
        if claims := await aside(self._worker.revisits.claim_due):
            _begin(self._worker.revisits.run(claims, stop=self._cut_short), self._batches)
            await asyncio.sleep(0)  # in hand from here on

    async def check_health(self) -> None:
        """Tell which alerts are open."""
        with self._troubled("health"):
            self._on_event(HealthChecked(open=tuple(_alert(kept) for kept in Alerts(self._archive.engine).all())))

    async def tidy(self) -> None:
        """Keep the database in good order."""
        with self._troubled("maintenance"):
            async with self._undisturbed:
                await aside(partial(tidy, self._archive.engine))

    async def export(self) -> None:
        """Bring the exports that are kept current up to date."""
        async with self._undisturbed:
            await self._exporting.update(self._orders.exports)

    def snapshot(self) -> Snapshot:
        """Say how things are going."""
        return Snapshot(
            started_at=self._started_at,
            ticked_at=self._ticked_at,
            tick=self._orders.daemon.tick,
            busy=self._worker.busy,
            stopping=self._stopping.is_set(),
            problem=self._problem,
        )

    async def _reload(self) -> None:
        try:
            orders = await asyncio.to_thread(self._read_orders)
        except (DefinitionError, ValueError, StorageError) as error:
            self._on_event(DefinitionsRefused(message=str(error)))
            return
        self._orders = orders
        worker = self._worker
        worker.definitions = orders.definitions
        worker.crawling, worker.settings, worker.rules = orders.crawling, orders.daemon, orders.rules
        self._on_event(SettingsRead(alerts=orders.alerts, crawling=orders.crawling))
        with self._troubled("definitions"):
            await self._enter_definitions()

    async def _finish(self) -> None:
        self._exporting.stop()
        if self._chores:
            await asyncio.wait(self._chores)
        if self._batches:
            await asyncio.wait(self._batches, timeout=self._orders.daemon.grace.total_seconds())
        self._cut_short.set()
        if self._batches:
            await asyncio.wait(self._batches)

    async def _enter_definitions(self) -> None:
        definitions = self._worker.definitions
        whole = definitions.only is None
        await aside(partial(self._schedule.enter, definitions.refs(), self._now(), whole=whole))
        sources = sum(len(outlet.sources) for outlet in definitions.outlets)
        self._on_event(DefinitionsRead(outlets=len(definitions.outlets), sources=sources))

    async def _put_right(self) -> None:
        daemon, cadence = self._orders.daemon, self._orders.rules.cadence
        late = 2 * daemon.tick
        await aside(partial(put_right, self._schedule, self._now(), lease=daemon.lease, late=late, settings=cadence))

    def _jobs(self) -> Any:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        daemon = self._orders.daemon
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for work, pause in (
            (self.tick, daemon.tick),
            (self.check_health, daemon.health_check),
            (self.tidy, daemon.maintenance),
        ):
            scheduler.add_job(self._chore(work), "interval", seconds=pause.total_seconds())
        export, often = self._chore(self.export), daemon.exports.total_seconds()
        scheduler.add_job(export, "interval", seconds=often, next_run_time=datetime.now(UTC))
        return scheduler

    def _chore(self, work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, None]]:
        """Work for the scheduler, which only begins it, and not while it is still under way."""
        latest: asyncio.Task[None] | None = None

        async def run() -> None:
            nonlocal latest
            if latest is None or latest.done():
                latest = _begin(work(), self._chores)

        return run

    @contextmanager
    def _troubled(self, doing: str) -> Iterator[None]:
        """The archive may be out of reach for a while: say so, and go on."""
        try:
            yield
        except StorageError as error:
            self._problem = str(error)
            self._on_event(Trouble(doing=doing, message=self._problem))
        else:
            self._problem = ""


def _begin(work: Coroutine[Any, Any, None], under_way: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    task = asyncio.ensure_future(work)
    under_way.add(task)
    task.add_done_callback(under_way.discard)
    return task


def _alert(kept: Any) -> Alert:
    return Alert(
        source=f"{kept.ref.outlet} {kept.ref.url}",
        kind=AlertKind(kept.kind),
        message=kept.message,
        evidence=kept.evidence,
        raised_at=kept.raised_at,
        cleared_at=kept.cleared_at,
    )
