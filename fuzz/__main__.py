"""Fuzz every target in turn, or one: ``python -m fuzz [--seconds N] [TARGET]``.

Each target runs in a process of its own. What breaks one is written to ``fuzz/found/`` and named; copied into
``fuzz/corpus/``, it is tested for ever after.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FOUND = HERE / "found"
SECONDS_A_CASE = 5
MEGABYTES = 2048
MODULES = ["crawler", "scheduler", "storage"]


def fuzz_one(name: str, seconds: int) -> None:
    """Mutate in this process until the time is up; atheris ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=MODULES):
        from fuzz.targets import TARGETS
    with tempfile.TemporaryDirectory() as grown:
        arguments = [
            f"-max_total_time={seconds}",
            f"-timeout={SECONDS_A_CASE}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-artifact_prefix={FOUND}/{name}-",
            "-print_final_stats=1",
            "-verbosity=0",
            f"-dict={HERE / 'words.dict'}",
        ]
        atheris.Setup([f"fuzz-{name}", *arguments, grown, str(HERE / "corpus" / name)], TARGETS[name])
        atheris.Fuzz()


def fuzz_apart(name: str, seconds: int) -> subprocess.CompletedProcess[str]:
    """Fuzz one target in a process of its own."""
    command = [sys.executable, "-m", "fuzz", name, "--here", "--seconds", str(seconds)]
    # Every case of some targets is a file: in memory where the system has it, and gone with the process.
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        known = {**os.environ, "TMPDIR": folder}
        return subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False, env=known)


def main() -> int:
    """Fuzz, and return 1 where something broke."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", help="one target (default: all, in turn)")
    parser.add_argument("--seconds", type=int, default=600, help="time in all (default: 600)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    FOUND.mkdir(exist_ok=True)
    if given.here:
        fuzz_one(given.target, given.seconds)
        return 0
    from fuzz.targets import TARGETS  # only here: what is fuzzed has to be imported by atheris

    names = [given.target] if given.target else list(TARGETS)
    broken = []
    for name in names:
        share = max(1, given.seconds // len(names))
        done = fuzz_apart(name, share)
        runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        print(f"{name:12}{'clean' if done.returncode == 0 else 'BROKEN':8}{' '.join(runs)}", flush=True)
        if done.returncode:
            broken.append(name)
            print(done.stderr[-3000:], file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
