"""Writing without holding up an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# One thread a process: an archive has one writer at a time, and here they line up in the order in which they came.
_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")


async def aside(work: Callable[[], T]) -> T:
    """Do something that writes to an archive in the thread for it, while the loop goes on; raises what ``work`` does.

    Cancelled before its turn, it is not begun; once begun, it is done.
    """
    return await asyncio.get_running_loop().run_in_executor(_writer, work)
