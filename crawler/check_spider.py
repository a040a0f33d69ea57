"""Checking outlets over the network, by the very downloader a crawl uses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.check import Checked, check_outlet
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import OutletSpider
from crawler.wire.addresses import AddressRules
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from crawler.wire.transport import Network


class CheckSpider(OutletSpider):
    """Checks outlets side by side, and stores nothing."""

    name = "check"

    def __init__(self, *, outlets: Sequence[Outlet], network: Network, found: list[Checked]) -> None:
        Spider.__init__(self, self.name)
        self.outlets = outlets
        self.network = network
        self.found = found

    async def start(self) -> AsyncIterator[Any]:
        """Check every outlet; what came of them is kept in the outlets' order."""
        now = datetime.now(UTC)
        checks = (check_outlet(outlet, self.fetch, self.network.settings, now) for outlet in self.outlets)
        for checked in await asyncio.gather(*checks):
            self.found.append(checked)
            yield checked


def check_blocking(outlets: Sequence[Outlet], settings: CrawlSettings) -> list[Checked]:
    """Check outlets in a loop of its own; what came of each, in their order."""
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=Hosts(settings.concurrent_requests),
        interruption=Interruption(),
    )
    found: list[Checked] = []

    async def run() -> None:
        runner = AsyncCrawlerRunner(scrapy_settings(settings))
        await runner.crawl(CheckSpider, outlets=outlets, network=network, found=found)

    asyncio.run(run())
    return found
