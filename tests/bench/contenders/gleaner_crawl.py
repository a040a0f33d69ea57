"""gleaner as it runs: one outlet a feed, everything on. With --layout the pages' template is known, else it is not."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from crawler.outlet import Outlet
from crawler.run import crawl_blocking
from crawler.settings import CrawlSettings
from storage.archive import Archive

LAYOUT = {
    "name": "current", "match": ".story-body", "title": "h1.story-title", "body": ".story-body",
    "authors": ".meta .author", "published": ".meta time",
}  # fmt: skip


def main(urls: list[str], path: str, *, layout: bool) -> None:
    outlets = [
        Outlet.model_validate(
            {
                "slug": f"bench-{serial}",
                "name": "晨报",
                "language": "zh-Hans",
                "sources": [{"url": url}],
                "layouts": [LAYOUT] if layout else [],
                "politeness": {"delay": 0, "concurrency": 16},
            }
        )
        for serial, url in enumerate(urls)
    ]
    settings = CrawlSettings(allow_private=(urlsplit(urls[0]).netloc,))
    with Archive.open(path) as archive:
        report = crawl_blocking(outlets, archive, settings)
    failed = [source for outlet in report.outlets for source in outlet.sources if source.errors]
    assert not failed, failed[0]


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    main(given[1:], given[0], layout="--layout" in sys.argv)
