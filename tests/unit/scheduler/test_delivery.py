"""Telling alerts: every channel gets every notice, however often the others fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from scheduler.delivery import Courier, DeliveryError, LogChannel, payload
from scheduler.rules import AlertSettings
from storage.outbox import Notice
from storage.sources import SourceRef

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = AlertSettings(pause=10, longest_pause=40)
REF = SourceRef("rfi", "https://rfi.example/rss")


def notice(number: int = 1, *, over: bool = False) -> Notice:
    return Notice(
        number=number,
        ref=REF,
        kind="quiet",
        message="nothing for 3 days",
        raised_at=NOW - timedelta(days=1),
        cleared_at=NOW if over else None,
    )


class Waiting:
    """An outbox in memory."""

    def __init__(self, *notices: Notice) -> None:
        self.notices = list(notices)

    def untold(self, limit: int, *, after: int = 0) -> list[Notice]:
        return [notice for notice in self.notices if notice.number > after][:limit]

    def mark_told(self, notices: Sequence[Notice]) -> None:
        self.notices = [notice for notice in self.notices if notice not in notices]


class Receiver:
    """A channel that fails as often as it is told to."""

    def __init__(self, name: str = "receiver", failures: int = 0) -> None:
        self.name = name
        self.failures = failures
        self.tries = 0
        self.got: list[str] = []

    async def send(self, notices: Sequence[Notice]) -> None:
        self.tries += 1
        if self.tries <= self.failures:
            raise DeliveryError("nobody home")
        self.got += [notice.id for notice in notices]


def deliver(courier: Courier, *seconds: float) -> None:
    async def run() -> None:
        for after in seconds:
            await courier.deliver(NOW + timedelta(seconds=after))

    asyncio.run(run())


def test_a_notice_that_arrived_leaves_the_outbox() -> None:
    outbox, receiver = Waiting(notice(1), notice(2, over=True)), Receiver()
    deliver(Courier(outbox, [receiver], SETTINGS), 0, 1)
    assert (receiver.got, outbox.notices) == (["1-raised", "2-cleared"], [])


def test_other_channels_get_what_waits_and_none_of_the_old_ones_gets_it_twice() -> None:
    outbox, log, silent = Waiting(notice()), Receiver("log"), Receiver("webhook", failures=9)
    courier = Courier(outbox, [log, silent], SETTINGS)
    deliver(courier, 0)
    found = Receiver("command")
    courier.redirect([log, found], AlertSettings(pause=3))
    deliver(courier, 1)
    assert (log.got, found.got, outbox.notices, courier.pause) == (["1-raised"], ["1-raised"], [], 3)


def test_a_channel_that_was_mended_is_tried_at_once() -> None:
    outbox = Waiting(notice())
    courier = Courier(outbox, [Receiver("webhook", failures=1)], SETTINGS)
    deliver(courier, 0)
    mended = Receiver("webhook")
    courier.redirect([mended], SETTINGS)
    deliver(courier, 1)
    assert mended.got == ["1-raised"]


def test_a_failed_telling_is_repeated_after_its_pause() -> None:
    outbox, receiver = Waiting(notice()), Receiver(failures=1)
    courier = Courier(outbox, [receiver], SETTINGS)
    deliver(courier, 0, 9)
    assert (receiver.tries, len(outbox.notices)) == (1, 1)
    deliver(courier, 10)
    assert (receiver.got, outbox.notices) == (["1-raised"], [])


def test_pauses_double_up_to_the_longest() -> None:
    receiver = Receiver(failures=99)
    deliver(Courier(Waiting(notice()), [receiver], SETTINGS), *range(151))
    assert receiver.tries == 6  # at 0, 10, 30, 70, 110, 150


def test_a_channel_that_fails_holds_up_no_other_and_repeats_nothing_to_it() -> None:
    outbox = Waiting(*(notice(number) for number in range(1, 251)))
    well, broken = Receiver(), Receiver(failures=2)
    courier = Courier(outbox, [well, broken], SETTINGS)
    deliver(courier, 0, 1)
    assert (len(well.got), broken.tries, len(outbox.notices)) == (250, 1, 250)
    deliver(courier, 10, 30)
    assert (len(well.got), len(broken.got), outbox.notices) == (250, 250, [])


def test_a_failure_is_logged_with_its_channel_and_the_next_try() -> None:
    with capture_logs() as said:
        deliver(Courier(Waiting(notice()), [Receiver("webhook", failures=1)], SETTINGS), 0)
    assert said == [
        {
            "event": "alert.undelivered",
            "log_level": "error",
            "channel": "webhook",
            "notices": 1,
            "reason": "nobody home",
            "again_in": 10.0,
        }
    ]


def test_the_log_warns_of_what_begins_and_mentions_what_ends() -> None:
    with capture_logs() as said:
        asyncio.run(LogChannel().send([notice(), notice(over=True)]))
    assert [(one["event"], one["log_level"]) for one in said] == [
        ("alert.raised", "warning"),
        ("alert.cleared", "info"),
    ]


def test_the_payload_says_what_where_and_since_when() -> None:
    found = json.loads(payload([notice(7)]))
    assert found["text"] == "raised: quiet: nothing for 3 days"
    assert found["alerts"] == [
        {
            "id": "7-raised",
            "state": "raised",
            "outlet": "rfi",
            "source": "https://rfi.example/rss",
            "kind": "quiet",
            "message": "nothing for 3 days",
            "raised_at": "2026-02-28T12:00:00Z",
            "cleared_at": None,
        }
    ]


@pytest.mark.parametrize("address", ["ftp://x.example/secret", "/secret", "hooks.example/secret"])
def test_a_webhook_that_cannot_be_one_is_refused_without_being_named(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AlertSettings.model_validate({"webhook": address})
    assert "secret" not in str(caught.value)
    assert "https://HOST/PATH" in str(caught.value)


def test_a_webhook_does_not_show_itself() -> None:
    assert "secret" not in repr(AlertSettings.model_validate({"webhook": "https://hooks.example/secret"}))
