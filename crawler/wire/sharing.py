"""Pages that several sources of one crawl ask for: fetched once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import islice

from crawler.wire.fetching import Fetch, Fetched
from crawler.wire.terms import Terms

# Sources that list the same pages belong to one outlet and are visited side by side, so hits come soon or never.
_KEPT = 128


class Shared:
    """A fetch that remembers its latest answers, and its latest failures, for as long as a crawl lasts."""

    def __init__(self, fetch: Fetch, kept: int = _KEPT) -> None:
        self._fetch = fetch
        self._kept = kept
        self._fetches: dict[str, asyncio.Task[Fetched]] = {}

    async def __call__(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:
        """Fetch a URL, or give what was fetched a moment ago.

        Raises:
            FetchError: it cannot be fetched; everybody who asks hears the same.
        """
        task = self._fetches.get(url)
        if task is None:
            task = self._fetches[url] = asyncio.ensure_future(self._fetch(url, terms, headers))
            self._forget_oldest()
        return await asyncio.shield(task)

    def _forget_oldest(self) -> None:
        beyond = len(self._fetches) - self._kept
        if beyond > 0:
            done = (url for url, task in self._fetches.items() if task.done())
            for url in list(islice(done, beyond)):
                del self._fetches[url]
