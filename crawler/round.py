"""A round of visits: every errand run side by side, every harvest stored as it comes in. Knows no Scrapy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from crawler.errand import Errand
from crawler.storing import Storing
from crawler.visit import Desk, Visit
from crawler.wire.fetching import Fetch
from crawler.wire.sharing import Shared


async def visit_all(errands: Sequence[Errand], desk: Desk, fetch: Fetch, store: Storing) -> None:
    """Run the errands; pages that several of them need are fetched once."""
    fetch_page = Shared(fetch)

    async def run(errand: Errand) -> None:
        await store.take(await Visit(errand, desk, fetch, fetch_page).make())

    try:
        await asyncio.gather(*(run(errand) for errand in errands))
    finally:
        await store.flush()
