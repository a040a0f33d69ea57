"""What a daemon answers over HTTP: /healthz, /readyz and /metrics, on one address and to whoever may reach it."""

from __future__ import annotations

import re
from collections.abc import Callable

from aiohttp import web

from scheduler.metrics import CONTENT_TYPE, Metrics
from scheduler.readiness import Probe, Readiness

_ADDRESS = re.compile(r"(?:\[(?P<literal>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:/\[\]]+)):(?P<port>\d{1,5})")
_HEADERS = {"Cache-Control": "no-store", "Server": "gleaner"}


class ListenError(Exception):
    """The address cannot be listened on. The message names it and says what to do."""


def read_address(address: str) -> tuple[str, int]:
    """Read HOST:PORT; an IPv6 address stands in brackets, port 0 takes a free one.

    Raises:
        ListenError: it is something else.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None or int(found["port"]) > 65535:
        raise ListenError(f"not an address to listen on: {address!r}; write HOST:PORT, for example 127.0.0.1:9700")
    return found["literal"] or found["host"], int(found["port"])


class Listener:
    """Serves ``metrics`` and the answers of ``readiness``, which may block, between ``start`` and ``stop``."""

    def __init__(self, address: str, metrics: Metrics, readiness: Callable[[], Readiness]) -> None:
        self._host, self._port = read_address(address)
        self._metrics = metrics
        self._probe = Probe(readiness)
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """The address as listened on: with the port taken, where port 0 was asked for."""
        bound = self._runner.addresses[0] if self._runner and self._runner.addresses else (self._host, self._port)
        host, port = bound[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def start(self) -> None:
        """Listen.

        Raises:
            ListenError: the address is taken, not ours, or not allowed.
        """
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._count),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, keepalive_timeout=30.0, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.stop()
            where = f"{self._host}:{self._port}"
            raise ListenError(
                f"cannot listen on {where}: {error.strerror or error}; choose another --listen"
            ) from error

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _alive(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n", headers=_HEADERS)

    async def _ready(self, _: web.Request) -> web.Response:
        found = await self._probe()
        answer = {"ready": found.ready, "problems": list(found.problems)}
        return web.json_response(answer, status=200 if found.ready else 503, headers=_HEADERS)

    async def _count(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.render(), headers={**_HEADERS, "Content-Type": CONTENT_TYPE})
