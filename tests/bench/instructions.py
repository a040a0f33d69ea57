"""Count the instructions of each stage of an article's way: a busy machine changes times, but not these.

Usage: python -m tests.bench.instructions [STAGE …]. Needs valgrind. What a unit takes is the difference between two
sizes of the same work; it is repeatable to a thousandth. Caches and system calls do not count: confirm with times.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from crawler.draft import Draft, Page
from crawler.entries import entry_hash
from crawler.feeds import parse_feed
from crawler.outlet import Outlet
from crawler.pages import extract_page
from crawler.reading import Listed, Reader
from storage.archive import Archive
from storage.article import Capture
from storage.search_index import SearchIndex
from storage.sources import SourceRef
from tests.bench import texts
from tests.bench.contenders.gleaner_crawl import LAYOUT

SMALL, LARGE = 2, 8  # feeds
SITE = "https://www.bench.example"
AT = texts.START + timedelta(days=40)
_COUNT = re.compile(r"I\s+refs:\s+([\d,]+)")


def main(stages: Sequence[str]) -> int:
    """Print thousands of instructions a unit."""
    if shutil.which("valgrind") is None:
        print("instructions are counted by valgrind, which is not installed", file=sys.stderr)
        return 2
    if unknown_ones := set(stages) - STAGES.keys():
        print(f"no such stage: {min(unknown_ones)!r}; there are {', '.join(STAGES)}", file=sys.stderr)
        return 2
    for stage in stages or STAGES:
        _command(stage, SMALL, counted=False)  # compiles what is not compiled yet
        small, large = (_command(stage, size, counted=True) for size in (SMALL, LARGE))
        print(f"{stage:8} {(large - small) / (LARGE - SMALL) / texts.PER_FEED / 1000:10,.0f}", flush=True)
    return 0


def feed(size: int) -> None:
    """From the bytes of a feed to drafts, each with its fingerprint and whether its page is needed."""
    for serial, document in enumerate(_documents()[:size]):
        _drafts(serial, document)


def normalise(size: int) -> None:
    """From drafts to articles."""
    drafts = [_drafts(*each) for each in enumerate(_documents())]
    for serial in range(size):
        _captures(serial, drafts[serial])


def store(size: int) -> None:
    """Articles into a new archive, a feed a transaction."""
    captures = [_captures(serial, _drafts(serial, document)) for serial, document in enumerate(_documents())]
    with tempfile.TemporaryDirectory() as folder, Archive.open(f"{folder}/archive.db") as archive:
        for serial in range(size):
            _store(archive, serial, captures[serial])


def index(size: int) -> None:
    """Stored articles into the index."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(f"{folder}/archive.db") as archive:
        for serial, document in enumerate(_documents()):
            _store(archive, serial, _captures(serial, _drafts(serial, document)))
        SearchIndex(archive.engine).index_waiting(size * texts.PER_FEED)


def page(size: int) -> None:
    """Pages by their layout to drafts."""
    _extract(size, _outlet(0, layouts=[LAYOUT]))


def unknown(size: int) -> None:
    """Pages of a site without a layout to drafts."""
    _extract(size, _outlet(0))


STAGES: dict[str, Callable[[int], None]] = {one.__name__: one for one in (feed, normalise, store, index, page, unknown)}


def _command(stage: str, size: int, *, counted: bool) -> int:
    """Do a stage's work in a process of its own; the instructions it took, where they are counted."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    work = [sys.executable, "-m", "tests.bench.instructions", "--work", stage, str(size)]
    # The order of sets is the same in both sizes.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(
        [*(valgrind if counted else ()), *work],
        stderr=subprocess.PIPE, text=True, check=True, env=environment | {"PYTHONHASHSEED": "0"},
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    found = _COUNT.search(ended.stderr)
    return int(found[1].replace(",", "")) if found else 0


def _outlet(serial: int, **rules: object) -> Outlet:
    known = {"slug": f"bench-{serial}", "name": "晨报", "language": "zh-Hans", "sources": [{"url": f"{SITE}/{serial}"}]}
    return Outlet.model_validate(known | rules)


def _reader(outlet: Outlet) -> Reader:
    return Reader(outlet=outlet, source=outlet.sources[0], attempts=3, now=lambda: AT)


def _documents() -> list[bytes]:
    """The feeds, as many in either size: making them is not what is counted."""
    return [texts.feed(serial, SITE, full=True).encode() for serial in range(LARGE)]


def _drafts(serial: int, document: bytes) -> list[tuple[Listed, Draft]]:
    read = parse_feed(document, {"content-type": "application/rss+xml"})
    reader = _reader(_outlet(serial))
    listed = [Listed(entry=entry, feed=read, mark=entry_hash(entry)) for entry in read.entries]
    return [(one, reader.draft(one)[0]) for one in listed]


def _captures(serial: int, drafts: Sequence[tuple[Listed, Draft]]) -> list[Capture]:
    reader = _reader(_outlet(serial))
    made = [reader.read(listed, draft) for listed, draft in drafts]
    captures = [one for one in made if isinstance(one, Capture)]
    assert len(captures) == texts.PER_FEED
    return captures


def _store(archive: Archive, serial: int, captures: Sequence[Capture]) -> None:
    outlet = _outlet(serial)
    ref = SourceRef(outlet.slug, outlet.sources[0].url)
    archive.entry_hashes(ref, [one.original.link for one in captures])
    archive.store(captures, ref, None, AT)


def _extract(size: int, outlet: Outlet) -> None:
    drafts = [draft for each in enumerate(_documents()) for _, draft in _drafts(*each)]
    bodies = [texts.page(number, SITE).encode() for number in range(LARGE * texts.PER_FEED)]
    for draft, body in list(zip(drafts, bodies, strict=True))[: size * texts.PER_FEED]:
        drafted = extract_page(Page(url=draft.url, body=body, headers={"content-type": "text/html"}), outlet, draft)
        assert drafted.body


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        STAGES[sys.argv[2]](int(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
