"""What exporting costs: a generated archive, written as each of the formats.

Usage: python -m tests.bench.exporting [ARTICLES] [FOLDER] [FORMAT…]
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from storage.archive import Archive
from storage.export import ExportOptions
from storage.export.job import Job, export_all
from storage.selection import Selection
from tests.bench import news
from tests.bench.moving import row
from tests.bench.storing import PER_BATCH

# Those in which a file is an article come last: making and removing so many of them slows a disk down.
FORMATS = ("jsonl", "csv", "sqlite", "parquet", "epub", "jekyll", "list", "markdown")


def store(database: str, count: int) -> None:
    """Make the archive."""
    with Archive.open(database) as archive:
        for start in range(0, count, PER_BATCH):
            batch = [news.capture(number) for number in range(start, start + PER_BATCH)]
            archive.store(batch, news.FEED, None, news.START)


def main(count: int, folder: Path, formats: tuple[str, ...]) -> None:
    """Measure and print."""
    database = str(folder / "archive.db")
    # In another process: what making it takes of memory is not exporting's.
    making = get_context("spawn").Process(target=store, args=(database, count))
    making.start()
    making.join()
    with Archive.open(database) as archive:
        for form in formats:
            job = Job(form=form, out=folder / form, selection=Selection(), options=ExportOptions())
            began = time.process_time()
            report = export_all(archive.engine, job, datetime.now(UTC))
            print(row(form, report.articles, time.process_time() - began, form), flush=True)


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as made:
        main(articles, Path(made), tuple(sys.argv[3:]) or FORMATS)
