"""Hold the pure modules to their floor: their unit tests alone take at least 95 % of lines and branches.

The list of pure modules is the one import-linter checks, in ``pyproject.toml``.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

FLOOR = 95


def main() -> int:
    """Run the unit tests under coverage of the pure modules only."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    pure = next(contract for contract in contracts if contract["type"] == "forbidden")["source_modules"]
    measured = [f"--cov={module}" for module in pure]
    return pytest.main(["-q", "tests/unit", *measured, "--cov-branch", f"--cov-fail-under={FLOOR}"])


if __name__ == "__main__":
    sys.exit(main())
