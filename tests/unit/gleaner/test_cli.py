"""The command line as a newcomer meets it: help, wrong usage, exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gleaner.cli import COMMANDS


def gleaner(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from gleaner.cli import main; main()", *words],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_overview_names_every_command(tmp_path: Path) -> None:
    done = gleaner("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, tmp_path: Path) -> None:
    done = gleaner(command, "--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--help" in done.stdout


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["exprt"], "'export'"),
        (["crawl", "rfy"], "'rfi'"),
        (["crawl", "--allow-private", "http://x/"], "--allow-private"),
        (["crawl", "--since", "yesterday"], "'yesterday'"),
        (["crawl", "--config", "nowhere"], "nowhere"),
        (["crawl", "rfi", "--database", "mysql://x/y"], "mysql"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_was_wrong(words: list[str], named: str, tmp_path: Path) -> None:
    done = gleaner(*words, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_definition_names_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "rfi.toml").write_text('extends = "rfi"\ntimezone = "Europe/Pariss"\n', "utf-8")
    done = gleaner("outlets", "list", "--config", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert [word for word in ("rfi.toml", "timezone", "Europe/Pariss") if word not in done.stderr] == []
