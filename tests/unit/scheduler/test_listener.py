"""What a daemon answers over HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import aiohttp
import pytest

from crawler.report import SourceDone, SourceReport
from scheduler.listener import Listener, ListenError, read_address
from scheduler.metrics import Metrics
from scheduler.readiness import Probe, Readiness, check_ticks

T = TypeVar("T")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY = timedelta(seconds=10)
BROKEN = Readiness(problems=("the archive cannot be reached",))


def asked(
    question: Callable[[Listener, aiohttp.ClientSession], Awaitable[T]],
    readiness: Callable[[], Readiness] = Readiness,
    metrics: Metrics | None = None,
) -> T:
    async def run() -> T:
        listener = Listener("127.0.0.1:0", metrics or Metrics(), readiness)
        await listener.start()
        try:
            async with aiohttp.ClientSession(f"http://{listener.address}") as session:
                return await question(listener, session)
        finally:
            await listener.stop()

    return asyncio.run(run())


def get(path: str, **given: Callable[[], Readiness]) -> tuple[int, str, str]:
    async def question(_: Listener, session: aiohttp.ClientSession) -> tuple[int, str, str]:
        async with session.get(path) as answer:
            return answer.status, answer.headers["Content-Type"], await answer.text()

    return asked(question, **given)


def test_a_running_daemon_is_alive() -> None:
    assert get("/healthz") == (200, "text/plain; charset=utf-8", "alive\n")


def test_a_daemon_that_can_work_is_ready() -> None:
    assert get("/readyz") == (200, "application/json; charset=utf-8", '{"ready": true, "problems": []}')


def test_what_is_in_the_way_is_said() -> None:
    status, _, text = get("/readyz", readiness=lambda: BROKEN)
    assert status == 503
    assert '"ready": false' in text
    assert BROKEN.problems[0] in text


def test_a_broken_check_means_not_ready() -> None:
    status, _, text = get("/readyz", readiness=lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    assert status == 503
    assert "ZeroDivisionError" in text


def test_metrics_are_served_as_prometheus_wants_them() -> None:
    metrics = Metrics()
    metrics.on_event(SourceDone(report=SourceReport(outlet="o", url="u", kind="feed", status="ok", new=4)))

    async def question(_: Listener, session: aiohttp.ClientSession) -> tuple[str, str]:
        async with session.get("/metrics") as answer:
            return answer.headers["Content-Type"], await answer.text()

    kind, text = asked(question, metrics=metrics)
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
    assert 'gleaner_articles_total{decision="new"} 4.0' in text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("POST", "/readyz", 405), ("HEAD", "/healthz", 200)]
)
def test_nothing_else_is_answered(method: str, path: str, status: int) -> None:
    async def question(_: Listener, session: aiohttp.ClientSession) -> int:
        async with session.request(method, path) as answer:
            return answer.status

    assert asked(question) == status


def test_answers_do_not_say_what_serves_them() -> None:
    async def question(_: Listener, session: aiohttp.ClientSession) -> str:
        async with session.get("/healthz") as answer:
            return answer.headers["Server"]

    assert asked(question) == "gleaner"


def test_a_stopped_listener_gives_its_port_back() -> None:
    async def question(listener: Listener, _: aiohttp.ClientSession) -> None:
        address = listener.address
        await listener.stop()
        again = Listener(address, Metrics(), Readiness)
        await again.start()
        await again.stop()

    asked(question)


def test_a_taken_address_is_named() -> None:
    async def question(listener: Listener, _: aiohttp.ClientSession) -> None:
        with pytest.raises(ListenError, match=f"{listener.address}.*--listen"):
            await Listener(listener.address, Metrics(), Readiness).start()

    asked(question)


@pytest.mark.parametrize("address", ["9700", ":9700", "localhost", "127.0.0.1:99999", "::1:9700", "http://x:1", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ListenError, match=r"127\.0\.0\.1:9700"):
        read_address(address)


def test_ipv6_stands_in_brackets() -> None:
    assert read_address("[::1]:9700") == ("::1", 9700)
    assert Listener("[::1]:9700", Metrics(), Readiness).address == "[::1]:9700"


def test_a_database_that_hangs_holds_one_thread() -> None:
    calls, release = [], threading.Event()

    def hang() -> Readiness:
        calls.append(1)
        release.wait(5)
        return Readiness()

    async def run() -> list[Readiness]:
        probe = Probe(hang, patience=0.02)
        found = [await probe() for _ in range(3)]
        release.set()
        await asyncio.sleep(0.05)
        return [*found, await probe()]

    *hung, last = asyncio.run(run())
    assert (len(calls), last.ready) == (2, True)
    assert {one.problems for one in hung} == {("the database has not answered within 0.02 s",)}


def test_ticks_are_on_time_until_three_are_missing() -> None:
    assert check_ticks(NOW - 3 * EVERY, EVERY, NOW) is None
    assert "31 s ago" in str(check_ticks(NOW - 3.1 * EVERY, EVERY, NOW))
    assert "not been looked for yet" in str(check_ticks(None, EVERY, NOW))
