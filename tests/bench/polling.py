"""What polling costs: feeds that have not changed, and a look at what is due among many sources.

Usage: python tests/bench/polling.py [FEEDS] [SOURCES]
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.outlet import Outlet, Politeness, Source
from crawler.run import loop_factory
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage.archive import Archive
from storage.schedule import Schedule

HOUR = timedelta(hours=1)
ITEM = "<item><title>{n}</title><link>https://bench.example/{n}</link><description>{text}</description></item>"
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://bench.example/</link>{}</channel></rss>'
BODY = FEED.format("".join(ITEM.format(n=n, text="A text of a few words. " * 40) for n in range(30))).encode()


async def _serve(port: Any) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(BODY)}\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                request = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                return
            if b" /plain" in request:
                writer.write(f"{head}\r\n".encode() + BODY)
            elif b"If-None-Match" in request:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                writer.write(f'{head}ETag: "1"\r\n\r\n'.encode() + BODY)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port.value = server.sockets[0].getsockname()[1]
    await server.serve_forever()


@contextmanager
def server() -> Iterator[str]:
    """A server in a process of its own, whose time is not counted."""
    port = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=lambda: asyncio.run(_serve(port)), daemon=True)
    process.start()
    while not port.value:
        time.sleep(0.01)
    yield f"127.0.0.1:{port.value}"
    process.terminate()


def outlets(host: str, path: str, count: int) -> list[Outlet]:
    """Outlets of a hundred feeds each."""
    politeness = Politeness(delay=0, concurrency=16, robots=False)
    return [
        Outlet(
            slug=f"bench-{start}",
            name="Bench",
            language="en",
            politeness=politeness,
            sources=tuple(Source(url=f"http://{host}/{path}-{start + n}", content="feed") for n in range(100)),
        )
        for start in range(0, count, 100)
    ]


class Now:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


def worker(archive: Archive, definitions: Definitions, now: Now, host: str = "") -> Worker:
    """A worker with the settings as shipped."""
    return Worker(
        archive,
        definitions,
        crawling=CrawlSettings(allow_private=(host,) if host else ()),
        settings=DaemonSettings(batch=10_000, sources_at_once=10_000, lease=100 * HOUR),
        rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
        now=now,
    )


def unchanged(path: str, count: int) -> None:
    """Print what a feed costs that says it has not changed, or sends the same bytes again."""
    with tempfile.TemporaryDirectory() as folder, server() as host, Archive.open(f"{folder}/archive.db") as archive:
        definitions, now = Definitions(outlets(host, path, count)), Now()
        Schedule(archive.engine).enter(definitions.refs(), now())
        mine = worker(archive, definitions, now, host)

        async def rounds() -> None:
            for number in range(4):
                gc.collect()
                cpu, wall = time.process_time(), time.perf_counter()
                claims = mine.claim_due()
                await mine.run(claims)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                said = "first" if number == 0 else "unchanged"
                costs = f"{cpu / count * 1e3:.3f} ms CPU, {wall / count * 1e3:.3f} ms a feed"
                print(f"{path:6} {said:10} {len(claims)} feeds: {costs}")
                now.time += 30 * HOUR

        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(rounds())


def look(count: int) -> None:
    """Print what a look at what is due costs when 200 of many sources are."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(f"{folder}/archive.db") as archive:
        now = Now()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        definitions = Definitions(outlets("bench.example", "f", count))
        schedule = Schedule(archive.engine)
        schedule.enter(definitions.refs(), now())
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{count} sources: {(after - before) / 1024:.0f} MB at most, definitions included")
        schedule.postpone({due.id: now() + due.id * timedelta(seconds=1) for due in schedule.dues()}, {})
        gc.collect()
        mine = worker(archive, definitions, now)
        times = []
        for _ in range(20):
            now.time += timedelta(seconds=200)
            cpu = time.process_time()
            found = len(mine.claim_due())
            times.append(time.process_time() - cpu)
            mine.busy = 0
        print(f"a look that finds {found} due: {sorted(times)[10] * 1e3:.2f} ms CPU")


if __name__ == "__main__":
    feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    look(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    unchanged("etag", feeds)
    unchanged("plain", feeds)
