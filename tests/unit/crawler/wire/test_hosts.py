"""Hosts are asked one after the other, at the pace of the strictest outlet."""

import asyncio
import contextlib

import pytest

from crawler.wire.hosts import Hosts


def ask(*requests, total=10, delay=0.0, concurrency=1, lasts=0.0):
    """Ask hosts by name, all at once; gives when each began, in order, and the most that ran at once."""

    async def main():
        hosts = Hosts(total)
        loop = asyncio.get_running_loop()
        began, running, most = [], 0, 0
        start = loop.time()

        async def one(name):
            nonlocal running, most
            async with hosts.turn(name):
                began.append((name, loop.time() - start))
                running += 1
                most = max(most, running)
                await asyncio.sleep(lasts)
                running -= 1

        for name in set(requests):
            hosts.mind(name, delay, concurrency)
        await asyncio.gather(*map(one, requests))
        return began, most

    return asyncio.run(main())


def test_starts_on_one_host_keep_their_distance():
    began, _ = ask("a", "a", "a", delay=0.05)
    times = [moment for _, moment in began]
    assert times[1] - times[0] >= 0.049
    assert times[2] - times[1] >= 0.049


def test_hosts_do_not_wait_for_each_other():
    began, _ = ask("a", "a", "a", "b", delay=0.05)
    assert dict(began)["b"] < 0.04


@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (3, 3)])
def test_requests_at_once_on_one_host_are_bounded(concurrency, most):
    assert ask(*"aaaaa", concurrency=concurrency, lasts=0.01)[1] == most


def test_requests_at_once_on_all_hosts_are_bounded():
    assert ask(*"abcdef", total=2, lasts=0.01)[1] == 2


def test_strictest_manners_win():
    async def main():
        hosts = Hosts(10)
        loop = asyncio.get_running_loop()
        hosts.mind("a", 0.05, 4)
        hosts.mind("a", 0.0, 8)
        start = loop.time()
        for _ in range(2):
            async with hosts.turn("a"):
                pass
        return loop.time() - start

    assert asyncio.run(main()) >= 0.049


def test_turn_given_up_frees_the_host():
    async def main():
        hosts = Hosts(1)
        hosts.mind("a", 0.0, 1)
        async with hosts.turn("a"):
            waiting = asyncio.ensure_future(hosts.turn("a").__aenter__())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1), hosts.turn("a"):
            return True

    assert asyncio.run(main())


def test_robots_txt_is_read_once():
    async def main():
        hosts, read = Hosts(1), []

        async def reader():
            read.append(1)
            await asyncio.sleep(0)
            return "rules"

        found = await asyncio.gather(*(hosts.robots("http://a", reader) for _ in range(3)))
        return found, len(read)

    assert asyncio.run(main()) == (["rules"] * 3, 1)


def test_robots_txt_is_read_anew_after_a_day_and_sooner_when_it_failed():
    async def main():
        now, read = [0.0], []
        hosts = Hosts(1, clock=lambda: now[0])

        async def reader():
            read.append(now[0])
            if len(read) == 1:
                raise OSError("not now")
            return "rules"

        for moment in (0.0, 200.0, 400.0, 80_000.0, 90_000.0):
            now[0] = moment
            with contextlib.suppress(OSError):
                await hosts.robots("http://a", reader)
        return read

    assert asyncio.run(main()) == [0.0, 400.0, 90_000.0]
