"""What polling costs: feeds that have not changed, and a look at what is due among many sources.

Usage: python -m tests.bench.polling [FEEDS] [SOURCES]
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.outlet import Outlet, Politeness, Source
from crawler.run import loop_factory, warm_up
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage.archive import Archive
from storage.schedule import Schedule
from tests.bench.bars import begin, show

HOUR = timedelta(hours=1)
ROUNDS = 9
LOOKS = 40
ITEM = "<item><title>Story {n}</title><link>https://bench.example/{n}</link><description>{text}</description></item>"
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://bench.example/</link>{}</channel></rss>'
TEXT = "Of what happened at place {n} there are a few words to say. "
BODY = FEED.format("".join(ITEM.format(n=n, text=TEXT.format(n=n) * 20) for n in range(30))).encode()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(BODY)


def _unchanging(request: bytes) -> bytes:
    if b" /plain" in request:
        return HEAD + b"\r\n" + BODY
    if b"If-None-Match" in request:
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    return HEAD + b'ETag: "1"\r\n\r\n' + BODY


async def _serve(say: Callable[[bytes], bytes], port: Any) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                writer.write(say(await reader.readuntil(b"\r\n\r\n")))
            except asyncio.IncompleteReadError:
                return

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port.value = server.sockets[0].getsockname()[1]
    await server.serve_forever()


@contextmanager
def served(say: Callable[[bytes], bytes] = _unchanging) -> Iterator[str]:
    """A server that answers what ``say`` makes of a request, in a process of its own, whose time is not counted."""
    port = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=lambda: asyncio.run(_serve(say, port)), daemon=True)
    process.start()
    while not port.value:
        time.sleep(0.01)
    yield f"127.0.0.1:{port.value}"
    process.terminate()
    process.join()


def outlets(host: str, path: str, count: int, each: int = 100) -> list[Outlet]:
    """Outlets of so many feeds each."""
    politeness = Politeness(delay=0, concurrency=16, robots=False)
    return [
        Outlet(
            slug=f"bench-{start}",
            name="Bench",
            language="en",
            politeness=politeness,
            sources=tuple(Source(url=f"http://{host}/{path}-{start + n}", content="feed") for n in range(each)),
        )
        for start in range(0, count, each)
    ]


class Now:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


def worker(archive: Archive, definitions: Definitions, now: Now, host: str = "") -> Worker:
    """A worker with the settings as shipped, but for the size of a batch."""
    return Worker(
        archive,
        definitions,
        crawling=CrawlSettings(allow_private=(host,) if host else ()),
        settings=DaemonSettings(batch=10_000, sources_at_once=10_000, lease=100 * HOUR),
        rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
        now=now,
    )


def unchanged(path: str, count: int) -> list[float]:
    """Milliseconds of processor for a feed that says it has not changed, or sends the same bytes again: each round."""
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder, served() as host, Archive.open(f"{folder}/archive.db") as archive:
        definitions, now = Definitions(outlets(host, path, count)), Now()
        Schedule(archive.engine).enter(definitions.refs(), now())
        mine = worker(archive, definitions, now, host)

        async def rounds() -> None:
            for _ in range(ROUNDS + 1):
                gc.collect()
                started = time.process_time()
                claims = mine.claim_due()
                await mine.run(claims)
                assert len(claims) == count
                spent.append((time.process_time() - started) / count * 1e3)
                now.time += 30 * HOUR

        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(rounds())
    return spent[1:]  # the first round stores what all the others find unchanged


def look(count: int) -> None:
    """Show what definitions take in memory, and what a look at what is due costs when 200 of them are."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(f"{folder}/archive.db") as archive:
        now = Now()
        before = resident()
        definitions = Definitions(outlets("bench.example", "f", count))
        schedule = Schedule(archive.engine)
        schedule.enter(definitions.refs(), now())
        show(f"memory of {count:,} sources", [resident() - before], 60, "MB", 0)
        schedule.postpone({due.id: now() + due.id * timedelta(seconds=1) for due in schedule.dues()}, {})
        gc.collect()
        mine = worker(archive, definitions, now)
        spent = []
        for _ in range(LOOKS):
            now.time += timedelta(seconds=200)
            started = time.process_time()
            found = len(mine.claim_due())
            schedule.lag(now())
            spent.append((time.process_time() - started) * 1e3)
        show(f"a tick that finds {found} due", spent, 2, "ms")


def resident() -> float:
    """Megabytes of memory this process has."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main(feeds: int, sources: int) -> None:
    """Measure and print."""
    warm_up()
    begin("Idling")
    look(sources)
    show(f"an unchanged feed, 304 (of {feeds:,})", unchanged("etag", feeds), 0.5, "ms", 3)
    show(f"an unchanged feed, the same bytes (of {feeds:,})", unchanged("plain", feeds), 0.6, "ms", 3)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
