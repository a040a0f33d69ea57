"""What a large archive's memory costs: storing, looking for relatives, indexing, searching.

Usage: python -m tests.bench.remembering [ARTICLES] [DATABASE]
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from storage.archive import Archive
from storage.article import Capture
from storage.bands import bands_of
from storage.engine import reading
from storage.query_language import parse_query
from storage.relations import Limits
from storage.relatives import Form, compared_of, find
from storage.search import Search
from storage.search_index import SearchIndex
from storage.wanted import Wanted
from tests.bench.storing import FEED, START, database, generated

PER_BATCH = 50
EVERY = timedelta(minutes=5)
QUERIES = 300
LIMITS = Limits()


def article(number: int) -> Capture:
    """A generated article; every twentieth is the one of an hour before, with another end."""
    made = generated(number - 12 if number % 20 == 19 else number)
    url = f"https://bench.example/{number}"
    text = made.article.text + ("\n最新消息。" if number % 20 == 19 else "")
    at = START + number * EVERY
    fields = {"url": url, "article_id": str(number), "text": text, "published_at": at, "listed_at": at}
    return replace(
        made,
        article=replace(made.article, **fields),  # type: ignore[arg-type]
        original=replace(made.original, link=url),
        entry_hash=f"{number:032x}",
        fetched_at=at,
    )


def main(count: int, name: str) -> None:
    """Measure and print."""
    gc.freeze()
    with Archive.open(name) as archive:
        store(archive, count)
        look_up(archive, count)
        index(archive, count)
        search(archive, count)
    if (path := Path(name)).is_file():
        print(f"{path.stat().st_size / count:.0f} bytes an article")


def store(archive: Archive, count: int) -> None:
    """The cost of storing as the archive grows."""
    spent: list[float] = []
    for start in range(0, count, PER_BATCH):
        batch = [article(number) for number in range(start, start + PER_BATCH)]
        before = time.process_time()
        archive.store(batch, FEED, None, START)
        spent.append((time.process_time() - before) / PER_BATCH)
    for size in (1_000, 10_000, 50_000, 100_000):
        if size <= count:
            last = sorted(spent[(size - 1_000) // PER_BATCH : size // PER_BATCH])
            print(f"stored at {size:7,}: {last[len(last) // 2] * 1e6:6.1f} µs CPU an article")


def look_up(archive: Archive, count: int) -> None:
    """The cost of one similarity look-up."""
    chosen = random.Random(1)

    def one() -> None:
        captured = article(chosen.randrange(count))
        form = Form(id=-1, article_id=-1, compared=compared_of(captured.article))
        before = time.process_time()
        with reading(archive.engine) as connection:
            find(connection, {-1: form}, {-1: bands_of(form.compared.text)}, LIMITS)
        spent.append(time.process_time() - before)

    spent: list[float] = []
    for _ in range(500):
        one()
    report("similarity look-up, CPU", spent)


def index(archive: Archive, count: int) -> None:
    """The cost of indexing."""
    waiting = SearchIndex(archive.engine)
    before = time.process_time()
    while waiting.index_waiting():
        pass
    print(f"indexed: {(time.process_time() - before) / count * 1e6:.0f} µs CPU an article")


def search(archive: Archive, count: int) -> None:
    """The cost of searches for words drawn from the articles."""
    chosen = random.Random(2)
    typed = [drawn(chosen, article(chosen.randrange(count)).article.text, length) for length in lengths()]
    ready = Search(archive.engine)
    late = Wanted(since=START + (count - 500) * EVERY)
    timed("search by relevance", typed, lambda words: ready.find(parse_query(words)))
    timed("search by time", typed, lambda words: ready.find(parse_query(words), sort="newest"))
    timed("search of two days", typed, lambda words: ready.find(parse_query(words), late))


def lengths() -> list[int]:
    return [length for length in (1, 2, 3, 6) for _ in range(QUERIES // 4)]


def drawn(chosen: random.Random, text: str, length: int) -> str:
    line = chosen.choice([line for line in text.replace("。", "\n").split("\n") if len(line) >= length])
    start = chosen.randrange(len(line) - length + 1)
    return line[start : start + length]


def timed(what: str, typed: Sequence[str], work: Callable[[str], object]) -> None:
    """The CPU time of one call a query: a busy machine does not count."""
    spent = []
    for words in typed:
        before = time.process_time()
        work(words)
        spent.append(time.process_time() - before)
    report(what, spent)


def report(what: str, spent: Sequence[float]) -> None:
    """Print the middle and the 95th percentile in milliseconds."""
    cut = quantiles(spent, n=20)
    print(f"{what}: median {cut[9] * 1e3:.2f} ms, 95th percentile {cut[18] * 1e3:.2f} ms")


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        main(articles, sys.argv[2])
    else:
        for one in database():
            main(articles, one)
