"""What crawls take in memory: the peak of a large one, and what the hundredth of a process takes beside the tenth.

Usage: python -m tests.bench.memory [FEEDS]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from crawler.outlet import Outlet
from crawler.run import crawl, warm_up
from crawler.settings import CrawlSettings
from storage.archive import Archive
from tests.bench import texts
from tests.bench.bars import begin, show
from tests.bench.contests import CONTENDERS
from tests.bench.measuring import run
from tests.bench.origin import free_port, serving
from tests.bench.polling import resident, served

CRAWLS = 100
SMALL = 5
MORE = 10


def peak(work: Path, site: str, feeds: int) -> float:
    """Megabytes at the peak of one crawl in a process of its own."""
    urls = [f"{site}/full-{serial}.xml" for serial in range(feeds)]
    command = [sys.executable, str(CONTENDERS / "gleaner_crawl.py"), str(work / "large.db"), *urls]
    return run(command, work / "crawl.log").peak


def growth(work: Path) -> tuple[float, float]:
    """Megabytes of this process after its tenth crawl and after its last; all feeds have other articles each time."""

    async def crawls(archive: Archive) -> list[float]:
        taken = []
        with served(_news) as host:
            sources = [{"url": f"http://{host}/{place}", "content": "feed"} for place in range(SMALL)]
            said = {"slug": "bench", "name": "晨报", "language": "zh-Hans", "sources": sources}
            outlet = Outlet.model_validate(said | {"politeness": {"delay": 0, "concurrency": 16, "robots": False}})
            for _ in range(CRAWLS):
                report = await crawl([outlet], archive, CrawlSettings(allow_private=(host,)))
                assert report.total("new") == SMALL * texts.PER_FEED
                taken.append(resident())
        return taken

    warm_up()
    with Archive.open(str(work / "small.db")) as archive:
        taken = asyncio.run(crawls(archive))
    return taken[9], taken[-1]


def _news(_request: bytes, serials: Iterator[int] = count()) -> bytes:  # noqa: B008  one count for the whole server
    body = texts.feed(next(serials), "https://www.bench.example", full=True).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def main(feeds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gleaner-bench-") as folder:
        root, work = Path(folder) / "site", Path(folder)
        texts.write_site(root, "https://www.bench.example", full=feeds, linked=0)
        begin("Memory")
        with serving(root, work, free_port(), free_port()) as origin:
            articles = feeds * texts.PER_FEED
            show(f"peak of a crawl that stores {articles:,} articles", [peak(work, origin.url, feeds)], 160, "MB", 0)
        tenth, last = growth(work)
        show(f"after crawl {CRAWLS} of a process, {tenth:.0f} MB after the tenth", [last], round(tenth) + MORE, "MB", 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
