"""Handing a harvest over to the archive."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import structlog

from crawler.harvest import Harvest
from crawler.interruption import Interruption
from crawler.report import EventHandler, Problem, SourceDone, SourceReport
from storage.archive import Archive
from storage.article import Decision, Duplicate, New, Rejected, Revision, Unchanged
from storage.errors import StorageError
from storage.sources import Sources

log = structlog.get_logger()

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_COUNTED: dict[type[Decision], str] = {
    New: "new",
    Revision: "revised",
    Unchanged: "unchanged",
    Duplicate: "duplicate",
    Rejected: "rejected",
}


class Ledger:
    """Where the reports of a crawl's sources come together."""

    def __init__(self, on_event: EventHandler) -> None:
        self.reports: dict[tuple[str, str], SourceReport] = {}
        self.broken: StorageError | None = None
        self._on_event = on_event

    def enter(self, report: SourceReport) -> None:
        """Take a report, and tell whoever watches."""
        self.reports[report.outlet, report.url] = report
        self._on_event(SourceDone(report=report))


class StorePipeline:
    """Stores each harvest in one transaction: its articles, what it owes, and what its source is remembered by.

    When the archive itself fails, the crawl is ended: there is nowhere to put what would be fetched.
    """

    def __init__(
        self, archive: Archive, ledger: Ledger, interruption: Interruption, now: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._sources = Sources(archive.engine)
        self._ledger = ledger
        self._interruption = interruption
        self._now = now

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it from what the spider carries."""
        spider: Any = crawler.spider
        return cls(spider.archive, spider.ledger, spider.network.interruption, spider.desk.now)

    def process_item(self, item: Harvest) -> Harvest:
        """Store a harvest and enter its report."""
        started = time.monotonic()
        try:
            decisions = self._store(item)
        except StorageError as error:
            self._ledger.broken = self._ledger.broken or error
            self._interruption.request()
            report = _failed(item, Problem(kind="storage", subject=item.source.url, message=str(error)))
        except Exception as error:
            log.exception("source.not_stored", outlet=item.outlet.slug, source=item.source.url)
            report = _failed(item, Problem(kind="internal", subject=item.source.url, message=repr(error)))
        else:
            report = report_of(item, decisions)
        self._ledger.enter(replace(report, seconds=item.seconds + time.monotonic() - started))
        return item

    def _store(self, harvest: Harvest) -> list[Decision]:
        if harvest.status == "interrupted":
            return []
        if harvest.state is None:
            reason = harvest.problems[0]
            self._sources.record_failure(
                harvest.ref, kind=reason.kind, message=reason.message, status=http_status(reason), now=self._now()
            )
            return []
        return self._archive.store(
            harvest.captures,
            harvest.ref,
            harvest.state,
            self._now(),
            owed=harvest.owed,
            settled=[one.link for one in harvest.rejected],
            rejected={one.link: one.mark for one in harvest.rejected if one.link},
        )


def report_of(harvest: Harvest, decisions: Iterable[Decision]) -> SourceReport:
    """Count what was decided about a harvest."""
    counts = Counter(_COUNTED[type(decision)] for decision in decisions)
    counts["unchanged"] += harvest.known
    counts["rejected"] += len(harvest.rejected)
    rejections = (
        Problem(kind=one.result.reason.value, subject=one.result.subject, message=one.result.message)
        for one in harvest.rejected
    )
    return SourceReport(
        outlet=harvest.outlet.slug,
        url=harvest.source.url,
        kind=harvest.source.kind.value,
        status=harvest.status,
        listed=harvest.listed,
        owed=len(harvest.owed),
        pages=harvest.pages,
        bytes=harvest.received,
        errors=(*harvest.problems, *rejections),
        **counts,
    )


def http_status(problem: Problem) -> int | None:
    """Read the server's answer from a problem's kind; None where it gave none."""
    name, _, status = problem.kind.partition("_")
    return int(status) if name == "http" else None


def _failed(harvest: Harvest, problem: Problem) -> SourceReport:
    return SourceReport(
        outlet=harvest.outlet.slug,
        url=harvest.source.url,
        kind=harvest.source.kind.value,
        status="failed",
        listed=harvest.listed,
        pages=harvest.pages,
        bytes=harvest.received,
        errors=(problem,),
    )
