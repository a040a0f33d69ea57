"""On what terms a request is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from crawler.limits import DEFAULT, Limits
from crawler.outlet import Politeness
from crawler.settings import CrawlSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The limits of one request and the manners of its outlet.

    ``timeout`` is in seconds and covers the request with all its redirects, but not the waiting for its turn.
    ``max_bytes`` counts the body after decompression, ``limits`` what is in it.
    The ``…_setting`` names are what raises the limits.
    """

    timeout: float
    max_bytes: int
    delay: float
    concurrency: int
    robots: bool
    timeout_setting: str = "crawl.timeout_page"
    bytes_setting: str = "crawl.max_page_bytes"
    limits: Limits = DEFAULT

    @classmethod
    def for_feed(cls, settings: CrawlSettings, politeness: Politeness) -> Self:
        """Give the terms of a feed, a listing page or a sitemap."""
        return cls(
            timeout=settings.timeout_feed,
            max_bytes=settings.max_feed_bytes,
            delay=politeness.delay,
            concurrency=politeness.concurrency,
            robots=politeness.robots,
            timeout_setting="crawl.timeout_feed",
            bytes_setting="crawl.max_feed_bytes",
            limits=settings.limits,
        )

    @classmethod
    def for_page(cls, settings: CrawlSettings, politeness: Politeness) -> Self:
        """Give the terms of an article's page."""
        return cls(
            timeout=settings.timeout_page,
            max_bytes=settings.max_page_bytes,
            delay=politeness.delay,
            concurrency=politeness.concurrency,
            robots=politeness.robots,
            limits=settings.limits,
        )

    def for_robots(self) -> Self:
        """Give the terms of the robots.txt that has to be read first."""
        return replace(self, robots=False)
