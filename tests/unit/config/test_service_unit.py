"""The systemd unit: valid, confined, and in agreement with the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from gleaner.cli.daemon import daemon
from scheduler.settings import DaemonSettings

UNIT = Path(__file__).parents[3] / "config" / "deploy" / "gleaner.service"
TEXT = UNIT.read_text("utf-8")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that exists on this machine."""
    copied = tmp_path / "gleaner.service"
    copied.write_text(TEXT.replace("/opt/gleaner/bin/gleaner", sys.executable), "utf-8")
    return copied


def value(name: str) -> str:
    found = re.search(rf"^{name}=(.*)$", TEXT, flags=re.MULTILINE)
    assert found is not None
    return found[1]


@needs_systemd
def test_systemd_finds_nothing_wrong_with_it(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
def test_systemd_calls_its_confinement_ok(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


def test_its_command_line_is_one_the_daemon_takes() -> None:
    options = {
        option for parameter in daemon.params for option in parameter.opts if isinstance(parameter, click.Option)
    }
    used = re.findall(r"--[a-z-]+", value("ExecStart"))
    assert value("ExecStart").split()[1] == "daemon"
    assert set(used) <= options


def test_systemd_waits_longer_than_the_daemon_takes_to_stop() -> None:
    assert int(value("TimeoutStopSec").removesuffix("s")) >= DaemonSettings().grace.total_seconds() + 30


def test_readiness_and_signs_of_life_are_wanted() -> None:
    assert (value("Type"), value("WatchdogSec")) == ("notify", "2min")
