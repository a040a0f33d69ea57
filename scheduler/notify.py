"""Word to the service manager, by sd_notify(3): ready, alive, stopping."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Sends datagrams to ``address``; does nothing where there is none, as when no service manager started us.

    ``watchdog`` is the time within which the service manager wants to hear that we are alive; None: it does not.
    """

    address: str | None = None
    watchdog: timedelta | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], pid: int | None = None) -> Notifier:
        """Read NOTIFY_SOCKET, and WATCHDOG_USEC where WATCHDOG_PID means this process (sd_watchdog_enabled(3))."""
        address, microseconds = environ.get("NOTIFY_SOCKET", ""), environ.get("WATCHDOG_USEC", "")
        ours = environ.get("WATCHDOG_PID", "") in {"", str(os.getpid() if pid is None else pid)}
        limit = int(microseconds) if ours and microseconds.isdecimal() else 0
        return cls(
            address=address if address.startswith(("/", "@")) else None,
            watchdog=timedelta(microseconds=limit) if limit else None,
        )

    def ready(self, status: str = "") -> None:
        """Say that starting is over."""
        self._send("READY=1", status)

    def stopping(self, status: str = "") -> None:
        """Say that the end has begun."""
        self._send("STOPPING=1", status)

    def status(self, status: str) -> None:
        """Say in a line what is going on; ``systemctl status`` shows it."""
        self._send("", status)

    async def keep_alive(self, alive: Callable[[], bool]) -> None:
        """Send a sign of life at half the time wanted while ``alive()`` holds, until cancelled."""
        if self.address is None or self.watchdog is None:
            return
        while True:
            if alive():
                self._send("WATCHDOG=1")
            await asyncio.sleep(self.watchdog.total_seconds() / 2)

    def _send(self, state: str, status: str = "") -> None:
        if self.address is None:
            return
        said = f"STATUS={' '.join(status.split())}" if status else ""
        message = "\n".join(part for part in (state, said) if part)
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        # Nobody there, or too busy to listen: no reason to stop collecting.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.setblocking(False)
            out.sendto(message.encode(), address)


def without_notification(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process of ours: it must not speak to the service manager in our name."""
    return {name: value for name, value in environ.items() if name not in _VARIABLES}
