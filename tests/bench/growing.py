"""What storing costs in a large archive beside a small one, by turns in one run.

The small one has 10,000 articles, or what is given: a week of them. The large one is as many copies of it as needed,
week after week, made by one statement a table: other addresses, texts and bands, as scattered as true ones.

Usage: python -m tests.bench.growing [ARTICLES] [SMALL] [SMALL DATABASE, LARGE DATABASE]
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import text

from storage import schema
from storage.archive import Archive
from storage.article import Capture
from storage.bands import PERIOD
from storage.engine import reading, tidy, writing
from tests.bench import news

WEEK = timedelta(days=7)
PER_BATCH = 30
BATCHES = 60

_COPIES = (
    "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < :copies) "
    "INSERT INTO {table} ({names}) SELECT {values} FROM copies CROSS JOIN {rows} ORDER BY {order}"
)
# How each database says it: a time some weeks on, its seconds, a random number of 44 bits, a random digest.
_SAID = {
    "sqlite": (
        "strftime('%Y-%m-%dT%H:%M:%f', {}, '+' || (copy * 7) || ' days') || '000+00:00'",
        "CAST(strftime('%s', {}) AS integer)",
        "(random() & 17592186044415)",
        "lower(hex(randomblob(16)))",
    ),
    "postgresql": (
        "{} + copy * interval '7 days'",
        "CAST(extract(epoch FROM {}) AS bigint)",
        "CAST(random() * 17592186044415 AS bigint)",
        "md5(random()::text)",
    ),
}


def fill(archive: Archive, size: int) -> None:
    """Store so many articles, a week of them, as a crawl does."""
    for start in range(0, size, 500):
        batch = [_article(number, 0, size) for number in range(start, start + 500)]
        archive.store(batch, news.FEED, None, news.START)


def multiply(archive: Archive, size: int, copies: int) -> None:
    """Add copies of all that is there, each a week later than the one before."""
    later, seconds, number, digest = _SAID[archive.engine.dialect.name]
    period = f"({seconds.format('published_at')} + copy * {int(WEEK.total_seconds())}) / {int(PERIOD.total_seconds())}"
    form = "bands JOIN (SELECT id AS form, published_at FROM articles) AS of_form ON form = form_id"
    apart = {name: f"{name} || '-' || copy" for name in ("url", "native_id", "value", "link")}
    moved = {name: f"{name} + copy * {size}" for name in ("id", "article_id", "revision_id", "form_id", "duplicate_of")}
    timed = {name: later.format(name) for name in ("published_at", "listed_at", "first_seen_at", "last_seen_at")}
    # Storing reads no document but those of texts alike: a beginning is enough.
    given = apart | moved | timed | {"text_hash": digest, "document": "substr(document, 1, 1000)"}
    for table, rows, own, order in (
        (schema.articles, "articles", {}, "copy, id"),
        (schema.revisions, "revisions", {}, "copy, id"),
        (schema.article_keys, "article_keys", {}, "outlet, kind, value, copy"),
        (schema.article_texts, "article_texts", {}, "2"),
        (schema.sightings, "sightings", {}, "source_id, link, copy"),
        (schema.bands, form, {"key": f"(({period}) << 44) | {number}"}, "1"),
    ):
        names = [column.name for column in table.columns]
        values = [own.get(name) or given.get(name, name) for name in names]
        statement = _COPIES.format(
            table=table.name, names=", ".join(names), values=", ".join(values), rows=rows, order=order
        )
        with writing(archive.engine) as connection:
            connection.execute(text(statement), {"copies": copies})


@dataclass(frozen=True, slots=True)
class Grown:
    """Seconds of processor that articles cost, batch by batch, in a small and in a large archive."""

    small: int
    large: int
    few: Sequence[float]
    many: Sequence[float]

    @property
    def ratio(self) -> float:
        """How much more one costs in the large archive, by the middles of both."""
        return median(self.many) / median(self.few)

    def lines(self) -> Iterator[str]:
        """What was found, in words."""
        for size, spent in ((self.small, self.few), (self.large, self.many)):
            yield f"into {size:>9,} articles: {median(spent) * 1e6:6.0f} µs CPU an article"
        quarters = quantiles([many / few for few, many in zip(self.few, self.many, strict=True)], n=4)
        yield f"ratio batch by batch, quarters: {' '.join(f'{one:.2f}' for one in quarters)}"


def measure(count: int, size: int, addresses: tuple[str, str]) -> Grown:
    """Make both archives at these addresses, and store the same articles into both by turns."""
    copies = count // size - 1
    spent: tuple[list[float], list[float]] = ([], [])
    with Archive.open(addresses[0]) as small, Archive.open(addresses[1]) as large:
        for archive in (small, large):
            fill(archive, size)
        multiply(large, size, copies)
        for archive in (small, large):
            tidy(archive.engine)
        gc.freeze()
        for start in range(0, BATCHES * PER_BATCH, PER_BATCH):
            for archive, weeks, costs in ((small, 1, spent[0]), (large, copies + 1, spent[1])):
                batch = [_article(number, weeks, size) for number in range(start, start + PER_BATCH)]
                before = _spent(archive)
                archive.store(batch, news.FEED, None, news.START)
                costs.append((_spent(archive) - before) / PER_BATCH)
    return Grown(size, count, *spent)


def _spent(archive: Archive) -> float:
    """Seconds of processor so far: this process's, and its server's where Linux tells them."""
    if archive.engine.dialect.name != "postgresql":
        return time.process_time()
    with reading(archive.engine) as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    told = Path(f"/proc/{number}/schedstat")
    served = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
    return time.process_time() + served


def _article(number: int, weeks: int, a_week: int) -> Capture:
    """An article after so many weeks; other texts than the first week's."""
    at = news.START + weeks * WEEK + number * (WEEK / a_week)
    return news.streamed(weeks * a_week + number, at, number + (10_000_000 if weeks else 0))


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    of_small = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        files = (str(Path(folder) / "small.db"), str(Path(folder) / "large.db"))
        grown = measure(articles, of_small, (sys.argv[3], sys.argv[4]) if len(sys.argv) > 4 else files)
        print(*grown.lines(), f"ratio {grown.ratio:.2f}", sep="\n")
