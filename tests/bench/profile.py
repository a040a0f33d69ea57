"""Where crawls spend their time: flame graphs, drawn by py-spy into build/. ``make profile`` runs it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import texts
from tests.bench.contests import CONTENDERS, PEERS, ROOT
from tests.bench.origin import free_port, serving

# Drawn graphs: kind of feeds, how many of them, options of the crawl.
CRAWLS = {
    "feeds": ("full", 60, ()),
    "pages": ("links", 20, ("--layout",)),
    "unknown-pages": ("links", 6, ()),
}


def main() -> int:
    """Crawl again and again under py-spy."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gleaner-profile-") as folder:
        work, port = Path(folder), free_port()
        texts.write_site(work / "site", f"http://127.0.0.1:{port}", full=60, linked=20)
        with serving(work / "site", work, port, free_port()) as origin:
            ended = [_draw(name, origin.url, work) for name in CRAWLS]
    return max(ended)


def _draw(name: str, site: str, work: Path) -> int:
    kind, feeds, options = CRAWLS[name]
    drawn = ROOT / "build" / f"crawl-{name}.svg"
    # Without pauses (nonblocking): at every pause a busy machine lets others go first, and the graph shows waiting.
    spy = [str(PEERS.with_name("py-spy")), "record", "--nonblocking", "--rate", "200", "--output", str(drawn), "--"]
    crawl = [sys.executable, str(CONTENDERS / "gleaner_crawl.py"), *options, str(work / f"{name}.db")]
    urls = [f"{site}/{kind}-{serial}.xml" for serial in range(feeds)]
    ended = subprocess.run([*spy, *crawl, *urls], check=False)
    print(f"{drawn.relative_to(ROOT)}: open it in a browser")
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
