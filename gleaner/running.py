"""Running the daemon as a process: its orders from files, its signals, what goes on beside it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import structlog

from crawler.run import loop_factory
from crawler.settings import CrawlSettings
from gleaner import composition
from gleaner.exporting import kept_jobs
from gleaner.settings import ExportSettings, SettingsError
from scheduler.attendance import Attendance
from scheduler.daemon import Daemon, Orders
from scheduler.rules import AlertSettings
from storage.archive import Archive

log = structlog.get_logger()

_FORCED = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """What was said when a daemon was started, and holds for as long as it runs.

    ``slugs`` are the outlets to work for, none for all; ``allowed`` are private hosts, ``watched`` exports to be kept
    current beside those of the settings.
    """

    config: Path | None = None
    database: str | None = None
    slugs: Sequence[str] = ()
    allowed: Sequence[str] = ()
    watched: Sequence[ExportSettings] = ()


def read_orders(said: CommandLine, archive: Archive) -> Orders:
    """Read what a daemon works by from the settings and definitions.

    Raises:
        DefinitionError: a definition is wrong.
        SettingsError: the settings are, or name an outlet there is not.
        StorageError: the archive cannot be read.
    """
    settings = composition.load_settings(said.config, said.database)
    known = composition.outlets(said.config)
    wanted = (*settings.exports, *said.watched)
    try:
        chosen = composition.choose(known, said.slugs)
    except click.UsageError as error:
        raise SettingsError(f"gleaner daemon {' '.join(said.slugs)}: {error.message}") from error
    return Orders(
        outlets=tuple(chosen),
        chosen=bool(said.slugs),
        crawling=composition.allow_private(settings.crawl, said.allowed),
        daemon=settings.daemon,
        rules=composition.rules(settings),
        alerts=settings.alerts,
        exports=kept_jobs(wanted, composition.with_archived(known, archive)) if wanted else (),
    )


def run_daemon(
    archive: Archive,
    alerts: AlertSettings,
    crawling: CrawlSettings,
    orders: Callable[[], Orders],
    listen: str | None,
) -> None:
    """Keep an archive current until SIGTERM or SIGINT; a second one ends the process at once. SIGHUP reads anew.

    ``alerts`` and ``crawling`` say whom alerts are told to until the orders are read again.

    Raises:
        StorageError: the archive cannot be worked with.
        ListenError: the address ``listen`` cannot be listened on.
    """

    async def run() -> None:
        attendance = Attendance(archive.engine, alerts, crawling, os.environ)
        daemon = Daemon(archive, orders, on_event=attendance.on_event)
        with _signals_heard(daemon, attendance):
            async with attendance.beside(daemon.snapshot, listen):
                log.info("daemon.started", pid=os.getpid())
                await daemon.run(on_ready=attendance.notifier.ready)
                log.info("daemon.stopped")

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(run())


@contextmanager
def _signals_heard(daemon: Daemon, attendance: Attendance) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    stops = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        for number in stops:
            loop.add_signal_handler(number, _end_now, number)
        log.info("daemon.stopping")
        attendance.notifier.stopping()
        daemon.stop()

    for number in stops:
        loop.add_signal_handler(number, stop)
    loop.add_signal_handler(signal.SIGHUP, daemon.reload)
    try:
        yield
    finally:
        for number in (*stops, signal.SIGHUP):
            loop.remove_signal_handler(number)


def _end_now(number: signal.Signals) -> None:
    # Nothing is lost by it: what is stored is whole, and what was claimed returns when its lease ends.
    os._exit(_FORCED + number)
