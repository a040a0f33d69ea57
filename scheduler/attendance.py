"""What goes on beside a daemon: counting, logging, answering over HTTP, telling alerts, signs of life."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from crawler.report import Event
from crawler.settings import CrawlSettings
from scheduler.channels import channels_of
from scheduler.daemon import Snapshot
from scheduler.delivery import Courier
from scheduler.event_log import log_event
from scheduler.events import AlertsChanged, DaemonEvent, SettingsRead
from scheduler.listener import Listener
from scheduler.metrics import Metrics
from scheduler.notify import Notifier
from scheduler.readiness import Readiness, check_database, check_ticks
from scheduler.rules import AlertSettings
from storage.errors import StorageError
from storage.outbox import Outbox

log = structlog.get_logger()


class Attendance:
    """Observes a daemon by ``on_event``, and serves it while ``beside`` lasts."""

    def __init__(
        self,
        engine: Engine,
        alerts: AlertSettings,
        crawling: CrawlSettings,
        environ: Mapping[str, str],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.metrics = Metrics()
        self.notifier = Notifier.from_environment(environ)
        self._engine = engine
        self._environ = environ
        self._courier = Courier(Outbox(engine), channels_of(alerts, crawling, environ), alerts)
        self._now = now
        self._news = asyncio.Event()

    def on_event(self, event: Event | DaemonEvent) -> None:
        """Count and log an event, and see to it that changed alerts are told at once, to those the settings name."""
        self.metrics.on_event(event)
        log_event(event)
        if isinstance(event, SettingsRead):
            self._courier.redirect(channels_of(event.alerts, event.crawling, self._environ), event.alerts)
        if isinstance(event, AlertsChanged | SettingsRead):
            self._news.set()

    @asynccontextmanager
    async def beside(self, snapshot: Callable[[], Snapshot], listen: str | None) -> AsyncIterator[None]:
        """Answer on the address ``listen``, tell alerts and give signs of life.

        Raises:
            ListenError: the address cannot be listened on.
        """
        listener = None
        if listen is not None:
            listener = Listener(listen, self.metrics, lambda: self.readiness(snapshot()))
            await listener.start()
            log.info("daemon.listening", address=listener.address)
        tasks = [
            asyncio.create_task(self._tell()),
            asyncio.create_task(self.notifier.keep_alive(lambda: is_alive(snapshot(), self._now()))),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if listener is not None:
                await listener.stop()

    def readiness(self, snapshot: Snapshot) -> Readiness:
        """What is in the way of the daemon's work. Blocks while the database is asked."""
        found = (
            "the daemon is stopping" if snapshot.stopping else None,
            check_database(self._engine),
            snapshot.problem or None,
            check_ticks(snapshot.ticked_at, snapshot.tick, self._now()),
        )
        return Readiness(problems=tuple(dict.fromkeys(problem for problem in found if problem)))

    async def _tell(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._courier.deliver(self._now())
            except StorageError as error:
                log.error("alerts.unread", reason=str(error))  # noqa: TRY400  the message says all
            except Exception:
                log.exception("alerts.broken")  # a defect of ours must not silence all that come later
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self._courier.pause)


def is_alive(snapshot: Snapshot, now: datetime) -> bool:
    """Whether the daemon ticks, or knows why it cannot: an archive out of reach is not mended by a restart.

    More patient than readiness: what ends here is the process.
    """
    return (
        snapshot.stopping
        or bool(snapshot.problem)
        or snapshot.ticked_at is None
        or check_ticks(snapshot.ticked_at, 10 * snapshot.tick, now) is None
    )
