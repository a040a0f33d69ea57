"""What storing costs: generated articles in batches, then the same again, then read back.

Usage: python -m tests.bench.storing [ARTICLES] [DATABASE]
"""

from __future__ import annotations

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from storage.archive import Archive
from storage.queries import Queries
from tests.bench import news

PER_BATCH = 500


def main(count: int, database: str) -> None:
    """Measure and print."""
    batches = [[news.capture(one) for one in range(start, start + PER_BATCH)] for start in range(0, count, PER_BATCH)]
    gc.freeze()  # what was made for the measurement must not be looked through during it
    size = sum(len(one.article.text) for one in batches[0]) // PER_BATCH
    print(f"{count} articles of {size} characters on average, {PER_BATCH} a batch")
    with Archive.open(database) as archive:
        queries = Queries(archive.engine)

        def store() -> None:
            for batch in batches:
                archive.store(batch, news.FEED, None, news.START)

        def read() -> None:
            assert sum(1 for _ in queries.articles(order="stored")) == count

        measure("stored", count, store)
        measure("seen again", count, store)
        measure("read", count, read)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, batches included")
    if (path := Path(database)).is_file():
        print(f"{path.stat().st_size / count:.0f} bytes an article")


def measure(what: str, count: int, work: Callable[[], None]) -> None:
    """Print what the work cost an article."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:12} {cpu / count * 1e6:7.1f} µs CPU {wall / count * 1e6:7.1f} µs wall an article")


def database() -> Iterator[str]:
    """A file in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "archive.db")


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    if len(sys.argv) > 2:
        main(articles, sys.argv[2])
    else:
        for name in database():
            main(articles, name)
