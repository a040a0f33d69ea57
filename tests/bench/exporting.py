"""What exporting costs: a generated archive, written as each of the formats.

Usage: python -m tests.bench.exporting [ARTICLES] [FOLDER] [FORMAT…]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from storage.archive import Archive
from storage.export import ExportOptions
from storage.export.job import Job, export_all
from storage.selection import Selection
from tests.bench import news
from tests.bench.storing import PER_BATCH

FORMATS = ("jsonl", "csv", "jekyll", "list", "markdown", "parquet", "sqlite", "epub")


def main(count: int, folder: Path, formats: tuple[str, ...]) -> None:
    """Measure and print."""
    with Archive.open(str(folder / "archive.db")) as archive:
        for start in range(0, count, PER_BATCH):
            batch = [news.capture(number) for number in range(start, start + PER_BATCH)]
            archive.store(batch, news.FEED, None, news.START)
        for form in formats:
            job = Job(form=form, out=folder / form, selection=Selection(), options=ExportOptions())
            began = time.process_time()
            report = export_all(archive.engine, job, datetime.now(UTC))
            speed = report.articles / (time.process_time() - began)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{form:<9} {speed:8.0f} articles a second of CPU time, peak memory so far {peak} MB")


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as made:
        main(articles, Path(made), tuple(sys.argv[3:]) or FORMATS)
