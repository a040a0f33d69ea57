"""Keeping exports current: what was stored since the last time is added to every target, one after the other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Engine

from scheduler.events import EventHandler, Exported, Trouble
from storage.article import Stored
from storage.errors import StorageError
from storage.export import ExportReport
from storage.export.job import Job, export_new

log = structlog.get_logger()


class _StoppedError(Exception):
    """The export was told to stop; the next one goes on where it began."""


class Exporting:
    """Brings the targets of exports up to date. What fails is told, and tried again the next time."""

    def __init__(self, engine: Engine, *, on_event: EventHandler, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._on_event = on_event
        self._now = now
        self._stopped = threading.Event()

    async def update(self, jobs: Sequence[Job]) -> None:
        """Bring the targets up to date, in a thread beside the loop, until told to stop."""
        for job in jobs:
            if not self._stopped.is_set():
                await self._update(job)

    def stop(self) -> None:
        """End within an article, and begin nothing more. What was not finished is repeated by the next export."""
        self._stopped.set()

    async def _update(self, job: Job) -> None:
        started = time.monotonic()
        try:
            report = await asyncio.to_thread(export_new, self._engine, job, self._now(), watch=self._watch)
        except _StoppedError:
            log.info("export.stopped", target=job.target)
        except StorageError as error:
            self._on_event(Trouble(doing="export", message=f"{job.target}: {error}"))
        except Exception as error:
            log.exception("export.broken", target=job.target)
            self._on_event(Trouble(doing="export", message=f"{job.target}: {error!r}"))
        else:
            self._tell(job, report, time.monotonic() - started)

    def _watch(self, articles: Iterable[Stored], _count: Callable[[], int]) -> Iterator[Stored]:
        for stored in articles:
            if self._stopped.is_set():
                raise _StoppedError
            yield stored

    def _tell(self, job: Job, report: ExportReport, seconds: float) -> None:
        if report.articles or report.written or report.removed:
            self._on_event(
                Exported(
                    form=job.form,
                    target=job.target,
                    articles=report.articles,
                    written=report.written,
                    removed=report.removed,
                    seconds=seconds,
                )
            )
