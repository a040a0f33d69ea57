"""Where a crawl of full-content feeds spends its time: a flame graph, drawn by py-spy into build/."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import texts
from tests.bench.contests import CONTENDERS, PEERS, ROOT
from tests.bench.origin import free_port, serving

FEEDS = 100


def main() -> int:
    """Crawl under py-spy."""
    drawn = ROOT / "build" / "crawl.svg"
    drawn.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gleaner-profile-") as folder:
        root = Path(folder) / "site"
        root.mkdir()
        for serial in range(FEEDS):
            feed = texts.feed(serial, "https://www.bench.example", full=True)
            (root / f"full-{serial}.xml").write_text(feed, encoding="utf-8")
        with serving(root, Path(folder), free_port(), free_port()) as origin:
            spy = [str(PEERS.with_name("py-spy")), "record", "--rate", "500", "--output", str(drawn), "--"]
            crawl = [sys.executable, str(CONTENDERS / "gleaner_crawl.py"), f"{folder}/archive.db"]
            urls = [f"{origin.url}/full-{serial}.xml" for serial in range(FEEDS)]
            ended = subprocess.run([*spy, *crawl, *urls], check=False)
    print(f"{drawn.relative_to(ROOT)}: open it in a browser")
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
