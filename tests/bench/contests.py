"""Who runs against whom, over what, and how a contest goes: all in turn, again and again, each time from nothing."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measuring import ContenderError, Cost, middle, run

CONTENDERS = Path(__file__).parent / "contenders"
ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-bench" / "bin" / "python"

Results = dict[str, dict[int, Cost]]


@dataclass(frozen=True, slots=True)
class Contender:
    """A program of the folder ``contenders``, called with its options, a database and addresses."""

    name: str
    script: str
    options: tuple[str, ...] = ()
    stores: bool = True

    def command(self, database: Path, urls: Sequence[str]) -> list[str]:
        """How it is started: gleaner by the Python that runs the bench, its peers by theirs."""
        python = sys.executable if self.script == "gleaner_crawl" else str(PEERS)
        script = str(CONTENDERS / f"{self.script}.py")
        return [python, script, *self.options, *([str(database)] if self.stores else []), *urls]


@dataclass(frozen=True, slots=True)
class Contest:
    """The same work for all contenders, in two sizes; ``again`` runs over what an earlier run stored.

    ``urls`` gives the addresses for a number of feeds; ``units`` says how many of ``unit`` a feed makes.
    """

    title: str
    unit: str
    units: int
    sizes: tuple[int, int]
    urls: Callable[[int], Sequence[str]]
    contenders: tuple[Contender, ...]
    again: bool = False


def hold(contest: Contest, rounds: int, work: Path) -> Results:
    """Run the contest; a contender that fails is named on standard error and left out."""
    costs: dict[str, dict[int, list[Cost]]] = defaultdict(lambda: defaultdict(list))
    out: set[str] = set()
    log = work / "contenders.log"
    for turn in range(rounds):
        for size in contest.sizes:
            for contender in contest.contenders:
                if contender.name in out:
                    continue
                folder = work / f"{contender.name}-{size}"
                command = contender.command(folder / "archive.db", contest.urls(size))
                try:
                    if not contest.again or turn == 0:
                        _empty(folder)
                    if contest.again and turn == 0:
                        run(command, log)
                    costs[contender.name][size].append(run(command, log))
                except ContenderError as error:
                    print(f"{contest.title}: {contender.name} is out: {error}", file=sys.stderr)
                    out.add(contender.name)
    return {
        name: {size: middle(runs) for size, runs in by_size.items()}
        for name, by_size in costs.items()
        if name not in out
    }


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
