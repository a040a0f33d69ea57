"""What a large archive's memory costs: storing into it, looking for relatives, indexing, searching.

Usage: python -m tests.bench.remembering [ARTICLES] [DATABASE]
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from storage.archive import Archive
from storage.article import Capture
from storage.bands import bands_of
from storage.engine import reading
from storage.relations import Limits
from storage.relatives import Form, compared_of, find
from storage.search_index import SearchIndex
from tests.bench import growing, news
from tests.bench.searching import Spread, measure

# Articles searched through; articles stored before, in the smaller and the larger archive.
SIZES = {
    "small": (5_000, 1_000, 10_000),
    "medium": (20_000, 2_000, 100_000),
    "large": (100_000, 10_000, 1_000_000),
}
# What is promised of 100,000 articles: milliseconds of processor of nineteen in twenty searches and look-ups; and how
# much more an article may cost in the larger archive.
SEARCH, LOOK_UP, GROWTH = 25.0, 2.0, 1.3
TITLES = ("Searching and comparing", "Storing into a large archive")
PER_BATCH = 50
EVERY = timedelta(minutes=5)
LOOK_UPS = 500
LIMITS = Limits()


def contests(size: str, folder: Path, wanted: str) -> Iterator[str]:
    """The tables of those of our contests in whose titles a word stands."""
    count, small, large = SIZES[size]
    if wanted in TITLES[0].lower():
        with Archive.open(str(folder / "remembered.db")) as archive:
            yield "\n".join([f"### {TITLES[0]}", "", f"{count:,} articles.", "", *remember(archive, count), ""])
    if wanted in TITLES[1].lower():
        grown = growing.measure(large, small, (str(folder / "few.db"), str(folder / "many.db")))
        yield "\n".join([f"### {TITLES[1]}", "", *grown.lines(), _bar("ratio", grown.ratio, GROWTH, ""), ""])


def remember(archive: Archive, count: int) -> Iterator[str]:
    """Store, look up, index and search: the lines of a table."""
    store(archive, count)
    looked_up = look_up(archive, count)
    indexed = index(archive) / count
    yield "| ms CPU | median | 95th percentile | most |"
    yield "|---|---:|---:|---:|"
    yield f"| similarity look-up {looked_up.row}"
    for name, spread in measure(archive.engine, count, _at(count)):
        yield f"| {name} {spread.row}"
    yield f"\nindexed: {indexed * 1e3:.2f} ms CPU an article"
    yield _bar("similarity look-up, 95th percentile", looked_up.nineteen, LOOK_UP, " ms")
    yield _bar("search, 95th percentile of all", spread.nineteen, SEARCH, " ms")


def store(archive: Archive, count: int) -> None:
    """Fill the archive as crawls do."""
    for start in range(0, count, PER_BATCH):
        batch = [_article(number) for number in range(start, start + PER_BATCH)]
        archive.store(batch, news.FEED, None, news.START)


def look_up(archive: Archive, count: int) -> Spread:
    """What it costs to find the relatives of an article that was stored: at least itself."""
    chosen = random.Random(1)
    articles = [_article(chosen.randrange(count)).article for _ in range(LOOK_UPS)]
    gc.freeze()  # what was made for the measurement must not be looked through during it
    spent = []
    for number, article in enumerate(articles, 1):
        form = Form(id=-number, article_id=-number, compared=compared_of(article))
        before = time.process_time()
        with reading(archive.engine) as connection:
            find(connection, {-number: form}, bands_of({-number: form.compared.text}), LIMITS)
        spent.append(time.process_time() - before)
    return Spread.of(spent)


def index(archive: Archive) -> float:
    """Index all that waits: seconds of processor."""
    waiting = SearchIndex(archive.engine)
    before = time.process_time()
    while waiting.index_waiting():
        pass
    return time.process_time() - before


def _at(number: int) -> datetime:
    return news.START + number * EVERY


def _article(number: int) -> Capture:
    return news.streamed(number, _at(number), number)


def _bar(what: str, found: float, bar: float, unit: str) -> str:
    return f"{what}: {found:.2f}{unit}; bar {bar:g}{unit}: {'held' if found <= bar else 'NOT held'}"


def main(count: int, database: str) -> None:
    """Measure and print."""
    with Archive.open(database) as archive:
        for line in remember(archive, count):
            print(line, flush=True)
    if (path := Path(database)).is_file():
        print(f"{path.stat().st_size / count:.0f} bytes an article")


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as made:
        main(articles, sys.argv[2] if len(sys.argv) > 2 else str(Path(made) / "archive.db"))
