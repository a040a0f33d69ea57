"""Revisits over the network, by the very downloader a crawl uses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.revisit import Recall, RevisitRound, Tell
from crawler.run import stopping
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import OutletSpider
from crawler.wire.addresses import AddressRules
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from crawler.wire.transport import Network
from storage.archive import Archive
from storage.queries import Queries


class RevisitSpider(OutletSpider):
    """Makes a round of revisits."""

    name = "revisits"

    def __init__(self, *, recalls: Sequence[Recall], network: Network, round_: RevisitRound) -> None:
        Spider.__init__(self, self.name)
        self.recalls = recalls
        self.network = network
        self.round = round_

    async def start(self) -> AsyncIterator[Any]:
        """Make the revisits, and give Scrapy the generator that it wants."""
        await self.round.make(self.recalls, self.fetch)
        left: tuple[Any, ...] = ()
        for item in left:
            yield item


async def revisit_pages(
    recalls: Sequence[Recall],
    archive: Archive,
    settings: CrawlSettings,
    tell: Tell,
    *,
    now: Callable[[], datetime],
    stop: asyncio.Event | None = None,
    hosts: Hosts | None = None,
) -> None:
    """Fetch the pages once more and tell what came of each; what a set ``stop`` leaves over is not told of.

    ``hosts`` carries the manners towards hosts, and their robots.txt, from one crawl of a loop to the next.
    """
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=hosts or Hosts(settings.concurrent_requests),
        interruption=Interruption(),
    )
    round_ = RevisitRound(queries=Queries(archive.engine), settings=settings, now=now, tell=tell)
    with stopping(stop, network.interruption):
        runner = AsyncCrawlerRunner(scrapy_settings(settings))
        await runner.crawl(RevisitSpider, recalls=recalls, network=network, round_=round_)
        await asyncio.to_thread(archive.catch_up, stop=lambda: network.interruption.requested)
