"""Checking outlets over the network, by the very downloader a crawl uses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.addresses import AddressRules
from crawler.check import Checked, check_outlet
from crawler.hosts import Hosts
from crawler.interruption import Interruption
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import OutletSpider
from crawler.transport import Network


class CheckSpider(OutletSpider):
    """Checks outlets side by side, tells of them in their order, and stores nothing."""

    name = "check"

    def __init__(self, *, outlets: Sequence[Outlet], network: Network, tell: Callable[[Checked], None]) -> None:
        Spider.__init__(self, self.name)
        self.outlets = outlets
        self.network = network
        self.tell = tell

    async def start(self) -> AsyncIterator[Any]:
        """Check every outlet, and tell what came of it as soon as it is known."""
        now = datetime.now(UTC)
        checks = [check_outlet(outlet, self.fetch, self.network.settings, now) for outlet in self.outlets]
        for check in [asyncio.ensure_future(check) for check in checks]:
            checked = await check
            self.tell(checked)
            yield checked


def check_blocking(outlets: Sequence[Outlet], settings: CrawlSettings, tell: Callable[[Checked], None]) -> None:
    """Check outlets in a loop of its own; ``tell`` hears of each when it is done."""
    network = Network(
        settings=settings,
        rules=AddressRules(settings.allow_private),
        hosts=Hosts(settings.concurrent_requests),
        interruption=Interruption(),
    )
    runner = AsyncCrawlerRunner({**scrapy_settings(settings), "ITEM_PIPELINES": {}})

    async def run() -> None:
        await runner.crawl(CheckSpider, outlets=outlets, network=network, tell=tell)

    asyncio.run(run())
