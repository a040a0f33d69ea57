"""Word to the service manager: what arrives on its socket."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.notify import Notifier, without_notification


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.setblocking(False)
        yield bound


def heard(manager: socket.socket) -> list[str]:
    messages = []
    while True:
        try:
            messages.append(manager.recv(4096).decode())
        except BlockingIOError:
            return messages


def notifier(manager: socket.socket, **extra: str) -> Notifier:
    return Notifier.from_environment({"NOTIFY_SOCKET": manager.getsockname(), **extra}, pid=7)


def test_ready_and_stopping_are_heard_with_their_status(manager: socket.socket) -> None:
    notifier(manager).ready("18 outlets")
    notifier(manager).status("crawling\nREADY=1")
    notifier(manager).stopping()
    assert heard(manager) == ["READY=1\nSTATUS=18 outlets", "STATUS=crawling READY=1", "STOPPING=1"]


def test_an_abstract_socket_is_spoken_to() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind("\0gleaner-notify-test")
        Notifier(address="@gleaner-notify-test").ready()
        assert bound.recv(100) == b"READY=1"


def test_without_a_service_manager_nothing_happens(tmp_path: Path) -> None:
    Notifier.from_environment({}).ready()
    Notifier.from_environment({"NOTIFY_SOCKET": "vsock:2:1234"}).ready()
    Notifier(address=str(tmp_path / "nobody")).stopping()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"WATCHDOG_USEC": "30000000"}, timedelta(seconds=30)),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, timedelta(seconds=30)),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_read_from_the_environment(environment: dict[str, str], expected: timedelta | None) -> None:
    assert Notifier.from_environment(environment, pid=7).watchdog == expected


def test_signs_of_life_come_twice_in_the_time_wanted(manager: socket.socket) -> None:
    async def run() -> None:
        task = asyncio.create_task(notifier(manager, WATCHDOG_USEC="40000").keep_alive(lambda: True))
        await asyncio.sleep(0.1)
        task.cancel()

    asyncio.run(run())
    messages = heard(manager)
    assert set(messages) == {"WATCHDOG=1"}
    assert len(messages) >= 3


def test_a_daemon_that_hangs_gives_no_sign_of_life(manager: socket.socket) -> None:
    async def run() -> None:
        task = asyncio.create_task(notifier(manager, WATCHDOG_USEC="2000").keep_alive(lambda: False))
        await asyncio.sleep(0.02)
        task.cancel()

    asyncio.run(run())
    assert heard(manager) == []


def test_no_watchdog_ends_the_task_at_once(manager: socket.socket) -> None:
    asyncio.run(notifier(manager).keep_alive(lambda: True))
    assert heard(manager) == []


def test_our_children_do_not_speak_in_our_name() -> None:
    given = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "PATH": "/bin"}
    assert without_notification(given) == {"PATH": "/bin"}
