"""Writing to the archive does not hold up the loop, and reading waits for it."""

import asyncio
import threading

import pytest

from crawler.report import SourceDone, SourceRead
from crawler.run import crawl, run_blocking
from crawler.settings import CrawlSettings
from storage.archive import Archive
from storage.aside import aside
from storage.engine import writing
from storage.errors import BusyError


class Waiting(Archive):
    """An archive whose writer cannot go on before the loop has turned a while."""

    def __init__(self, engine, turned):
        super().__init__(engine)
        self.turned = turned

    def store(self, *given, **named):
        assert self.turned.wait(30), "the loop stands still while the archive writes"
        return super().store(*given, **named)


async def turn(times=50):
    for _ in range(times):
        await asyncio.sleep(0)


def settings(origin):
    return CrawlSettings(allow_private=(origin.host,), retries=0)


def test_the_loop_turns_while_a_source_is_stored(origin, harbour, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    turned = threading.Event()

    async def read(event):
        if isinstance(event, SourceRead):
            await turn()
            turned.set()

    def crawled(stop):
        return crawl(
            [harbour.outlet(origin.url("/feed"))],
            Waiting(archive.engine, turned),
            settings(origin),
            on_event=lambda event: asyncio.ensure_future(read(event)),
            stop=stop,
        )

    assert run_blocking(crawled).total("new") == 2


def test_the_loop_turns_while_another_writer_is_at_work(origin, harbour, tmp_path):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))

    async def crawl_beside(archive):
        read = asyncio.Event()
        outlet = harbour.outlet(origin.url("/feed"))

        def on_event(event):
            if isinstance(event, SourceRead):
                read.set()

        work = asyncio.ensure_future(crawl([outlet], archive, settings(origin), on_event=on_event))
        with writing(archive.engine):
            await read.wait()
            await asyncio.sleep(0.2)
        return await work

    with Archive.open(str(tmp_path / "archive.db"), patience=10) as archive:
        assert asyncio.run(crawl_beside(archive)).total("new") == 2


def test_no_more_is_read_than_is_stored(origin, harbour, run):
    urls = [origin.url(f"/{number}") for number in range(20)]
    origin.routes |= {f"/{number}": harbour.Reply(harbour.full(origin)) for number in range(20)}
    at_hand = [0]

    def count(event):
        at_hand.append(at_hand[-1] + isinstance(event, SourceRead) - isinstance(event, SourceDone))

    assert run(harbour.outlet(*urls, robots=False), on_event=count).total("new") == 2
    assert (max(at_hand), at_hand[-1]) == (1, 0)


def test_what_is_written_aside_is_written_in_order_and_raises_as_it_would_here():
    done = []

    def fail():
        raise BusyError("held")

    async def main():
        await asyncio.gather(*(aside(lambda number=number: done.append(number)) for number in range(50)))
        with pytest.raises(BusyError, match="held"):
            await aside(fail)

    asyncio.run(main())
    assert done == list(range(50))
