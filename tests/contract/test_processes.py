"""Several processes, and processes that die, on both databases."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from storage import schema
from storage.archive import Archive
from storage.check import check
from storage.duplicates import Duplicates
from storage.engine import reading
from storage.queries import Queries
from storage.query_language import parse_query
from storage.relations import Limits
from storage.search import Search

PROGRAM = Path(__file__).with_name("storing_process.py")
PER_BATCH = 20


def start(database: str, *numbers: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), database, *map(str, numbers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROGRAM.parents[2])


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one())


def check_whole(archive: Archive) -> int:
    """Every article has all its rows, and every batch all its articles; how many articles there are."""
    with reading(archive.engine) as connection:
        if archive.engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        articles = count(connection, "articles")
        assert count(connection, "article_keys") == count(connection, "sightings") == articles
        assert count(connection, "pages") == count(connection, "revisions")
        forms = select(func.sum(schema.articles.c.revision))
        assert (connection.execute(forms).scalar() or 0) == count(connection, "revisions")
        stored, sources = count(connection, "articles"), count(connection, "sources")
    assert list(check(archive.engine, Limits())) == []
    assert stored % PER_BATCH == 0
    assert sources == min(1, stored)
    for form in Queries(archive.engine).articles(pages=True):
        assert form.original.page == form.article.text.encode() * 5
    return articles


def test_two_processes_storing_the_same_articles_double_none(database_url: str) -> None:
    processes = [start(database_url, 20, PER_BATCH) for _ in range(2)]
    for process in processes:
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 0
    with Archive.open(database_url) as archive:
        assert check_whole(archive) == 20 * PER_BATCH
        assert {one.revision for one in Queries(archive.engine).articles()} == {1}


def test_a_process_killed_at_any_moment_leaves_whole_batches(database_url: str) -> None:
    Archive.open(database_url).close()
    rng = random.Random(7)
    seen = 0
    for _ in range(10):
        process = start(database_url, 40, PER_BATCH, 10)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.25))
        process.kill()
        process.communicate(timeout=30)
        with Archive.open(database_url) as archive:
            seen, before = check_whole(archive), seen
        assert seen >= before
    last = start(database_url, 40, PER_BATCH)
    assert last.communicate(timeout=60)[1] == ""
    with Archive.open(database_url) as archive:
        assert check_whole(archive) == 40 * PER_BATCH
        archive.catch_up()
        assert len(Search(archive.engine).numbers(parse_query("港口"))) == 40 * PER_BATCH
        assert len(Duplicates(archive.engine).links()) >= 40
        assert list(check(archive.engine, Limits())) == []
