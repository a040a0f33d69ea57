"""What was fetched and waits to be read is bounded: a slow archive holds the requests back."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from crawler.report import SourceRead
from crawler.run import crawl
from crawler.settings import CrawlSettings
from storage.archive import Archive

AT_ONCE = 3


class Closed(Archive):
    """An archive that stores nothing until it is opened."""

    def __init__(self, engine: Any, opened: threading.Event) -> None:
        super().__init__(engine)
        self.opened = opened

    def store(self, *given: Any, **named: Any) -> Any:
        assert self.opened.wait(30)
        return super().store(*given, **named)


def test_no_more_answers_wait_than_requests_may_be_under_way(origin: Any, harbour: Any, archive: Archive) -> None:
    urls = [origin.url(f"/{number}") for number in range(20)]
    origin.routes |= {f"/{number}": harbour.Reply(harbour.full(origin)) for number in range(20)}
    opened, asked, opening = threading.Event(), [], []

    async def open_later() -> None:
        await asyncio.sleep(0.3)
        asked.append(len(origin.asked))
        opened.set()

    def on_event(event: Any) -> None:
        if isinstance(event, SourceRead) and not asked:
            asked.append(0)
            opening.append(asyncio.ensure_future(open_later()))

    settings = CrawlSettings(allow_private=(origin.host,), retries=0, concurrent_requests=AT_ONCE)
    outlet = harbour.outlet(*urls, robots=False)
    report = asyncio.run(crawl([outlet], Closed(archive.engine, opened), settings, on_event=on_event))
    assert (report.total("new"), len(origin.asked)) == (2, 20)
    assert asked[1] <= 1 + AT_ONCE
