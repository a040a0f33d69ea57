"""Every request passes here first: only http and https, only places that may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.wire.addresses import AddressRules, read_target

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class GuardMiddleware:
    """Reads where a request leads and refuses what its URL alone gives away; names are checked on connecting."""

    def __init__(self, rules: AddressRules) -> None:
        self._rules = rules

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it from the spider's network."""
        return cls(crawler.spider.network.rules)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Note the target for those who follow.

        Raises:
            PermanentFetchError: "url", "scheme", "port" or "address".
        """
        target = read_target(request.url)
        self._rules.check_target(target)
        request.meta["target"] = target
