"""What importing costs: a generated Jekyll archive, imported, then imported again.

Usage: python -m tests.bench.importing [ARTICLES] [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from crawler.attribution import Attribution
from crawler.importing import Importer, ImportReport
from storage.archive import Archive
from storage.article import Capture
from storage.export.post import milliseconds
from tests.bench import news
from tests.bench.moving import row

OUTLETS = ("甲报", "乙台", "丙社", "丁刊")
POST = """---
layout: post
title: "{title}"
date: {date}
author: {outlet}
from: {url}
tags: [ {outlet} ]
comments: True
categories: [ {outlet} ]
---
<!--{ms}-->
[{title}]({url})
------

<div>
{body}
</div>
"""


def post(number: int, capture: Capture) -> tuple[str, str]:
    """The name and the text of an article's post."""
    article = capture.article
    date = article.published_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    text = POST.format(
        title=article.title,
        date=date,
        outlet=OUTLETS[number % len(OUTLETS)],
        url=article.url,
        ms=milliseconds(article.published_at),
        body=capture.original.body,
    )
    return f"{date[:10]}-{article.title}-{number}.md", text


def write_posts(folder: Path, count: int) -> None:
    """Make the archive."""
    folder.mkdir()
    for number in range(count):
        name, text = post(number, news.capture(number))
        (folder / name).write_text(text, "utf-8")


def main(count: int, folder: Path) -> None:
    """Measure and print."""
    posts = folder / "_posts"
    # In another process: what making them takes of memory is not importing's.
    making = get_context("spawn").Process(target=write_posts, args=(posts, count))
    making.start()
    making.join()
    with Archive.open(str(folder / "imported.db")) as archive:
        for what, promised in {"imported": "import", "imported again": ""}.items():
            began, report = time.process_time(), ImportReport()
            Importer(
                archive,
                "jekyll",
                Attribution({}),
                now=lambda: datetime.now(UTC),
                report=report,
                on_problem=print,
                on_progress=lambda _: None,
            ).run(posts)
            print(row(what, count, time.process_time() - began, promised), flush=True)


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as made:
        main(articles, Path(made))
