"""What starting costs: the whole of a process, for the overview, for a look at the sources, for one unchanged feed.

Usage: python -m tests.bench.starting [ROUNDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.bars import begin, show
from tests.bench.measuring import run
from tests.bench.polling import served

DEFINITION = """\
slug = "bench"
name = "Bench"
language = "en"

[politeness]
robots = false

[[sources]]
url = "http://{host}/etag"
content = "feed"
"""
CRAWL = ("crawl", "bench", "--allow-private", "127.0.0.1")
STARTS = (
    ("`gleaner --help`", ("--help",), 0.25),
    ("`gleaner status`", ("status",), 0.5),
    ("`gleaner crawl` of one unchanged feed", CRAWL, 1.0),
)


def main(rounds: int) -> None:
    """Measure and print."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gleaner = str(Path(sys.executable).with_name("gleaner"))
    with tempfile.TemporaryDirectory() as folder, served() as host:
        outlets = Path(folder) / "outlets"
        outlets.mkdir()
        (outlets / "bench.toml").write_text(DEFINITION.format(host=host))
        os.environ |= {"GLEANER_CONFIG": folder, "GLEANER_DATABASE": f"{folder}/archive.db"}
        # Twice, so that the feed is known, and everything that is imported is compiled.
        for _ in range(2):
            subprocess.run([gleaner, *CRAWL], capture_output=True, check=True)
        begin("Starting")
        for what, arguments, most in STARTS:
            spent = [run([gleaner, *arguments], Path(folder) / "said").cpu for _ in range(rounds)]
            show(what, spent, most, "s CPU")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
