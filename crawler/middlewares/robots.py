"""robots.txt, by RFC 9309, for the outlets that obey it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy import Request

from crawler.errors import FetchError, PermanentFetchError, TransientFetchError
from crawler.settings import CrawlSettings
from crawler.wire.addresses import Target
from crawler.wire.terms import Terms

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# RFC 9309, 2.5: at least this much has to be read; more is cut off.
_MAX_BYTES = 500 * 1024


class RobotsMiddleware:
    """Asks a host's robots.txt before its first page, and honours its Crawl-delay.

    A robots.txt that does not exist (4xx) allows everything. One that cannot be reached (5xx, 429, network)
    allows nothing for now (RFC 9309, 2.3.1.4): the request fails, and may succeed at the next crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        network = crawler.spider.network  # type: ignore[union-attr]
        self._hosts = network.hosts
        self._settings: CrawlSettings = network.settings
        self._agent = self._settings.user_agent.partition("/")[0]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it from the spider's network."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let an allowed request pass.

        Raises:
            PermanentFetchError: robots.txt forbids it ("robots").
            TransientFetchError: robots.txt could not be read; the kind says why.
        """
        terms: Terms = request.meta["terms"]
        if not terms.robots:
            return
        target: Target = request.meta["target"]
        url = f"{target.origin}/robots.txt"
        try:
            rules = await self._hosts.robots(target.origin, lambda: self._read(url, target, terms))
        except FetchError as error:
            raise type(error)(error.kind, request.url, f"robots.txt cannot be read: {error}") from error
        if not rules.can_fetch(target.url, self._agent):
            raise PermanentFetchError(
                "robots", request.url, f"{url} forbids it (the outlet's politeness.robots = false ignores this)"
            )

    async def _read(self, url: str, target: Target, terms: Terms) -> Protego:
        request = Request(url, meta={"terms": terms.for_robots(), "verbatim_url": True}, dont_filter=True)
        response: Response = await self._crawler.spider.download(request)  # type: ignore[union-attr]
        rules = Protego.parse(_text(response))
        delay = rules.crawl_delay(self._agent) or 0.0
        self._hosts.mind(target.authority, min(delay, self._settings.max_crawl_delay))
        return rules


def _text(response: Response) -> str:
    if response.status == 429 or response.status >= 500:
        raise TransientFetchError(f"http_{response.status}", response.url, f"the server answers {response.status}")
    return response.body[:_MAX_BYTES].decode("utf-8", "replace") if response.status == 200 else ""
