"""Trying again what failed for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.errors import TransientFetchError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_STATUSES = frozenset((500, 502, 503, 504))
# A timeout has already taken its whole time, and a name that does not resolve will not a moment later.
_KINDS = frozenset(("refused", "connection", "truncated", "corrupt", "bad_response", "tls", "proxy"))


class RetryMiddleware:
    """Repeats a request in the host's next turn; one that was told when to come back (Retry-After) is not repeated."""

    def __init__(self, retries: int) -> None:
        self._retries = retries

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it from the spider's network."""
        return cls(crawler.spider.network.settings.retries)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Repeat after a server's error, or give the response back."""
        if response.status in _STATUSES and "Retry-After" not in response.headers:
            return self._again(request) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Repeat after a failure of the network."""
        if isinstance(exception, TransientFetchError) and exception.kind in _KINDS:
            return self._again(request)
        return None

    def _again(self, request: Request) -> Request | None:
        tries = request.meta.get("retries", 0) + 1
        if tries > self._retries:
            return None
        return request.replace(meta={**request.meta, "retries": tries, "seconds": 0.0}, dont_filter=True)
