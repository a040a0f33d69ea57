"""Processes that look at articles again side by side, and that die, on both databases."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.archive import Archive
from storage.check import check
from storage.queries import Queries
from storage.relations import Limits
from storage.removals import Removals
from storage.revisits import Revisits, following
from storage.sources import SourceRef

PROGRAM = Path(__file__).with_name("revisiting_process.py")
ARTICLES = 120
CHARACTERS = "港务局宣布新的集装箱码头将于明年春天开放首批航线已经签约长在记者会上说工程比原计划提前完"
LATER = timedelta(minutes=15)


def start(database: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), database]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROGRAM.parents[2])


def text(number: int) -> str:
    """A text that is like no other."""
    return "".join(random.Random(number).choices(CHARACTERS, k=200))


def test_killed_and_concurrent_processes_make_every_revisit_once(database_url, archive, capture) -> None:
    then = datetime.now(UTC) - timedelta(hours=1)
    captures = [capture(str(number), text=text(number), fetched_at=then) for number in range(ARTICLES)]
    archive.store(captures, SourceRef("demo", "https://demo.example/feed"), None, then, also=following(LATER, then))
    rng = random.Random(11)
    for _ in range(4):
        process = start(database_url)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.2))
        process.kill()
        process.communicate(timeout=30)
    for process in [start(database_url), start(database_url)]:
        assert process.communicate(timeout=120)[1] == ""
    check_whole(archive)


def check_whole(archive: Archive) -> None:
    stored = list(Queries(archive.engine).articles(order="stored"))
    assert {one.revisions for one in stored} == {2}
    away = [one.id for one in stored if one.removed_at is not None]
    assert away == [number for number in range(1, ARTICLES + 1) if number % 3 == 0]
    assert len(Removals(archive.engine).passages()) == len(away)
    assert Revisits(archive.engine).pending() == {}
    assert list(check(archive.engine, Limits())) == []
