"""Running the daemon as a process: its orders from files, its signals, what goes on beside it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog

from crawler.run import loop_factory
from gleaner import composition
from gleaner.settings import Settings, SettingsError
from scheduler.attendance import Attendance
from scheduler.daemon import Daemon, Orders
from storage.archive import Archive

log = structlog.get_logger()

_FORCED = 128


def read_orders(config: Path | None, database: str | None, allowed: Sequence[str]) -> Orders:
    """Read what a daemon works by from the settings and definitions.

    Raises:
        DefinitionError: a definition is wrong.
        ValueError: the settings are.
    """
    try:
        settings = composition.load_settings(config, database)
    except SettingsError as error:
        raise ValueError(str(error)) from error
    return Orders(
        outlets=tuple(composition.outlets(config).values()),
        crawling=composition.allow_private(settings.crawl, allowed),
        daemon=settings.daemon,
        rules=composition.rules(settings),
    )


def run_daemon(archive: Archive, settings: Settings, orders: Callable[[], Orders], listen: str | None) -> None:
    """Keep an archive current until SIGTERM or SIGINT; a second one ends the process at once. SIGHUP reads anew.

    Raises:
        StorageError: the archive cannot be worked with.
        ListenError: the address ``listen`` cannot be listened on.
    """

    async def run() -> None:
        attendance = Attendance(archive.engine, settings.alerts, settings.crawl, os.environ)
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
