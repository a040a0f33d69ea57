"""Exports killed at random moments end as if they had not been."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROCESS = Path(__file__).parent / "exporting_process.py"
# Those of one export are spread over four rounds of a growing archive.
KILLS = max(4, int(os.environ.get("GLEANER_KILLS", "8")))


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for its hidden memory, whose lines may come in another order."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}


@pytest.mark.parametrize(("form", "out"), [("jekyll", "posts"), ("jsonl", "a.jsonl.zst")])
def test_killed_exports_end_as_clean_ones(tmp_path, form, out):
    subprocess.run([sys.executable, PROCESS, tmp_path, form, out, str(KILLS)], check=True, timeout=600)
    clean, killed = contents(tmp_path / "clean"), contents(tmp_path / "killed")
    assert clean == killed != {}
    assert form != "jekyll" or len(clean) == 600
