"""A crawl that is stopped keeps what is finished and leaves the rest as it was."""

import asyncio
import os
import signal
import threading
import time
from itertools import pairwise

from crawler.report import PageFetched, SourceDone
from crawler.run import crawl
from crawler.settings import CrawlSettings
from storage.queries import Queries
from storage.sources import SourceRef, Sources


def two_outlets(origin, harbour):
    """One that is done at once, and one whose page takes its time."""
    origin.routes["/quick"] = harbour.Reply(harbour.full(origin))
    origin.routes["/slow"] = harbour.Reply(harbour.feed(harbour.item(9, origin.url("/ship-9"), body="…")))
    origin.routes["/ship-9"] = harbour.Reply(harbour.page(9), before=5)
    return [harbour.outlet(origin.url(f"/{name}"), slug=name) for name in ("quick", "slow")]


def test_stopped_crawl_keeps_whole_sources_only(origin, harbour, archive):
    async def main():
        stop = asyncio.Event()

        def on_event(event):
            if isinstance(event, SourceDone) and event.report.outlet == "quick":
                asyncio.get_running_loop().call_later(0.1, stop.set)

        settings = CrawlSettings(allow_private=(origin.host,))
        outlets = two_outlets(origin, harbour)
        return await crawl(outlets, archive, settings, on_event=on_event, stop=stop)

    started = time.monotonic()
    report = asyncio.run(main())
    assert time.monotonic() - started < 3
    assert report.interrupted
    assert [one.sources[0].status for one in report.outlets] == ["ok", "interrupted"]
    assert {stored.article.outlet for stored in Queries(archive.engine).articles()} == {"quick"}
    assert Sources(archive.engine).state(SourceRef("slow", origin.url("/slow"))) is None


def test_interrupt_from_the_keyboard_ends_with_a_report(origin, harbour, run):
    outlets = two_outlets(origin, harbour)
    threading.Timer(0.8, os.kill, (os.getpid(), signal.SIGINT)).start()
    report = run(*outlets)
    assert report.interrupted
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_crawl_may_be_stopped_before_it_begins(origin, harbour, archive):
    async def main():
        stop = asyncio.Event()
        stop.set()
        outlets = two_outlets(origin, harbour)
        return await crawl(outlets, archive, CrawlSettings(allow_private=(origin.host,)), stop=stop)

    assert asyncio.run(main()).interrupted


def test_politeness_keeps_requests_to_a_host_apart(origin, harbour, run):
    moments = []

    def answer(_):
        moments.append(time.monotonic())
        return harbour.Reply(harbour.page(1))

    origin.routes |= {f"/ship-{n}": answer for n in (1, 2, 3)}
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 3))
    outlet = harbour.outlet(origin.url("/feed"), robots=False)
    politeness = outlet.politeness.model_copy(update={"delay": 0.2, "concurrency": 1})
    run(outlet.model_copy(update={"politeness": politeness}))
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.19


def test_events_tell_the_way_of_a_source(origin, harbour, run):
    events = []
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 2))
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    run(harbour.outlet(origin.url("/feed")), on_event=events.append)
    assert [type(event).__name__ for event in events] == [
        "SourceStarted",
        "SourceRead",
        "PageFetched",
        "PageFetched",
        "SourceDone",
    ]
    assert sum(isinstance(event, PageFetched) and event.problem is not None for event in events) == 1
