"""The one way to crawl, for the command line, the daemon and the workers."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.outlet import Outlet
from crawler.report import CrawlReport, EventHandler, OutletReport, Problem, SourceReport, ignore
from crawler.selection import EVERYTHING, Wishes
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.wire.addresses import AddressRules
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from storage.archive import Archive
from storage.sources import Sources

if TYPE_CHECKING:
    from crawler.errand import Errand

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What became of some errands: reports by outlet and address, and whether the crawl was ended early."""

    reports: Mapping[tuple[str, str], SourceReport]
    interrupted: bool


async def crawl(
    outlets: Sequence[Outlet],
    archive: Archive,
    settings: CrawlSettings,
    wishes: Wishes = EVERYTHING,
    *,
    on_event: EventHandler = ignore,
    stop: asyncio.Event | None = None,
    hosts: Hosts | None = None,
) -> CrawlReport:
    """Visit every source of the outlets once and store what is new or changed.

    Claims nothing: whoever shares the archive with a daemon crawls through scheduler.worker. For the keywords see
    crawl_errands().

    Raises:
        StorageError: the archive cannot be written to.
    """
    from crawler.errand import errands_for

    started = time.monotonic()
    errands = errands_for(outlets, Sources(archive.engine))
    crawled = await crawl_errands(errands, archive, settings, wishes, on_event=on_event, stop=stop, hosts=hosts)
    return report_on(outlets, crawled, time.monotonic() - started)


async def crawl_errands(
    errands: Sequence[Errand],
    archive: Archive,
    settings: CrawlSettings,
    wishes: Wishes = EVERYTHING,
    *,
    on_event: EventHandler = ignore,
    stop: asyncio.Event | None = None,
    hosts: Hosts | None = None,
) -> Crawled:
    """Visit the sources of the errands once and store what is new or changed.

    ``on_event`` is told what happens and must not block. Setting ``stop`` ends the crawl within a moment:
    sources that are finished stay stored, the others are left as they were.
    ``hosts`` carries the manners towards hosts, and their robots.txt, from one crawl of a loop to the next.

    A source that fails is reported and stops no other. Runs in any asyncio loop, as often as wanted.

    Raises:
        StorageError: the archive cannot be written to.
    """
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.harvest import Memory
    from crawler.spider import OutletSpider
    from crawler.storing import Storing
    from crawler.visit import Desk
    from crawler.wire.transport import Network

    interruption = Interruption()
    store = Storing(archive, interruption, _now, on_event)
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=hosts or Hosts(settings.concurrent_requests),
        interruption=interruption,
        room=store.room,
    )
    desk = Desk(memory=Memory(archive), settings=settings, now=_now, on_event=on_event, wishes=wishes)
    runner = AsyncCrawlerRunner(scrapy_settings(settings))
    with stopping(stop, interruption):
        await runner.crawl(OutletSpider, errands=errands, network=network, desk=desk, store=store)
        # Indexing costs more than storing: it waits until nothing is fetched, and leaves the loop alone.
        await asyncio.to_thread(archive.catch_up, stop=lambda: interruption.requested)
    if store.broken is not None:
        raise store.broken
    return Crawled(reports=store.reports, interrupted=interruption.requested)


@cache
def warm_up() -> None:
    """Import what a crawl needs, which takes its time: better before sources are claimed than after.

    What is there then stays, once and for all: the garbage collector is told to pass over it. Looking through it
    again and again took a quarter of what a poll costs.
    """
    import_module("crawler.spider")
    import_module("scrapy.crawler")
    gc.freeze()


def crawl_blocking(
    outlets: Sequence[Outlet],
    archive: Archive,
    settings: CrawlSettings,
    wishes: Wishes = EVERYTHING,
    *,
    on_event: EventHandler = ignore,
) -> CrawlReport:
    """Crawl in a loop of its own, see crawl() and run_blocking()."""
    return run_blocking(lambda stop: crawl(outlets, archive, settings, wishes, on_event=on_event, stop=stop))


def run_blocking(make: Callable[[asyncio.Event], Coroutine[Any, Any, T]]) -> T:
    """Run a crawl in a loop of its own, on uvloop where it is installed.

    The first SIGINT or SIGTERM sets the event that ends the crawl, with a report that says ``interrupted``; a
    second one has its usual effect.
    """

    async def run() -> T:
        stop = asyncio.Event()
        with _signals_set(stop):
            return await make(stop)

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(run())


def report_on(outlets: Sequence[Outlet], crawled: Crawled, seconds: float) -> CrawlReport:
    """Put the reports of a crawl in the order of the outlets' definitions."""
    return CrawlReport(
        outlets=tuple(_outlet_report(outlet, crawled.reports) for outlet in outlets),
        seconds=seconds,
        interrupted=crawled.interrupted,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Name uvloop where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


@contextmanager
def stopping(stop: asyncio.Event | None, interruption: Interruption) -> Iterator[None]:
    """Interrupt a crawl when the event is set while the block lasts."""

    async def watch(event: asyncio.Event) -> None:
        await event.wait()
        interruption.request()

    watcher = asyncio.ensure_future(watch(stop)) if stop is not None else None
    try:
        yield
    finally:
        if watcher is not None:
            watcher.cancel()


@contextmanager
def _signals_set(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    installed: list[signal.Signals] = []

    def stop_once() -> None:
        stop.set()
        remove()

    def remove() -> None:
        while installed:
            loop.remove_signal_handler(installed.pop())

    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop_once)
            installed.append(number)
    except (NotImplementedError, RuntimeError, ValueError):
        pass  # not the main thread, or no such signals here: whoever runs us stops us otherwise
    try:
        yield
    finally:
        remove()


def _outlet_report(outlet: Outlet, reports: Mapping[tuple[str, str], SourceReport]) -> OutletReport:
    found = tuple(reports.get((outlet.slug, source.url)) or _missed(outlet, source) for source in outlet.sources)
    return OutletReport(outlet=outlet.slug, sources=found)


def _missed(outlet: Outlet, source: Any) -> SourceReport:
    problem = Problem(kind="internal", subject=source.url, message="the crawl ended before this source was visited")
    return SourceReport(outlet=outlet.slug, url=source.url, kind=source.kind.value, status="failed", errors=(problem,))
