"""Looking for the feeds of sites over the network, by the very downloader a crawl uses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import OutletSpider
from crawler.subscribing import Passed, Proposal, discover
from crawler.wire.addresses import AddressRules
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from crawler.wire.transport import Network


class DiscoverySpider(OutletSpider):
    """Looks for the feeds of outlets side by side, and stores nothing."""

    name = "discovery"

    def __init__(self, *, proposals: Sequence[Proposal], network: Network, found: list[Proposal | Passed]) -> None:
        Spider.__init__(self, self.name)
        self.proposals = proposals
        self.network = network
        self.found = found

    async def start(self) -> AsyncIterator[Any]:
        """Look at every site; what came of them is kept in the proposals' order."""
        looks = (discover(proposal, self.fetch, self.network.settings) for proposal in self.proposals)
        for found in await asyncio.gather(*looks):
            self.found.append(found)
            yield found


def discover_blocking(proposals: Sequence[Proposal], settings: CrawlSettings) -> list[Proposal | Passed]:
    """Look for the feeds of outlets in a loop of its own; those with feeds come back as they are."""
    found: list[Proposal | Passed] = []
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=Hosts(settings.concurrent_requests),
        interruption=Interruption(),
    )

    async def run() -> None:
        runner = AsyncCrawlerRunner(scrapy_settings(settings))
        await runner.crawl(DiscoverySpider, proposals=proposals, network=network, found=found)

    asyncio.run(run())
    return found
