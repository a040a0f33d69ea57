"""Archives on the move, each in a process of its own: what an article costs to import and to export, and memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SIZES = {"small": 5_000, "medium": 20_000, "large": 60_000}
# What is promised of 60,000 articles: so many a second of processor at least, within so many megabytes.
SPEEDS = {"import": 700, "jsonl": 8_000, "jekyll": 3_000}
MEMORY = 250
TITLES = {"importing": "Importing a Jekyll archive", "exporting": "Exporting an archive"}


def contests(size: str, folder: Path, wanted: str) -> Iterator[str]:
    """The tables of those of our contests in whose titles a word stands."""
    for module, title in TITLES.items():
        if wanted in title.lower():
            command = [sys.executable, "-m", f"tests.bench.{module}", str(SIZES[size]), str(folder)]
            found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            head = "| what | articles a second of CPU | bar | peak MB | bar |\n|---|---:|---:|---:|---:|"
            yield f"### {title}\n\n{SIZES[size]:,} articles.\n\n{head}\n{found}"


def row(what: str, count: int, seconds: float, promised: str = "") -> str:
    """A line of the table: a miss is marked."""
    speed, peak = count / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bar = SPEEDS.get(promised)
    missed = " !" if bar and speed < bar else "", " !" if peak > MEMORY else ""
    return f"| {what} | {speed:,.0f}{missed[0]} | {bar or ''} | {peak:.0f}{missed[1]} | {MEMORY} |"
