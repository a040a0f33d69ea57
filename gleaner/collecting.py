"""A crawl by hand, beside whatever daemon there may be."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.run import run_blocking
from gleaner.composition import rules
from scheduler.channels import channels_of
from scheduler.definitions import Definitions
from scheduler.delivery import Courier
from scheduler.worker import Worker
from storage.outbox import Outbox

if TYPE_CHECKING:
    from crawler.outlet import Outlet
    from crawler.report import CrawlReport, EventHandler
    from crawler.selection import Wishes
    from crawler.settings import CrawlSettings
    from gleaner.settings import Settings
    from storage.archive import Archive


def collect(
    outlets: Sequence[Outlet],
    archive: Archive,
    settings: Settings,
    crawling: CrawlSettings,
    *,
    wishes: Wishes,
    on_event: EventHandler,
) -> CrawlReport:
    """Crawl outlets now, under claims, in a loop of its own, and tell what alerts nobody was told of yet.

    Raises:
        StorageError: the archive cannot be written to.
    """

    def tell(event: Any) -> None:
        on_event(event)

    worker = Worker(
        archive,
        Definitions(outlets),
        crawling=crawling,
        settings=settings.daemon,
        rules=rules(settings),
        on_event=tell,
    )

    async def work(stop: asyncio.Event) -> CrawlReport:
        report = await worker.run_named(outlets, wishes, stop=stop)
        if not report.interrupted:
            channels = channels_of(settings.alerts, crawling, os.environ)
            await Courier(Outbox(archive.engine), channels, settings.alerts).deliver(datetime.now(UTC))
        return report

    return run_blocking(work)
