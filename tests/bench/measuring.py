"""What a command costs: processor time with all its children, wall time, peak memory; and medians of several runs."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost: seconds of processor (user and system), seconds of wall, and MB at the peak."""

    cpu: float
    wall: float
    peak: float


class ContenderError(Exception):
    """A contender did not do what it had to."""


def run(command: Sequence[str], log: Path) -> Cost:
    """Run a command to its end, its output into a file.

    Raises:
        ContenderError: it ended with anything but 0; the last lines it wrote are named.
    """
    with log.open("ab") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text(errors="replace").splitlines()[-12:]
        raise ContenderError(f"{' '.join(command)[:200]} ended with {process.returncode}:\n" + "\n".join(said))
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of every part."""
    return Cost(*(median(getattr(cost, part) for cost in costs) for part in ("cpu", "wall", "peak")))
