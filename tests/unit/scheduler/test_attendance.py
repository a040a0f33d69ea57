"""What goes on beside a daemon, around a small archive and a daemon that only says how it is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from crawler.settings import CrawlSettings
from scheduler.attendance import Attendance, is_alive
from scheduler.daemon import Snapshot
from scheduler.delivery import LogChannel
from scheduler.events import AlertsChanged, SettingsRead
from scheduler.rules import AlertSettings
from storage import schema
from storage.archive import Archive
from storage.outbox import Notice, Outbox

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(seconds=10)
WELL = Snapshot(started_at=NOW, ticked_at=NOW, tick=TICK, busy=0, stopping=False, problem="")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(str(tmp_path / "archive.db")) as opened:
        yield opened


def attendance(archive: Archive, now: datetime = NOW, **environ: str) -> Attendance:
    return Attendance(archive.engine, AlertSettings(), CrawlSettings(), environ, now=lambda: now)


def raise_alert(archive: Archive) -> None:
    alert = {"source_id": 1, "kind": "quiet", "message": "m", "evidence": "", "raised_at": NOW}
    with archive.engine.begin() as connection:
        connection.execute(insert(schema.sources).values(id=1, outlet="one", url="u", kind="feed"))
        connection.execute(insert(schema.alerts).values(alert))


def test_a_daemon_that_ticks_over_a_database_that_answers_is_ready(archive: Archive) -> None:
    assert attendance(archive).readiness(WELL).ready


@pytest.mark.parametrize(
    ("snapshot", "said"),
    [
        (replace(WELL, stopping=True), "the daemon is stopping"),
        (replace(WELL, problem="the archive is locked"), "the archive is locked"),
        (replace(WELL, ticked_at=NOW - timedelta(minutes=5)), "last looked for 300 s ago"),
        (replace(WELL, ticked_at=None), "not been looked for yet"),
    ],
)
def test_whatever_is_in_the_way_is_named(archive: Archive, snapshot: Snapshot, said: str) -> None:
    (problem,) = attendance(archive).readiness(snapshot).problems
    assert said in problem


def test_a_database_that_is_gone_is_named(archive: Archive, tmp_path: Path) -> None:
    archive.engine.dispose()
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / "archive.db").mkdir()
    (problem,) = attendance(archive).readiness(WELL).problems
    assert "archive.db" in problem


@pytest.mark.parametrize(
    ("snapshot", "alive"),
    [
        (WELL, True),
        (replace(WELL, ticked_at=None), True),
        (replace(WELL, ticked_at=NOW - timedelta(minutes=4)), True),
        (replace(WELL, ticked_at=NOW - timedelta(minutes=6)), False),
        (replace(WELL, ticked_at=NOW - timedelta(days=1), problem="the database is away"), True),
        (replace(WELL, ticked_at=NOW - timedelta(days=1), stopping=True), True),
    ],
)
def test_only_a_daemon_that_hangs_is_not_alive(snapshot: Snapshot, alive: bool) -> None:
    assert is_alive(snapshot, NOW) is alive


def test_changed_alerts_are_told_at_once(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> None:
        attending = attendance(archive)
        async with attending.beside(lambda: WELL, listen=None):
            await asyncio.sleep(0.05)
            raise_alert(archive)
            attending.on_event(AlertsChanged(raised=(), cleared=()))
            await asyncio.sleep(0.05)

    asyncio.run(run())
    assert Outbox(archive.engine).untold(1) == []
    assert "alert.raised" in "".join(capsys.readouterr())


def test_settings_read_again_say_whom_alerts_are_told_to(archive: Archive, tmp_path: Path) -> None:
    got = tmp_path / "got"
    command = ("sh", "-c", f"cat > {got}.part && mv {got}.part {got}")

    async def run() -> None:
        attending = Attendance(archive.engine, AlertSettings(command=("false",)), CrawlSettings(), {})
        async with attending.beside(lambda: WELL, listen=None):
            await asyncio.sleep(0.05)
            attending.on_event(SettingsRead(alerts=AlertSettings(command=command), crawling=CrawlSettings()))
            for _ in range(200):
                await asyncio.sleep(0.05 * (not got.exists()))

    raise_alert(archive)
    asyncio.run(run())
    assert b"quiet" in got.read_bytes()


def test_a_defect_does_not_silence_the_alerts_that_come_later(archive: Archive, capsys: Any) -> None:
    async def break_once(channel: LogChannel, notices: Sequence[Notice]) -> None:
        monkey.undo()
        raise RuntimeError(channel.name, notices)

    async def run() -> None:
        attending = attendance(archive)
        monkey.setattr(LogChannel, "send", break_once)
        async with attending.beside(lambda: WELL, listen=None):
            await asyncio.sleep(0.05)
            attending.on_event(AlertsChanged(raised=(), cleared=()))
            await asyncio.sleep(0.05)

    raise_alert(archive)
    with pytest.MonkeyPatch.context() as monkey:
        asyncio.run(run())
    assert Outbox(archive.engine).untold(1) == []
    assert "alerts.broken" in "".join(capsys.readouterr())


def test_an_address_is_served_while_it_lasts(archive: Archive) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def run() -> None:
        async with attendance(archive).beside(lambda: WELL, listen=f"127.0.0.1:{port}"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /readyz HTTP/1.0\r\n\r\n")
            assert b"200 OK" in await reader.read()
            writer.close()
        with pytest.raises(OSError, match=r"127\.0\.0\.1"):
            await asyncio.open_connection("127.0.0.1", port)

    asyncio.run(run())


def test_signs_of_life_are_sent_beside_it(archive: Archive, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        attending = attendance(archive, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="20000")

        async def run() -> None:
            async with attending.beside(lambda: WELL, listen=None):
                await asyncio.sleep(0.05)

        asyncio.run(run())
        assert manager.recv(100) == b"WATCHDOG=1"
