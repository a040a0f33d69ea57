"""Exports a growing archive twice: once in peace, once by processes that are killed at random moments.

Usage: exporting_process.py FOLDER FORMAT OUT KILLS
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.export import ExportOptions
from storage.export.job import Job, export_new
from storage.selection import Selection
from storage.sources import SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
FEED = SourceRef("demo", "https://demo.example/feed")
ROUNDS = 4
ARTICLES = 150


def capture(number: int, round_: int) -> Capture:
    """An article that is new in its round, or retitled since; many share a title."""
    url, title = f"https://demo.example/{number}", f"题{(number + round_) % 40}"
    text = f"第{number}篇。" * 30
    article = Article(
        outlet="demo",
        url=url,
        title=title,
        title_as_listed=title,
        body=f"<p>{text}</p>",
        text=text,
        language="zh-Hans",
        published_at=NOON,
        published_from=PublishedFrom.FEED,
    )
    original = Original(link=url, title=title, body=article.body)
    return Capture(article=article, original=original, entry_hash=f"{round_:032x}", fetched_at=NOON)


def in_child(work: Callable[[], object], *, killed_after: float | None = None) -> None:
    """Do it in a process of its own, which may not live to the end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the edge of the process
            print(f"{error!r}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if killed_after is None and status != 0:
        sys.exit("a process that was not killed failed")


def main(folder: Path, form: str, out: str, kills: int) -> None:
    """Store, export and kill, round by round."""
    database, rng = str(folder / "archive.db"), random.Random(form)

    def store(round_: int) -> None:
        numbers = [*range(0, ARTICLES * round_, 3), *range(ARTICLES * round_, ARTICLES * (round_ + 1))]
        with Archive.open(database) as archive:
            archive.store([capture(number, round_) for number in numbers], FEED, None, NOON)

    def export(name: str) -> None:
        job = Job(form=form, out=folder / name / out, selection=Selection(), options=ExportOptions())
        with Archive.open(database) as archive:
            export_new(archive.engine, job, NOON)

    for round_ in range(ROUNDS):
        in_child(lambda at=round_: store(at))  # type: ignore[misc]
        began = time.monotonic()
        in_child(lambda: export("clean"))
        took = time.monotonic() - began
        for _ in range(kills // ROUNDS):
            in_child(lambda: export("killed"), killed_after=rng.uniform(0, took))
        in_child(lambda: export("killed"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
