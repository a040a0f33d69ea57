"""An import that is killed at random moments and repeated ends as one clean run does; on both databases."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive
from storage.schema import metadata

SCRIPT = Path(__file__).parent / "importing_process.py"
START = datetime(2022, 1, 1, tzinfo=UTC)
OUTLETS = ("甲报", "乙台", "丙社", "丁刊")
COUNT = 500
KILLS = int(os.environ.get("GLEANER_KILLS", "5"))


def text(number: int) -> str:
    return "".join(f"<p>{word}" for word in random.Random(number).choices("风火山林河海天地日月", k=60)) * 4


def pieces(count: int) -> list[dict[str, str]]:
    """Articles, every seventh of them retitled later, every eleventh with the text of an earlier one."""
    made = []
    for number in range(count):
        link = f"https://demo.example/{number if number % 7 or number < 50 else number - 28}"
        at = (START + timedelta(hours=number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body = text(number - 44 if number % 11 == 0 and number > 50 else number)
        made.append(
            {
                "link": link,
                "title": text(-number)[3:15].replace("<p>", ""),
                "at": at,
                "outlet": OUTLETS[number % 4],
                "body": body,
            }
        )
    return made


def posts(folder: Path, count: int) -> Path:
    for one in pieces(count):
        milliseconds = int(datetime.fromisoformat(one["at"]).timestamp() * 1000)
        post = (
            f'---\nlayout: post\ntitle: "{one["title"]}"\ndate: {one["at"]}\nauthor: x\nfrom: {one["link"]}\n'
            f"tags: [ {one['outlet']} ]\ncategories: [ {one['outlet']} ]\n---\n<!--{milliseconds}-->\n"
            f"[{one['title']}]({one['link']})\n------\n\n<div>\n{one['body']}\n</div>\n"
        )
        (folder / f"{one['at'][:10]}-{one['at'][11:13]}.md").write_text(post, "utf-8")
    return folder


def lines(folder: Path, count: int) -> Path:
    empty = {name: [] for name in ("images", "authors", "editors", "web_editors", "translators", "agencies", "tags")}
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        for one in pieces(count):
            values = {"outlet": one["outlet"], "url": one["link"], "title": one["title"], "language": "zh-Hans"}
            values |= {"title_as_listed": one["title"], "body": one["body"], "text": one["body"].replace("<p>", "")}
            values |= dict.fromkeys(("section", "lead", "dateline", "copyright"), "")
            values |= {"published_at": one["at"], "listed_at": one["at"], "published_from": "feed"}
            file.write(json.dumps(values | empty) + "\n")
    return folder


@pytest.fixture
def databases(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, str]:
    """The addresses of two empty databases of one kind."""
    is_file = database_url.startswith("sqlite")
    return database_url, str(tmp_path / "second.db") if is_file else request.getfixturevalue("second_postgres_url")


def imported(form: str, path: Path, database: str, kills: int) -> int:
    command = [sys.executable, str(SCRIPT), form, str(path), database, str(kills), "7"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    return int(done.stdout)


def content(database: str) -> dict[str, list[dict[str, object]]]:
    """All rows, sources by their names: PostgreSQL gives no number twice, not even one of a transaction cut short."""
    with Archive.open(database) as archive, archive.engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
    names = {row["id"]: (row["outlet"], row["url"]) for row in rows["sources"]}
    for row in rows["sources"]:
        del row["id"]
    for row in (row for found in rows.values() for row in found if "source_id" in row):
        row["source_id"] = names[row["source_id"]]
    return {table: sorted(found, key=repr) for table, found in rows.items()}


@pytest.mark.parametrize(("form", "write"), [("jekyll", posts), ("jsonl", lines)])
def test_killed_at_random_and_repeated_it_equals_one_clean_run(
    tmp_path: Path, databases: tuple[str, str], form: str, write: Callable[[Path, int], Path]
) -> None:
    (tmp_path / "old").mkdir()
    old, (calm, killed) = write(tmp_path / "old", COUNT), databases
    assert imported(form, old, calm, 0) == 0
    assert imported(form, old, killed, KILLS) > 0
    clean = content(calm)
    assert content(killed) == clean
    assert len(clean["imports"]) == COUNT
    assert len(clean["articles"]) < len(clean["revisions"])
