"""A crawl by hand, beside whatever daemon there may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crawler.run import run_blocking
from gleaner.composition import rules
from scheduler.definitions import Definitions
from scheduler.worker import Worker

if TYPE_CHECKING:
    from crawler.outlet import Outlet
    from crawler.report import CrawlReport, EventHandler
    from crawler.settings import CrawlSettings
    from gleaner.settings import Settings
    from storage.archive import Archive


def collect(
    outlets: Sequence[Outlet],
    archive: Archive,
    settings: Settings,
    crawling: CrawlSettings,
    *,
    on_event: EventHandler,
    **wishes: Any,
) -> CrawlReport:
    """Crawl outlets now, under claims, in a loop of its own. ``wishes`` are ``since``, ``limit`` and ``force``.

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
    return run_blocking(lambda stop: worker.run_named(outlets, stop=stop, **wishes))
