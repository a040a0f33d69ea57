"""What searches cost: queries of every kind, drawn from the texts, so that common words are sought most.

Used by tests.bench.remembering; figures are processor time, since a busy machine is not the archive's doing.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from sqlalchemy import Engine

from storage.query_language import parse_query
from storage.search import Search, Sort
from storage.wanted import EVERYTHING, Wanted
from tests.bench import news

EACH = 60
SORTS: tuple[Sort, ...] = ("relevance", "newest")
Draw = Callable[[random.Random, str], str]


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the middle, the 95th percentile, the most."""

    middle: float
    nineteen: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """The spread of some measurements."""
        cut = quantiles(seconds, n=20)
        return cls(cut[9] * 1e3, cut[18] * 1e3, max(seconds) * 1e3)

    @property
    def row(self) -> str:
        """The end of a table's row."""
        return f"| {self.middle:.2f} | {self.nineteen:.2f} | {self.most:.2f} |"


def part(length: int) -> Draw:
    """So many Chinese characters that stand side by side."""
    pattern = re.compile(f"(?=([\u4e00-\u9fff]{{{length}}}))")
    return lambda chosen, text: chosen.choice(pattern.findall(text) or ["的"])


def matching(pattern: str) -> Draw:
    """What a pattern finds; a common number where it finds nothing."""
    return lambda chosen, text: chosen.choice(re.findall(pattern, text) or ["12"])


def joined(form: str, *draws: Draw) -> Draw:
    """Several things in one query."""
    return lambda chosen, text: form.format(*(draw(chosen, text) for draw in draws))


LATIN = matching("[A-Za-z]{2,}")
KINDS: dict[str, Draw] = {
    "1 character": part(1),
    "2 characters": part(2),
    "3 characters": part(3),
    "6 characters": part(6),
    "Latin word": LATIN,
    "number": matching("[0-9]+"),
    "beginning*": lambda chosen, text: f"{LATIN(chosen, text)[:2]}*",
    "phrase across marks": matching("[\u4e00-\u9fff]{3}[，、][\u4e00-\u9fff]{3}"),
    "AND": joined("{} {}", part(2), part(2)),
    "AND of characters": joined("{} {} {}", part(1), part(1), part(1)),
    "OR": joined("{} OR {}", part(2), part(1)),
    "NOT": joined("{} -{}", part(2), part(1)),
    "nested": joined("({} OR {}) AND {} -{}", part(2), LATIN, part(1), part(3)),
}


def filters(until: datetime) -> dict[str, Wanted]:
    """What is wanted beside the query."""
    return {
        "": EVERYTHING,
        "outlet, language": Wanted(outlets=[news.OUTLET], language="zh"),
        "two days": Wanted(since=until - timedelta(days=2)),
        "author": Wanted(author=news.author(7)),
    }


def measure(engine: Engine, count: int, until: datetime) -> Iterator[tuple[str, Spread]]:
    """Search for all kinds in both sorts, without filters; then for a mix with each filter; then what all cost."""
    ready = Search(engine)
    chosen = random.Random(2)
    typed = {
        kind: [draw(chosen, news.text(chosen.randrange(count))) for _ in range(EACH)] for kind, draw in KINDS.items()
    }
    mixed = [queries[place] for queries in typed.values() for place in range(EACH // 10)]
    everything: list[float] = []
    for sort in SORTS:
        for name, wanted in filters(until).items():
            for kind, queries in {name: mixed}.items() if name else typed.items():
                spent = [_seconds(ready, one, wanted, sort) for one in queries]
                everything += spent
                yield f"{kind}, {sort}", Spread.of(spent)
    yield "all", Spread.of(everything)


def _seconds(ready: Search, typed: str, wanted: Wanted, sort: Sort) -> float:
    before = time.process_time()
    ready.find(parse_query(typed), wanted, sort=sort)
    return time.process_time() - before
