"""How feeds and pages are fetched: the settings of a crawl, and what they mean to Scrapy."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crawler.limits import DEFAULT, Limits
from crawler.wire.addresses import read_allowed


def _check_allowed(entries: tuple[str, ...]) -> tuple[str, ...]:
    for entry in entries:
        read_allowed(entry)
    return entries


def _check_proxy(value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://")):
        raise ValueError(f"not a proxy: {value!r}; write http://HOST:PORT")
    return value


class CrawlSettings(BaseModel):
    """How feeds and pages are fetched. Times are in seconds, sizes in bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: str = Field(
        default="gleaner/0.1 (+https://pypi.org/project/gleaner/)",
        pattern=r"^[\x21-\x7e][\x20-\x7e]*$",
        description="Who we say we are. robots.txt is read for the name before the slash.",
    )
    concurrent_requests: int = Field(
        default=32, ge=1, le=1000, description="Requests under way at once over all hosts; each host has its own limit."
    )
    timeout_feed: float = Field(
        default=20.0, gt=0, description="Seconds a feed may take in all, with its redirects, to the last byte."
    )
    timeout_page: float = Field(default=60.0, gt=0, description="Seconds a page may take in all, likewise.")
    max_feed_bytes: int = Field(
        default=15 * 1024 * 1024, gt=0, description="The largest feed, in bytes after decompression."
    )
    max_page_bytes: int = Field(
        default=15 * 1024 * 1024, gt=0, description="The largest page, in bytes after decompression."
    )
    max_header_bytes: int = Field(
        default=32 * 1024, ge=1024, description="The longest line of an answer's head, in bytes; it has 128 at most."
    )
    max_entries: int = Field(
        default=DEFAULT.entries, gt=0, description="Entries read of a feed; of a sitemap, 50,000 addresses or as many."
    )
    max_text: int = Field(
        default=DEFAULT.text, gt=0, description="Characters of an entry's text; a longer one is looked for on its page."
    )
    max_tags: int = Field(default=DEFAULT.tags, gt=0, description="Tags a page may have; beyond, it is not parsed.")
    max_attributes: int = Field(default=DEFAULT.attributes, gt=0, description="Attributes a tag of a page may have.")
    max_redirects: int = Field(default=10, ge=0, le=20, description="Redirects followed for one request.")
    retries: int = Field(
        default=1, ge=0, le=10, description="Times a request that failed for a moment (network, 5xx) is tried again."
    )
    max_pages: int = Field(
        default=200, ge=0, description="Article pages fetched for one source in one crawl; the rest wait for the next."
    )
    max_sitemaps: int = Field(
        default=2, ge=1, description="Sitemaps read of an index of sitemaps in one crawl: those that changed last."
    )
    max_older: int = Field(
        default=10, ge=0, description="Older documents of a feed (RFC 5005) read where entries may have been missed."
    )
    page_attempts: int = Field(
        default=5, ge=1, description="Crawls in which a failing page is asked for before its entry is stored as it is."
    )
    max_crawl_delay: float = Field(
        default=60.0, ge=0, description="The longest Crawl-delay of a robots.txt that is honoured, in seconds."
    )
    proxy: Annotated[str | None, AfterValidator(_check_proxy)] = Field(
        default=None,
        description="An HTTP proxy for every request. It connects for us, so the guard sees only the names.",
    )
    allow_private: Annotated[tuple[str, ...], AfterValidator(_check_allowed)] = Field(
        default=(), description="Private hosts that may be fetched, each HOST or HOST:PORT."
    )

    @property
    def limits(self) -> Limits:
        """What a feed or page may hold."""
        return Limits(
            entries=self.max_entries,
            tags=self.max_tags,
            attributes=self.max_attributes,
            inflated=self.max_feed_bytes,
            text=self.max_text,
        )


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Say to Scrapy what a crawl needs of it, which is little: its engine, our download handler, our middlewares.

    Waiting in turn, total concurrency, limits and the guard are the download handler's, because they have to
    hold for every request alike, robots.txt and redirects included. Scrapy runs on the asyncio loop it finds,
    without a Twisted reactor: a process can crawl as often as it likes, in as many loops.
    """
    ours = "crawler.middlewares"
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "USER_AGENT": settings.user_agent,
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.wire.transport.Transport"),
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            f"{ours}.guard.GuardMiddleware": 100,
            f"{ours}.robots.RobotsMiddleware": 200,
            f"{ours}.retry.RetryMiddleware": 500,
            f"{ours}.redirect.RedirectMiddleware": 600,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "LOG_FORMATTER": "crawler.spider.QuietLogFormatter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        # Zero is "no limit": the download handler keeps the limits, and a slow host must not hold up the others.
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1_000_000,
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }
