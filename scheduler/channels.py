"""The channels out of the process: a webhook, and a command."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

import aiohttp
import yarl

from crawler.errors import FetchError
from crawler.settings import CrawlSettings
from crawler.wire.addresses import AddressRules, read_target
from crawler.wire.guard import GuardedResolver
from scheduler.delivery import Channel, DeliveryError, LogChannel, payload
from scheduler.notify import without_notification
from scheduler.rules import AlertSettings
from storage.outbox import Notice

# What a command needs to know of our environment is not where the archive is, and with which password.
_OURS = "GLEANER_"


def channels_of(settings: AlertSettings, crawling: CrawlSettings, environ: Mapping[str, str]) -> list[Channel]:
    """The log, and what the settings name beside it."""
    found: list[Channel] = [LogChannel()]
    if settings.webhook is not None:
        found.append(Webhook(settings.webhook.get_secret_value(), crawling, settings.timeout))
    if settings.command:
        found.append(Command(settings.command, environ, settings.timeout))
    return found


class Webhook:
    """Posts notices to an address, through the same guard as every request of a crawl. Redirects are not followed."""

    name = "webhook"

    def __init__(self, address: str, crawling: CrawlSettings, timeout: float) -> None:
        self._address = address
        self._crawling = crawling
        self._timeout = timeout
        self._rules = AddressRules(crawling.allow_private)

    async def send(self, notices: Sequence[Notice]) -> None:
        """Post them; any answer of 2xx means they arrived.

        Raises:
            DeliveryError: another answer, none in time, or an address that is not public.
        """
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": self._crawling.user_agent}
        try:
            target = read_target(self._address)
            self._rules.check_target(target)
            async with (
                aiohttp.ClientSession(connector=self._connector(), headers=headers) as session,
                session.post(
                    yarl.URL(target.url, encoded=True),
                    data=payload(notices),
                    allow_redirects=False,
                    proxy=self._crawling.proxy,
                    timeout=aiohttp.ClientTimeout(total=self._timeout),
                ) as answer,
            ):
                status = answer.status
        except TimeoutError as error:
            raise DeliveryError(f"no answer within {self._timeout:g} s (alerts.timeout)") from error
        except FetchError as error:
            raise DeliveryError(self._masked(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise DeliveryError(self._masked(error)) from None
        if not 200 <= status < 300:
            raise DeliveryError(f"the webhook answers {status}")

    def _connector(self) -> aiohttp.TCPConnector:
        # A proxy resolves names itself, and is the operator's choice.
        return aiohttp.TCPConnector(resolver=GuardedResolver(self._rules) if self._crawling.proxy is None else None)

    def _masked(self, error: Exception) -> str:
        """Say an error without the address, whose path is the password of most webhooks."""
        return f"{type(error).__name__}: {error}".replace(self._address, "***")


class Command:
    """Starts a program for notices and gives them to its standard input. Its own output is thrown away."""

    name = "command"

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], timeout: float) -> None:
        self._command = tuple(command)
        kept = without_notification(environ).items()
        self._environ = {name: value for name, value in kept if not name.startswith(_OURS)}
        self._timeout = timeout

    async def send(self, notices: Sequence[Notice]) -> None:
        """Run it; exit code 0 means they arrived.

        Raises:
            DeliveryError: it cannot be started, fails, or takes too long, in which case it is killed.
        """
        name = self._command[0]
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=self._environ,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{name} cannot be started: {error}") from error
        try:
            await asyncio.wait_for(process.communicate(payload(notices)), self._timeout)
        except TimeoutError as error:
            raise DeliveryError(f"{name} took longer than {self._timeout:g} s (alerts.timeout)") from error
        finally:
            await _end(process)
        if process.returncode:
            raise DeliveryError(f"{name} ended with code {process.returncode}; run it by hand to see why")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill a process that still runs, and its children with it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
