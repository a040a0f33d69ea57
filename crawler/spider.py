"""The spider: one for all outlets, driven by their definitions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from scrapy import Request, Spider, logformatter
from scrapy.http import Response

from crawler.fetching import Fetched, check_status
from crawler.harvest import Harvest
from crawler.outlet import Outlet, Source
from crawler.pipelines import Ledger
from crawler.sharing import Shared
from crawler.terms import Terms
from crawler.transport import Network
from crawler.visit import Desk, Visit
from storage.archive import Archive


class OutletSpider(Spider):
    """Visits every source of the outlets it is given and yields one harvest each, as they come in.

    Sources and pages are fetched through Scrapy's downloader, with all its middlewares, but awaited in place
    instead of by callback: a source's visit is one coroutine that reads from top to bottom.
    """

    name = "outlets"

    def __init__(
        self,
        *,
        plan: Sequence[tuple[Outlet, Source]],
        network: Network,
        desk: Desk,
        archive: Archive,
        ledger: Ledger,
    ) -> None:
        super().__init__(self.name)
        self.plan = plan
        self.network = network
        self.desk = desk
        self.archive = archive
        self.ledger = ledger

    async def start(self) -> AsyncIterator[Harvest]:
        """Make every visit; their requests wait for their hosts' turns.

        A harvest goes to the pipeline the moment it is made. Yielded here it would wait for the engine's next
        round, and harvests would pile up in memory faster than they are stored.
        """
        fetch_page = Shared(self.fetch)
        await asyncio.gather(
            *(self._visit(Visit(outlet, source, self.desk, self.fetch, fetch_page)) for outlet, source in self.plan)
        )
        left: tuple[Harvest, ...] = ()
        for harvest in left:  # Scrapy wants a generator
            yield harvest

    async def _visit(self, visit: Visit) -> None:
        await self.crawler.engine.scraper.start_itemproc_async(await visit.make(), response=None)

    async def fetch(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:
        """Fetch a URL through the downloader.

        Raises:
            FetchError: anything but an answer of 200 or 304.
        """
        request = Request(url, headers=dict(headers), meta={"terms": terms, "verbatim_url": True}, dont_filter=True)
        response = await self.crawler.engine.download_async(request)
        check_status(response.status, response.url)
        return Fetched(
            url=response.url,
            status=response.status,
            headers=_plain(response),
            body=response.body,
            hops=response.meta.get("hops", ()),
        )


def _plain(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("utf-8", "replace")
        for name, values in response.headers.items()
    }


class QuietLogFormatter(logformatter.LogFormatter):
    """Says nothing of every response and item: a crawl's report and events do."""

    def crawled(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Say nothing."""

    def scraped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Say nothing."""
