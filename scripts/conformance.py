"""Score the feed reader beside feedparser and fastfeedparser, in one run: conformance, speed, and damage survived.

The cases lie beside the project, in ``../shared``. Leaves with 1 where a bar is missed.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import logging
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from crawler.errors import ParseError
from crawler.feeds import parse_feed

SHARED = Path(__file__).parents[1] / ".." / "shared"
# Whole cases passed, loosely compared, in per cent.
BARS = {
    "cjk": 95.0,
    "dates": 93.0,
    "fastfeedparser": 90.0,
    "feedparser": 98.5,
    "gofeed": 98.0,
    "miniflux": 88.0,
    "reader": 90.0,
    "recovery": 100.0,
}
TIMES_FASTER = 20.0

Parse = Callable[[bytes, Mapping[str, str]], Any]


def by_feedparser(body: bytes, headers: Mapping[str, str]) -> Any:
    """Parse by feedparser's defaults; never bytes, which it would open as a file's name."""
    import feedparser

    return feedparser.parse(io.BytesIO(body), response_headers=dict(headers))


def by_fastfeedparser(body: bytes, headers: Mapping[str, str]) -> Any:
    """Parse by fastfeedparser, which knows no headers and fetches what looks like an address."""
    import fastfeedparser

    del headers
    if body.lstrip()[:4].lower() == b"http":
        raise ValueError("an address, no document")
    return fastfeedparser.parse(body)


READERS: dict[str, Parse] = {
    "gleaner": parse_feed,
    "feedparser": by_feedparser,
    "fastfeedparser": by_fastfeedparser,
}


def load_scorer(folder: Path) -> ModuleType:
    """Load the scorer that lies with the cases."""
    spec = importlib.util.spec_from_file_location("feed_conformance", folder / "feed_conformance.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "feed_conformance.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(scorer: ModuleType, parse: Parse, folder: Path) -> dict[str, float]:
    """Give the share of whole cases passed, in per cent, by suite."""
    passed: dict[str, dict[str, bool]] = defaultdict(lambda: defaultdict(lambda: True))
    for case, _field, _strict, loosely, *_ in scorer.run_cases(parse, scorer.load_cases(folder), folder):
        passed[case["suite"]][case["id"]] &= bool(loosely)
    return {suite: 100 * sum(cases.values()) / len(cases) for suite, cases in sorted(passed.items())}


def seconds(parse: Parse, bodies: Sequence[bytes], rounds: int) -> float:
    """Measure the best of some rounds over all bodies."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        started = time.perf_counter()
        for body in bodies:
            parse(body, {})
        best = min(best, time.perf_counter() - started)
    return best


def well_formed(folder: Path) -> list[bytes]:
    """Read the feeds that need no mending."""
    bodies = [path.read_bytes() for path in sorted(folder.glob("feeds*/*.xml"))]
    return [body for body in bodies if not _problems(body)]


def _problems(body: bytes) -> bool:
    try:
        return bool(parse_feed(body, {}).problems)
    except ParseError:
        return True


def main() -> int:
    """Print the tables; 1 where a bar is missed, 2 where the cases are not there."""
    if not (SHARED / "conformance").is_dir():
        print(f"the cases are not beside the project: {SHARED / 'conformance'}", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    scorer = load_scorer(SHARED / "conformance")
    scores = {name: score(scorer, parse, SHARED / "conformance" / "cases") for name, parse in READERS.items()}
    print(f"{'whole cases passed, %':24}{'bar':>8}" + "".join(f"{name:>16}" for name in READERS))
    for suite, bar in BARS.items():
        print(f"{suite:24}{bar:8.1f}" + "".join(f"{scores[name][suite]:16.1f}" for name in READERS))
    bodies = well_formed(SHARED / "real")
    taken = {name: seconds(parse, bodies, 10 if name == "gleaner" else 2) for name, parse in READERS.items()}
    faster = {name: taken["feedparser"] / spent for name, spent in taken.items()}
    print(
        f"{f'speed, {len(bodies)} real feeds':24}{TIMES_FASTER:8.1f}" + "".join(f"{faster[n]:16.1f}" for n in READERS)
    )
    missed = [suite for suite, bar in BARS.items() if scores["gleaner"][suite] < bar]
    if faster["gleaner"] < TIMES_FASTER:
        missed.append("speed")
    if missed:
        print(f"below the bar: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
