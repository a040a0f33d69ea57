"""A daemon in a hurry: it polls the sources of a loopback server several times a second until it is ended.

Usage: daemon_process.py DATABASE PORT SOURCES LEASE
"""

import asyncio
import signal
import sys
from datetime import timedelta

from crawler.outlet import Cadence, Outlet, Politeness, Source
from crawler.settings import CrawlSettings
from scheduler.daemon import Daemon, Orders
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from storage.archive import Archive


def orders(port: int, count: int, lease: float) -> Orders:
    """Outlets of a source each, polled about twice a second."""
    outlets = [
        Outlet(
            slug=f"pier-{number}",
            name="Pier",
            language="en",
            sources=(Source(url=f"http://127.0.0.1:{port}/{number}", content="feed"),),
            cadence=Cadence(every=timedelta(milliseconds=300)),
            politeness=Politeness(delay=0, concurrency=16, robots=False),
        )
        for number in range(count)
    ]
    return Orders(
        outlets=outlets,
        crawling=CrawlSettings(allow_private=(f"127.0.0.1:{port}",), retries=0),
        daemon=DaemonSettings(
            tick=timedelta(milliseconds=100), lease=timedelta(seconds=lease), grace=timedelta(seconds=5)
        ),
        rules=Rules(cadence=CadenceSettings(spread_step=timedelta(milliseconds=10)), health=HealthSettings()),
    )


async def main(database: str, port: int, count: int, lease: float) -> None:
    with Archive.open(database) as archive:
        daemon = Daemon(archive, lambda: orders(port, count, lease))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, daemon.stop)
        await daemon.run(on_ready=lambda: print("ready", flush=True))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
