"""Webhook and command: what they are sent, and what counts as arrived."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from crawler.settings import CrawlSettings
from scheduler.channels import Command, Webhook, channels_of
from scheduler.delivery import DeliveryError
from scheduler.rules import AlertSettings
from storage.outbox import Notice
from storage.sources import SourceRef

NOTICE = Notice(
    number=1,
    ref=SourceRef("rfi", "https://rfi.example/rss"),
    kind="quiet",
    message="nothing\x1b[2J new",
    raised_at=datetime(2026, 3, 1, tzinfo=UTC),
)
Answer = Callable[[web.Request], web.Response]


def post(answer: Answer, *, allowed: bool = True, timeout: float = 5.0, path: str = "/hook/secret") -> list[bytes]:
    """Post a notice to a server that answers so; what the server got."""

    async def run() -> list[bytes]:
        got: list[bytes] = []

        async def take(request: web.Request) -> web.Response:
            got.append(await request.read())
            given = answer(request)
            return await given if asyncio.iscoroutine(given) else given

        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host = f"127.0.0.1:{runner.addresses[0][1]}"
        crawling = CrawlSettings(allow_private=(host,) if allowed else ())
        try:
            await Webhook(f"http://{host}{path}", crawling, timeout).send([NOTICE])
        finally:
            await runner.cleanup()
        return got

    return asyncio.run(run())


def run_command(*command: str, timeout: float = 10.0, **environ: str) -> None:
    given = {"PATH": os.environ["PATH"], **environ}
    asyncio.run(Command(command, given, timeout).send([NOTICE]))


def wait_for(file: Path) -> None:
    while not file.exists() or not file.read_text():
        time.sleep(0.01)


def wait_for_end(pid: int) -> None:
    """Until a process is gone, or waits for nobody but the system to take notice of its end."""
    deadline = time.monotonic() + 10
    with suppress(FileNotFoundError, ProcessLookupError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_webhook_gets_json() -> None:
    (body,) = post(lambda _: web.Response(status=204))
    assert json.loads(body)["alerts"][0]["id"] == "1-raised"
    assert b"\x1b" not in body


@pytest.mark.parametrize("status", [301, 307, 400, 404, 429, 500, 503])
def test_any_other_answer_is_a_failure(status: int) -> None:
    with pytest.raises(DeliveryError, match=f"answers {status}"):
        post(lambda _: web.Response(status=status, headers={"Location": "/elsewhere"}))


def test_a_slow_webhook_is_given_up() -> None:
    async def sleep() -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    with pytest.raises(DeliveryError, match=r"0\.1 s .alerts\.timeout"):
        post(lambda _: sleep(), timeout=0.1)  # type: ignore[arg-type,return-value]


def test_a_webhook_on_a_private_host_has_to_be_allowed() -> None:
    with pytest.raises(DeliveryError, match="loopback address; allow it with --allow-private"):
        post(lambda _: web.Response(), allowed=False)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/hook/secret", "http://[::1]:9/hook/secret"])
def test_a_failure_does_not_name_the_address(address: str) -> None:
    crawling = CrawlSettings(allow_private=("127.0.0.1",))
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(Webhook(address, crawling, 5).send([NOTICE]))
    assert "secret" not in str(caught.value)


def test_a_command_gets_the_same_json_on_standard_input(tmp_path: Path) -> None:
    run_command("sh", "-c", f"cat > {tmp_path}/got")
    assert json.loads((tmp_path / "got").read_bytes())["alerts"][0]["source"] == "https://rfi.example/rss"


def test_a_command_knows_neither_the_archive_nor_the_service_manager(tmp_path: Path) -> None:
    run_command("sh", "-c", f"env > {tmp_path}/got", GLEANER_DATABASE="postgresql://u:pw@h/x", NOTIFY_SOCKET="/run/x")
    got = (tmp_path / "got").read_text()
    assert "PATH=" in got
    assert "GLEANER" not in got
    assert "NOTIFY" not in got


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("sh", "-c", "exit 3"), "ended with code 3"),
        (("/no/such/program",), "cannot be started"),
        (("sh\0",), "cannot be started"),
    ],
)
def test_a_command_that_fails_says_how(command: tuple[str, ...], said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        run_command(*command)


def test_a_command_that_reads_nothing_may_succeed() -> None:
    run_command("true")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_slow_command_is_killed_with_its_children(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(DeliveryError, match=r"0\.3 s"):
        run_command("sh", "-c", f"sleep 30 & echo $! > {tmp_path}/child; wait", timeout=0.3)
    assert time.monotonic() - started < 5
    wait_for_end(int((tmp_path / "child").read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_command_is_ended_with_the_daemon(tmp_path: Path) -> None:
    async def run() -> None:
        command = Command(("sh", "-c", f"echo $$ > {tmp_path}/pid; exec sleep 30"), {"PATH": os.environ["PATH"]}, 60)
        task = asyncio.create_task(command.send([NOTICE]))
        await asyncio.to_thread(wait_for, tmp_path / "pid")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert not Path(f"/proc/{int((tmp_path / 'pid').read_text())}").exists()


def test_the_log_is_told_always_the_others_when_set() -> None:
    settings = AlertSettings(webhook=SecretStr("https://hooks.example/x"), command=("true",))
    assert [channel.name for channel in channels_of(settings, CrawlSettings(), {})] == ["log", "webhook", "command"]
    assert [channel.name for channel in channels_of(AlertSettings(), CrawlSettings(), {})] == ["log"]
