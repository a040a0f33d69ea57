"""Ending a crawl early."""

import asyncio

import pytest

from crawler.errors import TransientFetchError
from crawler.wire.interruption import Interruption


async def _endless():
    await asyncio.Event().wait()


async def _asking(interruption):
    """Ask, and say what came of it, after one more turn of the loop."""
    try:
        await interruption.run(_endless(), "https://harbour.example/feed")
    except TransientFetchError as error:
        await asyncio.sleep(0)
        return error.kind
    return "answered"


def test_request_under_way_fails_and_its_task_goes_on():
    async def main():
        interruption = Interruption()
        task = asyncio.ensure_future(_asking(interruption))
        await asyncio.sleep(0)
        interruption.request()
        return await task, task.cancelling()

    assert asyncio.run(main()) == ("interrupted", 0)


def test_request_after_the_end_is_refused():
    async def main():
        interruption = Interruption()
        interruption.request()
        return await _asking(interruption)

    assert asyncio.run(main()) == "interrupted"


@pytest.mark.parametrize("ended_too", [True, False])
def test_task_that_somebody_else_cancels_ends(ended_too):
    async def main():
        interruption = Interruption()
        task = asyncio.ensure_future(_asking(interruption))
        await asyncio.sleep(0)
        if ended_too:
            interruption.request()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_answer_that_came_in_time_is_kept():
    async def main():
        interruption = Interruption()
        answer = await interruption.run(asyncio.sleep(0, "answer"), "https://harbour.example/feed")
        interruption.request()
        await asyncio.sleep(0)
        return answer

    assert asyncio.run(main()) == "answer"
