"""Real feeds damaged at random places: only ParseError leaves the reader, and what stood before the damage stays.

A sample runs with the tests; ``make conformance`` runs 2,000 (GLEANER_DAMAGES).
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from crawler.errors import ParseError
from crawler.feeds import parse_feed

FEEDS = Path(__file__).parents[2] / ".." / "shared" / "real" / "feeds"
DAMAGES = int(os.environ.get("GLEANER_DAMAGES", "108"))
SECONDS = 5.0
_END = re.compile(rb"</(?:item|entry)>")


def flip(body: bytes, at: int, rng: random.Random) -> bytes:
    noise = bytes(rng.randrange(256) for _ in range(rng.choice((1, 1, 3, 20))))
    return body[:at] + noise + body[at + len(noise) :]


def cut(body: bytes, at: int, rng: random.Random) -> bytes:
    return body[:at]


def drop(body: bytes, at: int, rng: random.Random) -> bytes:
    return body[:at] + body[at + rng.choice((1, 7, 300, 5000)) :]


def double(body: bytes, at: int, rng: random.Random) -> bytes:
    length = rng.choice((1, 7, 300, 5000))
    return body[: at + length] + body[at:]


def reencode(body: bytes, at: int, rng: random.Random) -> bytes:
    rest = body[at:].decode("utf-8", "replace")
    return body[:at] + rest.encode(rng.choice(("gb18030", "utf-16-le", "big5", "latin-1")), "replace")


def sprinkle(body: bytes, at: int, rng: random.Random) -> bytes:
    wild = rng.choice((b"<", b"&", b"]]>", b"\0", b"<![CDATA[", b"<!--", b"</item>", b"</rss>", b'"', b"\xff\xfe"))
    return body[:at] + wild + body[at:]


DAMAGE: tuple[Callable[[bytes, int, random.Random], bytes], ...] = (flip, cut, drop, double, reencode, sprinkle)


@cache
def feeds() -> list[tuple[bytes, list[str], list[int]]]:
    """Each feed's bytes, the links of its entries, and where each entry ends."""
    found = []
    for path in sorted(FEEDS.glob("*.xml")):
        body = path.read_bytes()
        links = [entry.link for entry in parse_feed(body, {}).entries]
        found.append((body, links, [match.end() for match in _END.finditer(body)]))
    return found


def lost(seed: int) -> list[str]:
    """The links of the entries before a damage that are not read any more."""
    rng = random.Random(seed)
    body, links, ends = feeds()[seed % len(feeds())]
    at = rng.randrange(len(body))
    damaged = DAMAGE[seed // len(feeds()) % len(DAMAGE)](body, at, rng)
    before = links[: sum(end <= at for end in ends)]
    started = time.process_time()
    try:
        read = {entry.link for entry in parse_feed(damaged, {}).entries}
    except ParseError:
        read = set()
    assert time.process_time() - started < SECONDS, seed
    return [link for link in before if link not in read]


@pytest.mark.skipif(not FEEDS.is_dir(), reason=f"the real feeds are not beside the project: {FEEDS}")
def test_entries_before_the_damage_survive() -> None:
    broken = {seed: missing for seed in range(DAMAGES) if (missing := lost(seed))}
    assert broken == {}
