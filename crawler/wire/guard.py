"""Name resolution that gives out only addresses that may be connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.errors import PermanentFetchError
from crawler.wire.addresses import AddressRules

# Names are looked up by the system, which may take half a minute over a dead one: many at once.
_LOOKUPS = 32


class GuardedResolver(AbstractResolver):
    """Looks a name up once and keeps back every address that is not public.

    The connector connects to these very addresses and keeps them for as long as it lives, so a name cannot
    lead elsewhere between the check and the connection.
    """

    def __init__(self, rules: AddressRules, lookup: Callable[..., list[Any]] = socket.getaddrinfo) -> None:
        self._rules = rules
        self._lookup = lookup
        self._pool = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up.

        Raises:
            PermanentFetchError: every address it has is refused ("address").
            OSError: it has none.
        """
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._lookup, host, port, family, socket.SOCK_STREAM
        )
        allowed: list[ResolveResult] = []
        refusal: PermanentFetchError | None = None
        for kind, _, proto, _, address in found:
            literal = str(address[0])
            try:
                self._rules.check_address(host, port, literal)
            except PermanentFetchError as error:
                refusal = error
                continue
            allowed.append(
                ResolveResult(
                    hostname=host, host=literal, port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
                )
            )
        if not allowed and refusal is not None:
            raise refusal
        return allowed

    async def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)
