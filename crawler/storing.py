"""Handing a harvest over to the archive."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from crawler.findings import look_at
from crawler.harvest import Harvest
from crawler.report import EventHandler, Problem, SourceDone, SourceReport
from crawler.wire.interruption import Interruption
from storage.archive import Archive
from storage.article import Decision, Duplicate, New, Rejected, Revision, Unchanged
from storage.aside import aside
from storage.errors import ClaimLostError, StorageError
from storage.revisits import following
from storage.sources import Sources

log = structlog.get_logger()

_COUNTED: dict[type[Decision], str] = {
    New: "new",
    Revision: "revised",
    Unchanged: "unchanged",
    Duplicate: "duplicate",
    Rejected: "rejected",
}
# Sources that brought nothing are written together, so many or so long after the first of them.
_TOGETHER = 100
_PAUSE = 0.5

HELD = "held"


class Storing:
    """Stores each harvest in one transaction: its articles, what it owes, and what its source is remembered by.

    Harvests that brought nothing are stored together; ``flush`` stores those that still wait. All of it is done
    beside the loop. When the archive itself fails, the crawl is ended: there is nowhere to put what would be fetched.
    ``reports`` are those of the sources that are finished, by outlet and address; ``broken`` is what the archive
    failed of.
    """

    def __init__(
        self, archive: Archive, interruption: Interruption, now: Callable[[], datetime], on_event: EventHandler
    ) -> None:
        self.reports: dict[tuple[str, str], SourceReport] = {}
        self.broken: StorageError | None = None
        self._archive = archive
        self._sources = Sources(archive.engine)
        self._interruption = interruption
        self._now = now
        self._on_event = on_event
        self._uneventful: list[Harvest] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Future[None] | None = None
        self._at_hand = 0
        self._turn = asyncio.Lock()
        self._door = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()

    async def take(self, harvest: Harvest) -> None:
        """Store a harvest and enter its report, at once or with the next ones that brought nothing."""
        if not harvest.is_uneventful:
            await self._store_together([harvest], partial(self._store, harvest))
            return
        self._uneventful.append(harvest)
        if len(self._uneventful) >= _TOGETHER:
            await self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self._flush_soon)

    async def flush(self) -> None:
        """Store what waits. All that was taken is stored then."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._uneventful = self._uneventful, []
        await self._store_together(waiting, partial(self._store_uneventful, waiting))

    async def room(self) -> None:
        """Wait until everything at hand is stored.

        Who has fetched something waits here before it is read: harvests would pile up in memory where reading is
        faster than storing, and the two would only take turns at the interpreter.
        """
        async with self._door:  # one at a time: the next may go on when this one has been read
            await self._idle.wait()

    def _flush_soon(self) -> None:
        self._flushing = asyncio.ensure_future(self.flush())

    async def _store_together(self, harvests: list[Harvest], store: Callable[[], list[Decision]]) -> None:
        self._at_hand += 1
        self._idle.clear()
        try:
            async with self._turn:
                if harvests:
                    await self._store_now(harvests, store)
        finally:
            self._at_hand -= 1
            if not self._at_hand:
                self._idle.set()

    async def _store_now(self, harvests: list[Harvest], store: Callable[[], list[Decision]]) -> None:
        started = time.monotonic()
        problem, decisions = None, []
        try:
            decisions = await aside(store)
        except ClaimLostError as error:
            problem = Problem(kind=HELD, subject=harvests[0].source.url, message=str(error))
        except StorageError as error:
            self.broken = self.broken or error
            self._interruption.request()
            problem = Problem(kind="storage", subject=harvests[0].source.url, message=str(error))
        except Exception as error:
            log.exception("source.not_stored", outlet=harvests[0].outlet.slug, source=harvests[0].source.url)
            problem = Problem(kind="internal", subject=harvests[0].source.url, message=repr(error))
        seconds = (time.monotonic() - started) / len(harvests)
        for harvest in harvests:
            report = report_of(harvest, decisions) if problem is None else _failed(harvest, problem)
            self._enter(replace(report, seconds=harvest.seconds + seconds))

    def _enter(self, report: SourceReport) -> None:
        # The answer is for the schedule, which hears of it here: kept to the end of the crawl, it is 5 KB a source.
        self.reports[report.outlet, report.url] = replace(report, answer=None, feed=None)
        self._on_event(SourceDone(report=report))

    def _store_uneventful(self, harvests: list[Harvest]) -> list[Decision]:
        self._sources.record_unchanged(
            [(harvest.ref, harvest.state, harvest.token) for harvest in harvests if harvest.state is not None]
        )
        return []

    def _store(self, harvest: Harvest) -> list[Decision]:
        if harvest.status == "interrupted":
            return []
        if harvest.state is None:
            reason = harvest.problems[0]
            self._sources.record_failure(
                harvest.ref,
                kind=reason.kind,
                message=reason.message,
                status=http_status(reason),
                now=self._now(),
                token=harvest.token,
            )
            return []
        now = self._now()
        return self._archive.store(
            harvest.captures,
            harvest.ref,
            harvest.state,
            now,
            owed=harvest.owed,
            settled=[one.link for one in harvest.rejected],
            rejected={one.link: one.mark for one in harvest.rejected if one.link},
            token=harvest.token,
            also=following(harvest.revisit_after, now) if harvest.revisit_after else None,
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
        overlap=harvest.overlap,
        answer=harvest.answer,
        feed=harvest.feed,
        findings=look_at(harvest.captures, [one.result for one in harvest.rejected]),
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
        status="held" if problem.kind == HELD else "failed",
        listed=harvest.listed,
        pages=harvest.pages,
        bytes=harvest.received,
        errors=(problem,),
        answer=harvest.answer,
    )
