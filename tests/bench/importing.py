"""What importing costs: a generated Jekyll archive, imported, then imported again.

Usage: python -m tests.bench.importing [ARTICLES]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.attribution import Attribution
from crawler.importing import Importer, ImportReport
from storage.archive import Archive
from storage.article import Capture
from storage.export.post import milliseconds
from tests.bench import news

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


def main(count: int, folder: Path) -> None:
    """Measure and print."""
    posts = folder / "_posts"
    posts.mkdir()
    for number in range(count):
        name, text = post(number, news.capture(number))
        (posts / name).write_text(text, "utf-8")
    with Archive.open(str(folder / "archive.db")) as archive:
        for what in ("imported", "imported again"):
            report = ImportReport()
            began = time.process_time()
            Importer(
                archive,
                "jekyll",
                Attribution({}),
                now=lambda: datetime.now(UTC),
                report=report,
                on_problem=print,
                on_progress=lambda _: None,
            ).run(posts)
            speed = count / (time.process_time() - began)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{what:<15} {speed:8.0f} articles a second of CPU time, peak memory so far {peak} MB")


if __name__ == "__main__":
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as made:
        main(articles, Path(made))
