"""What storing costs: generated articles in batches, then the same again, then read back.

Usage: python tests/bench/storing.py [ARTICLES] [DATABASE]
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.queries import Queries
from storage.sources import SourceRef

START = datetime(2024, 1, 1, tzinfo=UTC)
FEED = SourceRef("bench", "https://bench.example/feed")
PER_BATCH = 500
COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于"
    "着下自之年过发后作里经济市场政府总统会议选举港口"
)
RANDOM = random.Random(20240101)
SENTENCES = ["".join(RANDOM.choices(COMMON, k=RANDOM.randint(12, 60))) + "。" for _ in range(20_000)]


def generated(number: int) -> Capture:
    """An article of some 500 to 2,500 characters, about as compressible as news."""
    rng = random.Random(number)
    paragraphs = ["".join(rng.sample(SENTENCES, rng.randint(2, 6))) for _ in range(rng.randint(4, 16))]
    url = f"https://bench.example/cn/%E4%B8%AD%E5%9B%BD/{20240101 + number % 28}-story-{number}"
    published = START + timedelta(minutes=number)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = rng.choice(SENTENCES)[:20]
    article = Article(
        outlet="bench",
        url=url,
        article_id=str(number),
        title=title,
        title_as_listed=title,
        body=body,
        text="\n".join(paragraphs),
        language="zh-Hans",
        published_at=published,
        published_from=PublishedFrom.PAGE,
        listed_at=published,
        authors=("某某",),
    )
    listed = f'<div class="content"><img data-src="https://bench.example/{number}.jpg">{body}</div>'
    original = Original(link=url, title=title, author="bench", body=listed)
    return Capture(article=article, original=original, entry_hash=f"{number:032x}", fetched_at=published)


def main(count: int, database: str) -> None:
    """Measure and print."""
    batches = [[generated(one) for one in range(start, start + PER_BATCH)] for start in range(0, count, PER_BATCH)]
    gc.freeze()  # what was made for the measurement must not be looked through during it
    size = sum(len(one.article.text) for one in batches[0]) // PER_BATCH
    print(f"{count} articles of {size} characters on average, {PER_BATCH} a batch")
    with Archive.open(database) as archive:
        queries = Queries(archive.engine)

        def store() -> None:
            for batch in batches:
                archive.store(batch, FEED, None, START)

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
