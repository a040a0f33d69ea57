"""Following redirects, hop by hop, each checked like a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.errors import PermanentFetchError
from crawler.wire.addresses import Target, read_target

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_STATUSES = frozenset((301, 302, 303, 307, 308))
# What belongs to one host must not be told to another.
_PRIVATE_HEADERS = ("Authorization", "Cookie", "Proxy-Authorization")


class RedirectMiddleware:
    """Turns a redirect into the next request. ``hops`` in the meta keeps the way: (status, URL it led to)."""

    def __init__(self, max_redirects: int) -> None:
        self._max = max_redirects

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it from the spider's network."""
        return cls(crawler.spider.network.settings.max_redirects)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Follow, or give the response back.

        Raises:
            PermanentFetchError: too many hops ("redirects"), or a place that is not fetched ("scheme", "url").
        """
        location = response.headers.get("Location")
        if response.status not in _STATUSES or not location:
            return response
        hops = request.meta.get("hops", ())
        if len(hops) >= self._max:
            raise PermanentFetchError(
                "redirects", request.url, f"more than {self._max} redirects (crawl.max_redirects raises this)"
            )
        here: Target = request.meta["target"]
        there = read_target(location.decode("utf-8", "replace").strip(), here.url)
        following = request.replace(
            url=there.url, meta={**request.meta, "hops": (*hops, (response.status, there.url))}, dont_filter=True
        )
        if there.origin != here.origin:
            for name in _PRIVATE_HEADERS:
                following.headers.pop(name, None)
        return following
