"""What may be spent at most, beside what was: lines of a table, and a fixed loop that tells how fast the machine is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

_STEPS = 2_000_000


def pace() -> float:
    """Milliseconds of processor that this machine takes for a fixed loop just now."""
    started, total = time.process_time(), 0
    for step in range(_STEPS):
        total += step
    return (time.process_time() - started) * 1e3


def begin(title: str) -> None:
    """Print a heading and the head of the table."""
    paces = [pace() for _ in range(5)]
    print(f"### {title}\n\nA loop of two million additions took {min(paces):.0f} to {max(paces):.0f} ms.\n")
    print("| what | median | least | at most |\n|---|---:|---:|---:|", flush=True)


def show(what: str, values: Sequence[float], most: float, unit: str, digits: int = 2) -> None:
    """Print a line, marked where the bar is missed: by the median (!), or by the best run too (!!)."""
    middle, least = median(values), min(values)
    missed = "" if middle <= most else " !" if least <= most else " !!"
    print(f"| {what} | {middle:.{digits}f} {unit} | {least:.{digits}f} {unit} | {most:g} {unit}{missed} |", flush=True)
