"""gleaner as it runs: one outlet a feed, everything on.

--layout: the pages' template is known. --unindexed: what is to be searched for stays in its queue, as it does until
nothing is fetched. --two: two processes, each with half of the outlets, one archive.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from urllib.parse import urlsplit

from crawler.outlet import Outlet
from crawler.run import crawl_blocking
from crawler.settings import CrawlSettings
from gleaner.cli import NEW_OBJECTS
from storage.archive import Archive

LAYOUT = {
    "name": "current", "match": ".story-body", "title": "h1.story-title", "body": ".story-body",
    "authors": ".meta .author", "published": ".meta time",
}  # fmt: skip


class Unindexed(Archive):
    """An archive that leaves the queue of its index to others."""

    def catch_up(self, **_: object) -> int:
        return 0


def main(urls: list[str], path: str, options: list[str]) -> None:
    outlets = [
        Outlet.model_validate(
            {
                "slug": f"bench-{serial}",
                "name": "晨报",
                "language": "zh-Hans",
                "sources": [{"url": url}],
                "layouts": [LAYOUT] if "--layout" in options else [],
                "politeness": {"delay": 0, "concurrency": 16},
            }
        )
        for serial, url in enumerate(urls)
    ]
    settings = CrawlSettings(allow_private=(urlsplit(urls[0]).netloc,))
    with (Unindexed if "--unindexed" in options else Archive).open(path) as archive:
        report = crawl_blocking(outlets, archive, settings)
    failed = [source for outlet in report.outlets for source in outlet.sources if source.errors]
    assert not failed, failed[0]


def share(urls: list[str], path: str, options: list[str]) -> None:
    """Let two processes crawl half of the feeds each, into one archive."""
    Archive.open(path).close()
    rest = [option for option in options if option != "--two"]
    halves = [[sys.executable, __file__, *rest, path, *urls[start::2]] for start in (0, 1) if urls[start:]]
    processes = [subprocess.Popen(half) for half in halves]
    failed = [process.args for process in processes if process.wait()]
    assert not failed, failed


if __name__ == "__main__":
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    wishes = [one for one in sys.argv[1:] if one.startswith("--")]
    database, *feeds = [one for one in sys.argv[1:] if not one.startswith("--")]
    (share if "--two" in wishes else main)(feeds, database, wishes)
