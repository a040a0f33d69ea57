"""``gleaner search`` and ``maintain reindex``, on a small archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gleaner.cli import cli
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path, url = str(tmp_path / "archive.db"), "https://north.example/1"
    article = Article(
        outlet="north",
        url=url,
        title="臺灣的天氣",
        title_as_listed="臺灣的天氣",
        body="",
        text="气象局说，台湾周末有雨。\n请带伞。",
        authors=("王小明",),
        language="zh-Hant",
        published_at=NOON,
        published_from=PublishedFrom.PAGE,
    )
    one = Capture(article=article, original=Original(link=url, title="", body=""), entry_hash="e" * 32, fetched_at=NOON)
    with Archive.open(path) as archive:
        archive.store([one], SourceRef("north", "https://north.example/feed"), None, NOON)
    return path


def run(database: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", database])


def test_what_was_stored_is_found_without_further_ado(database: str) -> None:
    (hit,) = json.loads(run(database, "search", "台湾", "--json").stdout)
    assert (hit["id"], hit["outlet"], hit["authors"]) == (1, "north", ["王小明"])
    assert hit["title_marked"] == [{"text": "臺灣", "hit": True}, {"text": "的天氣", "hit": False}]
    assert {"text": "台湾", "hit": True} in hit["snippet"]


def test_hits_are_shown_with_their_words(database: str) -> None:
    shown = run(database, "search", "周末").stdout
    assert "1  2023-06-14 12:00  north  臺灣的天氣" in shown
    assert "气象局说，台湾周末有雨。 请带伞。" in shown


@pytest.mark.parametrize(
    ("option", "value", "found"),
    [("--author", "小明", 1), ("--author", "李", 0), ("--language", "zh", 1), ("--language", "en", 0),
     ("--outlet", "south", 0), ("--since", "2023-06-15", 0), ("--until", "2023-06-15", 1), ("--sort", "newest", 1)],
)  # fmt: skip
def test_options_choose(database: str, option: str, value: str, found: int) -> None:
    assert len(json.loads(run(database, "search", "台湾", option, value, "--json").stdout)) == found


def test_a_malformed_query_is_pointed_at(database: str) -> None:
    from click import UsageError

    result = run(database, "search", "台湾 AND")
    shown = result.output + str(result.exception)
    assert result.exit_code == 2 or isinstance(result.exception, UsageError)
    assert "AND needs something to search for after it" in shown


def test_nothing_found_says_so(database: str) -> None:
    assert run(database, "search", "飞机").stdout == "Nothing was found.\n"


def test_the_index_is_made_anew(database: str) -> None:
    assert run(database, "maintain", "reindex").stdout == "1 articles indexed.\n"
    assert len(json.loads(run(database, "search", "台湾", "--json").stdout)) == 1
