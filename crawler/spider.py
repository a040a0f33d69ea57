"""The spider: one for all outlets, driven by their definitions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from scrapy import Request, Spider, logformatter
from scrapy.http import Response

from crawler.errand import Errand
from crawler.round import visit_all
from crawler.storing import Storing
from crawler.visit import Desk
from crawler.wire.fetching import Fetched, check_status
from crawler.wire.terms import Terms
from crawler.wire.transport import Network


class OutletSpider(Spider):
    """Runs the errands it is given, and has each one's harvest stored as it comes in.

    Sources and pages are fetched through Scrapy's downloader, with all its middlewares, but awaited in place
    instead of by callback: a source's visit is one coroutine that reads from top to bottom.
    """

    name = "outlets"

    def __init__(
        self,
        *,
        errands: Sequence[Errand],
        network: Network,
        desk: Desk,
        store: Storing,
    ) -> None:
        super().__init__(self.name)
        self.errands = errands
        self.network = network
        self.desk = desk
        self.store = store

    async def start(self) -> AsyncIterator[Any]:
        """Make every visit; their requests wait for their hosts' turns.

        A harvest is stored the moment it is made. Yielded here it would wait for the engine's next round, and
        harvests would pile up in memory faster than they are stored.
        """
        await visit_all(self.errands, self.desk, self.fetch, self.store)
        left: tuple[Any, ...] = ()
        for item in left:  # Scrapy wants a generator
            yield item

    async def fetch(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:
        """Fetch a URL through the downloader.

        Raises:
            FetchError: anything but an answer of 200 or 304.
        """
        request = Request(url, headers=headers, meta={"terms": terms, "verbatim_url": True}, dont_filter=True)
        response = await self.download(request)
        fetched = Fetched(
            url=response.url,
            status=response.status,
            headers=_plain(response),
            body=response.body,
            hops=response.meta.get("hops", ()),
            limits=terms.limits,
        )
        if response.status != 200:
            check_status(response.status, response.url, fetched.answer)
        return fetched

    async def download(self, request: Request) -> Response:
        """Send a request through the middlewares to the transport, past the engine's queues, which hold nothing up.

        Raises:
            FetchError: the way ended before an answer came.
        """
        downloader = self.crawler.engine.downloader
        answer: Request | Response = request
        while isinstance(answer, Request):
            answer = await downloader.middleware.download_async(downloader.handlers.download_request_async, answer)
        return answer


def _plain(response: Response) -> dict[str, str]:
    # dict's own items: those of Scrapy's class look every name up again.
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("utf-8", "replace")
        for name, values in dict.items(response.headers)
    }


class QuietLogFormatter(logformatter.LogFormatter):
    """Says nothing of every response and item: a crawl's report and events do."""

    def crawled(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Say nothing."""

    def scraped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Say nothing."""
