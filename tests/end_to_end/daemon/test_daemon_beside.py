"""A real daemon process: what it answers over HTTP, tells the service manager and tells of alerts, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from crawler.load import load_outlets

ROOT = Path(__file__).parents[3]


class Process:
    """A daemon over one outlet of the origin; the shipped ones are led there too, and find nothing."""

    def __init__(self, folder: Path, origin: Any) -> None:
        self.folder, self.origin = folder, origin
        (folder / "outlets").mkdir()
        for slug in ("harbour", *load_outlets(ROOT / "config" / "outlets")):
            text = (
                f'slug = "{slug}"\nname = "-"\nlanguage = "en"\n[politeness]\ndelay = 0\n'
                f'[[sources]]\nurl = "{origin.url(f"/{slug}")}"\n'
            )
            (folder / "outlets" / f"{slug}.toml").write_text(text, "utf-8")
        self.settings("")
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.settimeout(60)

    def settings(self, more: str) -> None:
        (self.folder / "gleaner.toml").write_text(f"[daemon]\ntick = 1\nhealth_check = 1\n{more}", "utf-8")

    def start(self) -> None:
        command = [Path(sys.executable).with_name("gleaner"), "daemon", "--config", self.folder, "--log-json"]
        with (self.folder / "out").open("wb") as out, (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--listen", "127.0.0.1:0", "--allow-private", self.origin.host],
                cwd=ROOT,
                env={
                    **os.environ,
                    "GLEANER_DATABASE": str(self.folder / "archive.db"),
                    "NOTIFY_SOCKET": str(self.folder / "notify"),
                    "WATCHDOG_USEC": "1000000",
                },
                stdout=out,
                stderr=log,
            )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).with_name("gleaner"), *arguments],
            cwd=ROOT,
            env={**os.environ, "GLEANER_DATABASE": str(self.folder / "archive.db")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def heard(self) -> str:
        return self.manager.recv(4096).decode()

    def heard_until(self, message: str) -> list[str]:
        said = [self.heard()]
        while message not in said[-1]:
            said.append(self.heard())
        return said

    def log(self) -> list[dict[str, Any]]:
        text = (self.folder / "log").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def logged(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.log() if line["event"] == event]

    def get(self, path: str) -> tuple[int, str]:
        (listening,) = self.logged("daemon.listening")
        try:
            with urllib.request.urlopen(f"http://{listening['address']}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def until(found: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 60
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
    return value


@pytest.fixture
def daemon(tmp_path: Path, origin: Any, harbour: Any) -> Iterator[Process]:
    origin.routes["/harbour"] = harbour.Reply(harbour.full(origin, 3))
    started = Process(tmp_path, origin)
    yield started
    with suppress(AttributeError):
        started.process.kill()
        started.process.wait()
    started.manager.close()


def test_it_says_when_it_is_ready_alive_and_stopping_and_ends_with_0(daemon: Process) -> None:
    daemon.start()
    assert "READY=1" in "".join(daemon.heard_until("READY=1"))
    assert daemon.heard_until("WATCHDOG=1")
    assert daemon.stop() == 0
    assert daemon.heard_until("STOPPING=1")
    assert [line["event"] for line in daemon.log()][-1] == "daemon.stopped"
    assert (daemon.folder / "out").read_bytes() == b""


def test_it_is_ready_and_counts_what_it_stored(daemon: Process) -> None:
    daemon.start()
    daemon.heard_until("READY=1")
    assert daemon.get("/healthz") == (200, "alive\n")
    assert until(lambda: daemon.get("/readyz")[0] == 200)
    until(lambda: 'gleaner_fetches_total{outcome="ok"} 1.0' in daemon.get("/metrics")[1])
    counted = daemon.get("/metrics")[1]
    assert 'gleaner_articles_total{decision="new"} 3.0' in counted
    assert "gleaner_due_lag_seconds 0.0" in counted
    assert [line["new"] for line in daemon.logged("source.stored")] == [3]
    assert daemon.stop() == 0


def test_it_answers_and_hears_signals_while_another_process_holds_the_archive(daemon: Process) -> None:
    daemon.start()
    daemon.heard_until("READY=1")
    with closing(sqlite3.connect(daemon.folder / "archive.db", isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(2)  # a look at what is due waits for the archive
        assert daemon.get("/healthz") == (200, "alive\n")
        daemon.process.send_signal(signal.SIGTERM)
        assert daemon.heard_until("STOPPING=1")
        other.execute("ROLLBACK")
    assert daemon.process.wait(60) == 0


def test_a_broken_definition_is_reported_at_reload_and_the_old_one_stays(daemon: Process) -> None:
    daemon.start()
    daemon.heard_until("READY=1")
    (daemon.folder / "outlets" / "harbour.toml").write_text("slug = 3", "utf-8")
    daemon.process.send_signal(signal.SIGHUP)
    (refused,) = until(lambda: daemon.logged("definitions.refused"))
    assert "harbour.toml" in refused["reason"]
    assert daemon.get("/healthz")[0] == 200
    assert daemon.stop() == 0


def test_an_alert_reaches_the_log_the_command_and_the_metrics(daemon: Process, harbour: Any) -> None:
    daemon.origin.routes["/harbour"] = harbour.Reply(harbour.feed())
    got = daemon.folder / "got"
    daemon.settings(f'[alerts]\npause = 0.2\ncommand = ["sh", "-c", "cat > {got}"]\n')
    daemon.start()
    told = until(lambda: got.exists() and got.read_bytes())
    (alert,) = json.loads(told)["alerts"]
    assert (alert["state"], alert["kind"], alert["outlet"]) == ("raised", "empty", "harbour")
    assert [line["kind"] for line in daemon.logged("alert.raised")] == ["empty"]
    until(lambda: 'gleaner_alerts{kind="empty"} 1.0' in daemon.get("/metrics")[1])
    assert daemon.stop() == 0


def test_whom_alerts_are_told_to_is_read_again(daemon: Process, harbour: Any) -> None:
    daemon.origin.routes["/harbour"] = harbour.Reply(harbour.feed())
    got = daemon.folder / "got"
    daemon.settings('[alerts]\npause = 0.2\ncommand = ["false"]\n')
    daemon.start()
    until(lambda: daemon.logged("alert.undelivered"))
    daemon.settings(f'[alerts]\npause = 0.2\ncommand = ["sh", "-c", "cat > {got}"]\n')
    daemon.process.send_signal(signal.SIGHUP)
    told = until(lambda: got.exists() and got.read_bytes())
    assert json.loads(told)["alerts"][0]["kind"] == "empty"
    assert daemon.stop() == 0


def test_a_crawl_by_hand_tells_alerts_too_and_spoils_no_json(daemon: Process, harbour: Any) -> None:
    daemon.origin.routes["/harbour"] = harbour.Reply(harbour.feed())
    got = daemon.folder / "got"
    daemon.settings(f'[alerts]\ncommand = ["sh", "-c", "cat > {got}"]\n')
    crawl = ("crawl", "harbour", "--config", str(daemon.folder), "--allow-private", daemon.origin.host)
    done = daemon.run(*crawl, "--json", "--log-json")
    assert json.loads(done.stdout)["totals"]["new"] == 0
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["alert.raised"]
    assert json.loads(got.read_bytes())["alerts"][0]["kind"] == "empty"


def test_a_backup_made_meanwhile_is_a_whole_archive(daemon: Process) -> None:
    daemon.start()
    until(lambda: daemon.logged("source.stored"))
    copy = str(daemon.folder / "copy.db")
    assert daemon.run("archive", "backup", copy).returncode == 0
    assert daemon.stop() == 0
    listed = daemon.run("articles", "list", "--json", "--database", copy)
    assert len(json.loads(listed.stdout)) == 3
