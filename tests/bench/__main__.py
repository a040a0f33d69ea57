"""Measure gleaner against its peers over a local origin, and print tables. ``make bench`` runs it.

Environment: BENCH_SIZE small | medium | large (default medium), BENCH_ROUNDS (default 5),
BENCH_ONLY a word of the titles of the contests to be held (polling, starting and memory are what idling, starts and
memory come to beside what they may), BENCH_OUT a file for the tables.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench import moving, remembering, texts
from tests.bench.contests import PEERS, ROOT, Contender, Contest, hold
from tests.bench.origin import Origin, free_port, requests_per_second, serving
from tests.bench.tables import table

# Feeds in the two sizes whose difference is the cost of an article: of full articles, unchanged, and of links.
SIZES = {
    "small": ((1, 5), (5, 20), (2, 4)),
    "medium": ((20, 100), (20, 200), (2, 8)),
    "large": ((100, 1000), (100, 1000), (10, 100)),
}
GLEANER = Contender("gleaner, everything on, search too", "gleaner_crawl")
UNINDEXED = Contender("gleaner, search left in its queue", "gleaner_crawl", ("--unindexed",))
READER = Contender("reader", "lemon_reader")
FEEDS = (
    UNINDEXED,
    GLEANER,
    READER,
    Contender("reader with search", "lemon_reader", ("--search",)),
    Contender("plain spider (Scrapy, feedparser, ORM)", "plain_spider"),
    Contender("floor (pycurl, lxml, sqlite3)", "floor"),
)
PAGES = (
    Contender("gleaner, layout known", "gleaner_crawl", ("--layout",)),
    Contender("gleaner, layout known, two processes", "gleaner_crawl", ("--layout", "--two")),
    Contender("gleaner, site unknown", "gleaner_crawl"),
    Contender("gleaner, site unknown, two processes", "gleaner_crawl", ("--two",)),
    Contender("Scrapy and trafilatura", "plain_spider", ("--pages",)),
    Contender("fetch and trafilatura, fast, nothing stored", "extractors", ("trafilatura-fast",), stores=False),
    Contender("fetch and trafilatura, nothing stored", "extractors", ("trafilatura",), stores=False),
    Contender("fetch and news-please, nothing stored", "extractors", ("news-please",), stores=False),
)


def contests(size: str, origin: Origin) -> Iterator[Contest]:
    """All contests of a size."""
    full, unchanged, linked = SIZES[size]
    per_feed = texts.PER_FEED

    def feeds(site: str, kind: str) -> Callable[[int], Sequence[str]]:
        return lambda count: [f"{site}/{kind}-{serial}.xml" for serial in range(count)]

    yield Contest("Full-content feeds, first crawl", "article", per_feed, full, feeds(origin.url, "full"), FEEDS)
    twice = (GLEANER, READER)
    yield Contest("Unchanged feeds, validators", "feed", 1, unchanged, feeds(origin.url, "full"), twice, again=True)
    yield Contest("Unchanged feeds, none", "feed", 1, full, feeds(origin.bare_url, "full"), twice, again=True)
    yield Contest("Feeds of links, with their pages", "page", per_feed, linked, feeds(origin.url, "links"), PAGES)


def main() -> int:
    """Measure and print."""
    size = os.environ.get("BENCH_SIZE", "medium")
    if size not in SIZES or not PEERS.exists():
        print(f"BENCH_SIZE is one of {', '.join(SIZES)}, and `make bench` sets up {PEERS}", file=sys.stderr)
        return 2
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    wanted = os.environ.get("BENCH_ONLY", "").lower()
    with tempfile.TemporaryDirectory(prefix="gleaner-bench-") as folder:
        work, root = Path(folder), Path(folder) / "site"
        port, bare = free_port(), free_port()
        full, unchanged, linked = SIZES[size]
        texts.write_site(root, f"http://127.0.0.1:{port}", full=max(*full, *unchanged), linked=max(linked))
        with serving(root, work, port, bare) as origin:
            _show(f"Python {platform.python_version()}, {os.cpu_count()} cores, {size}, medians of {rounds}.")
            rate = requests_per_second(origin.url, "/full-0.xml")
            _show(f"Origin: {origin.server}, {rate:.0f} feeds a second to one connection.\n")
            for contest in contests(size, origin):
                if wanted in contest.title.lower():
                    _show(table(contest, hold(contest, rounds, work)))
        for ours in (remembering, moving):
            for found in ours.contests(size, work, wanted):
                _show(found)
    _show_bars(size, wanted)
    return 0


def _show_bars(size: str, wanted: str) -> None:
    """What idling, starting and memory come to beside what they may: each in a process of its own, from nothing."""
    feeds = str(max(SIZES[size][0]))
    for name, arguments in (("polling", []), ("starting", []), ("memory", [feeds])):
        if wanted in name:
            bench = [sys.executable, "-m", f"tests.bench.{name}", *arguments]
            _show(subprocess.run(bench, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout)


def _show(text: str) -> None:
    print(text, flush=True)
    if out := os.environ.get("BENCH_OUT"):
        with Path(out).open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
