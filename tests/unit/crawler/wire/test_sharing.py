"""Pages that several sources ask for are fetched once, and remembered for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from crawler.outlet import Politeness
from crawler.settings import CrawlSettings
from crawler.wire.fetching import Fetched
from crawler.wire.sharing import Shared
from crawler.wire.terms import Terms

TERMS = Terms.for_page(CrawlSettings(), Politeness())


class Site:
    """Counts what it is asked for; pages called slow wait until they are let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = asyncio.Event()

    async def fetch(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Fetched:
        self.asked.append(url)
        if url == "slow":
            await self.let_go.wait()
        return Fetched(url=url, status=200, headers=headers, body=terms.bytes_setting.encode())


def test_what_is_asked_for_twice_is_fetched_once() -> None:
    async def ask() -> list[str]:
        site = Site()
        shared = Shared(site.fetch)
        first, second = await asyncio.gather(shared("a", TERMS, {}), shared("a", TERMS, {}))
        assert first is second is await shared("a", TERMS, {})
        return site.asked

    assert asyncio.run(ask()) == ["a"]


def test_the_oldest_that_are_finished_are_forgotten_and_none_under_way() -> None:
    async def ask() -> list[str]:
        site = Site()
        shared = Shared(site.fetch, kept=2)
        slow = asyncio.ensure_future(shared("slow", TERMS, {}))
        await asyncio.sleep(0)
        for url in ("a", "b", "a", "a"):
            await shared(url, TERMS, {})
        again = asyncio.ensure_future(shared("slow", TERMS, {}))
        site.let_go.set()
        assert await slow is await again
        return site.asked

    assert asyncio.run(ask()) == ["slow", "a", "b", "a"]
