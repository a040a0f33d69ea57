"""``gleaner duplicates`` and ``maintain rebuild-similarity``, on a small archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gleaner.cli import cli
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)
TEXT = (
    "港务局宣布，新的集装箱码头将于明年春天开放，首批三条航线已经签约。局长在记者会上说，工程比原计划提前完工，"
    "费用没有超出预算。码头由两家本地企业承建，可以同时停靠四艘大型货轮。当地居民担心卡车会增加，环保团体要求公布监测结果。"
)


def store(archive: Archive, outlet: str, name: str, text: str, hours: int) -> None:
    url, at = f"https://{outlet}.example/{name}", NOON + timedelta(hours=hours)
    article = Article(
        outlet=outlet,
        url=url,
        title="新码头开放",
        title_as_listed="新码头开放",
        body=f"<p>{text}</p>",
        text=text,
        language="zh-Hans",
        published_at=at,
        published_from=PublishedFrom.PAGE,
    )
    one = Capture(
        article=article, original=Original(link=url, title="新码头开放", body=text), entry_hash="e" * 32, fetched_at=at
    )
    archive.store([one], SourceRef(outlet, f"https://{outlet}.example/feed"), None, at)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "archive.db")
    with Archive.open(path) as archive:
        store(archive, "north", "1", TEXT, 0)
        store(archive, "north", "2", TEXT + "完", 1)
        store(archive, "south", "a", TEXT, 2)
    return path


def run(database: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", database], catch_exceptions=False)


def kinds(database: str, *arguments: str) -> list[tuple[int, int, str]]:
    links = json.loads(run(database, "duplicates", "--json", *arguments).stdout)
    return sorted((link["a_id"], link["b_id"], link["kind"]) for link in links)


EXPECTED = [(1, 2, "duplicate"), (1, 3, "reprint"), (2, 3, "reprint")]


def test_links_are_listed_as_json_the_first_published_as_a(database: str) -> None:
    first = json.loads(run(database, "duplicates", "--json").stdout)[0]
    assert first["a_url"] == "https://north.example/1"
    assert (first["b_url"], first["kind"]) == ("https://north.example/2", "duplicate")
    assert 0.9 < first["score"] < 1
    assert kinds(database) == EXPECTED


def test_links_are_chosen_by_time(database: str) -> None:
    assert kinds(database, "--since", "2023-06-14T14:00") == [(1, 3, "reprint"), (2, 3, "reprint")]
    assert kinds(database, "--since", "2023-06-15") == []


def test_groups_name_their_articles_and_reasons(database: str) -> None:
    shown = run(database, "duplicates").stdout
    assert "1  2023-06-14 12:00  north  新码头开放  https://north.example/1" in shown
    assert "1 → 3  reprint (the same text)" in shown


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    Archive.open(str(tmp_path / "empty.db")).close()
    assert "Nothing was published twice" in run(str(tmp_path / "empty.db"), "duplicates").stdout


def test_a_split_holds_through_new_articles_and_rebuilding(database: str) -> None:
    assert "stands by itself" in run(database, "duplicates", "split", "2").stdout
    assert kinds(database) == [(1, 3, "reprint")]
    with Archive.open(database) as archive:
        store(archive, "north", "4", TEXT + "完", 3)
    assert "4 forms of articles compared, 3 links" in run(database, "maintain", "rebuild-similarity").stdout
    assert kinds(database) == [(1, 3, "reprint"), (1, 4, "duplicate"), (3, 4, "reprint")]


def test_a_join_holds_through_rebuilding(database: str) -> None:
    run(database, "duplicates", "split", "2")
    assert "duplicate" in run(database, "duplicates", "join", "1", "2").stdout
    run(database, "maintain", "rebuild-similarity")
    assert kinds(database) == [(1, 2, "duplicate"), (1, 3, "reprint")]
    assert json.loads(run(database, "articles", "show", "2", "--json").stdout)["duplicate_of"] == 1


def test_rebuilding_finds_the_same(database: str) -> None:
    run(database, "maintain", "rebuild-similarity")
    assert kinds(database) == EXPECTED


def test_what_cannot_be_joined_is_refused(database: str) -> None:
    assert run(database, "duplicates", "join", "1", "1").exit_code == 2


def test_an_article_names_its_relatives(database: str) -> None:
    shown = run(database, "articles", "show", "2").stdout
    assert "duplicate (earlier): 1 north  新码头开放" in shown
    assert "reprint (later): 3 south" in shown
    related = json.loads(run(database, "articles", "show", "2", "--json").stdout)["relatives"]
    assert [(one["id"], one["earlier"], one["kind"]) for one in related] == [
        (1, True, "duplicate"),
        (3, False, "reprint"),
    ]
