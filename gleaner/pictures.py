"""Fetching pictures for a book: one at a time, by the downloader of a crawl with all its guards and manners.

An export asks and waits; the downloader lives in a loop of its own, in a thread beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.errors import FetchError
from crawler.outlet import Politeness
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import OutletSpider
from crawler.wire.addresses import AddressRules
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from crawler.wire.terms import Terms
from crawler.wire.transport import Network
from storage.export import Picture
from storage.identity import serialise_url


class PictureSpider(OutletSpider):
    """Stays until it is told to go, and fetches what it is asked for."""

    name = "pictures"

    def __init__(self, *, network: Network, ready: Future[PictureSpider]) -> None:
        Spider.__init__(self, self.name)
        self.network = network
        self.ready = ready
        self.loop = asyncio.get_running_loop()
        self.gone = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """Wait for the end."""
        self.ready.set_result(self)
        await self.gone.wait()
        left: tuple[Any, ...] = ()
        for item in left:  # Scrapy wants a generator
            yield item


@contextmanager
def picture_fetcher(settings: CrawlSettings) -> Iterator[Callable[[str], Picture | None]]:
    """Give a function that fetches a picture: None where it cannot be had."""
    ready: Future[PictureSpider] = Future()
    thread = Thread(target=_run, args=(settings, ready), name="pictures", daemon=True)
    thread.start()
    spider, terms = ready.result(), Terms.for_page(settings, Politeness())

    def fetch(url: str) -> Picture | None:
        if not (address := serialise_url(url)):
            return None
        asked = asyncio.run_coroutine_threadsafe(spider.fetch(address, terms, {}), spider.loop)
        try:
            fetched = asked.result()
        except FetchError:
            return None
        return Picture(content=fetched.body, media_type=fetched.headers.get("content-type", ""))

    try:
        yield fetch
    finally:
        spider.loop.call_soon_threadsafe(spider.gone.set)
        thread.join()


def _run(settings: CrawlSettings, ready: Future[PictureSpider]) -> None:
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=Hosts(settings.concurrent_requests),
        interruption=Interruption(),
    )

    async def run() -> None:
        runner = AsyncCrawlerRunner(scrapy_settings(settings))
        await runner.crawl(PictureSpider, network=network, ready=ready)

    try:
        asyncio.run(run())
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)  # for whoever waits
