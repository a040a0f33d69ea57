"""Telling alerts: to the log, to a webhook and to a command, each until it has them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog

from scheduler.rules import AlertSettings
from storage.aside import aside
from storage.outbox import Notice

log = structlog.get_logger()

_BATCH = 100


class DeliveryError(Exception):
    """Notices could not be handed over. The message says why, without naming a secret."""


class Channel(Protocol):
    """Somebody to tell."""

    name: str

    async def send(self, notices: Sequence[Notice]) -> None:
        """Hand notices over.

        Raises:
            DeliveryError: they may not have arrived.
        """


class Untold(Protocol):
    """Where notices wait; storage.outbox.Outbox is one."""

    def untold(self, limit: int, *, after: int = 0) -> list[Notice]:
        """Give the oldest that wait, by number, from those above ``after``."""

    def mark_told(self, notices: Sequence[Notice]) -> None:
        """Take these out."""


class LogChannel:
    """Says every notice in the log."""

    name = "log"

    async def send(self, notices: Sequence[Notice]) -> None:
        """Log them: what begins as a warning, what ends as information."""
        for notice in notices:
            say = log.warning if notice.cleared_at is None else log.info
            say(f"alert.{notice.state}", kind=notice.kind, outlet=notice.ref.outlet, message=notice.message)


@dataclass(slots=True)
class _Line:
    """A channel, what it has got of the notices that still wait for others, and when it may be tried again."""

    channel: Channel
    told: set[str] = field(default_factory=set)
    failures: int = 0
    not_before: datetime | None = None


class Courier:
    """Brings waiting notices to every channel.

    A notice leaves the outbox when all channels have it. A channel that fails is tried again after a pause that
    doubles, and holds up no other. One killed in between may be told twice: notices have an ``id`` for that.
    """

    def __init__(self, outbox: Untold, channels: Sequence[Channel], settings: AlertSettings) -> None:
        self._outbox = outbox
        self._lines = [_Line(channel) for channel in channels]
        self._settings = settings

    @property
    def pause(self) -> float:
        """Seconds after which to deliver again."""
        return self._settings.pause

    def redirect(self, channels: Sequence[Channel], settings: AlertSettings) -> None:
        """Tell these channels from now on. One of a name known before need not be told again what it has been told."""
        told = {line.channel.name: line.told for line in self._lines}
        self._lines = [_Line(channel, told.get(channel.name, set())) for channel in channels]
        self._settings = settings

    async def deliver(self, now: datetime) -> None:
        """Tell what waits. To be called every minute or so; never raises for a channel's failure."""
        after = 0
        while notices := self._outbox.untold(_BATCH, after=after):
            after = notices[-1].number
            for line in self._lines:
                await self._bring(line, [notice for notice in notices if notice.id not in line.told], now)
            through = [notice for notice in notices if all(notice.id in line.told for line in self._lines)]
            await aside(partial(self._outbox.mark_told, through))
            for line in self._lines:
                line.told -= {notice.id for notice in through}

    async def _bring(self, line: _Line, notices: Sequence[Notice], now: datetime) -> None:
        if not notices or (line.not_before is not None and now < line.not_before):
            return
        try:
            await line.channel.send(notices)
        except DeliveryError as error:
            self._postpone(line, error, len(notices), now)
        else:
            line.failures, line.not_before = 0, None
            line.told |= {notice.id for notice in notices}

    def _postpone(self, line: _Line, error: DeliveryError, count: int, now: datetime) -> None:
        line.failures += 1
        pause = min(self._settings.pause * 2.0 ** min(line.failures - 1, 30), self._settings.longest_pause)
        line.not_before = now + timedelta(seconds=pause)
        log.error("alert.undelivered", channel=line.channel.name, notices=count, reason=str(error), again_in=pause)


def payload(notices: Sequence[Notice]) -> bytes:
    """Say notices as JSON in UTF-8: ``{"text": …, "alerts": [{"id", "state", …}]}``, as docs/operations.md has it.

    ``text`` is for receivers that show nothing but a text, as chat programs do.
    """
    text = "\n".join(f"{notice.state}: {notice.kind}: {notice.message}" for notice in notices)
    alerts = [_as_json(notice) for notice in notices]
    return json.dumps({"text": text, "alerts": alerts}, ensure_ascii=True).encode()


def _as_json(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "state": notice.state,
        "outlet": notice.ref.outlet,
        "source": notice.ref.url,
        "kind": notice.kind,
        "message": notice.message,
        "raised_at": _time(notice.raised_at),
        "cleared_at": _time(notice.cleared_at) if notice.cleared_at else None,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
