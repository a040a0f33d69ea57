"""Articles whose pages are away, and looks still to be taken, as the commands show them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gleaner.cli import cli
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.revisits import Looked, Revisits, following
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = SourceRef("north", "https://north.example/feed")


def capture(number: int, hours: int = 0, **fields: Any) -> Capture:
    url, title = f"https://north.example/{number}", f"第{number}篇"
    article = Article(
        outlet="north",
        url=url,
        title=fields.get("title", title),
        title_as_listed=title,
        body="",
        text=f"第{number}段，说的是第{number}件事。",
        language="zh-Hans",
        published_at=NOON,
        published_from=PublishedFrom.PAGE,
    )
    original = Original(link=url, title=title, body="")
    return Capture(article=article, original=original, entry_hash="e" * 32, fetched_at=NOON + hours * HOUR)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """An archive of three articles: one was removed, one removed and edited and back again, one is still there."""
    path = str(tmp_path / "archive.db")
    with Archive.open(path) as archive:
        queue = Revisits(archive.engine)
        archive.store([capture(1), capture(2), capture(3)], FEED, None, NOON, also=following(HOUR, NOON))
        one, two, _ = queue.take_due(["north"], NOON + HOUR, HOUR, 9)
        queue.settle(Looked(revisit=one, at=NOON + HOUR, next_due=None, removed_at=NOON, status=404))
        queue.settle(Looked(revisit=two, at=NOON + 2 * HOUR, next_due=NOON, removed_at=NOON + 2 * HOUR, status=410))
        (two,) = queue.take_due(["north"], NOON, HOUR, 9)
        queue.settle(Looked(revisit=two, at=NOON + 4 * HOUR, next_due=NOON + 9 * HOUR, returned=True))
        archive.store([capture(2, 3, title="改过的题")], FEED, None, NOON + 3 * HOUR)
    return path


def run(database: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", database], standalone_mode=False)


def found(database: str, *arguments: str) -> Any:
    return json.loads(run(database, *arguments, "--json").stdout)


def test_what_is_away_is_listed(database: str) -> None:
    assert [row["removed_at"] for row in found(database, "articles", "list", "--removed")] == ["2023-06-14T12:00:00Z"]
    shown = run(database, "articles", "list").stdout
    assert shown.count("[removed]") == 1
    assert len(run(database, "articles", "list", "--removed").stdout.splitlines()) == 2


def test_where_nothing_is_away_the_list_says_so(tmp_path: Path) -> None:
    path = str(tmp_path / "empty.db")
    Archive.open(path).close()
    assert run(path, "articles", "list", "--removed").stdout == "No article is known to have been taken away.\n"


def test_an_article_says_since_when_it_is_away(database: str) -> None:
    assert "removed: since 2023-06-14T12:00:00Z (answer 404)" in run(database, "articles", "show", "1").stdout
    record = found(database, "articles", "show", "1")
    assert (record["removed_at"], record["next_look"]) == ("2023-06-14T12:00:00Z", None)
    assert record["removals"] == [
        {
            "removed_at": "2023-06-14T12:00:00Z",
            "status": 404,
            "confirmed_at": "2023-06-14T13:00:00Z",
            "returned_at": None,
        }
    ]


def test_an_article_says_that_it_was_away_and_when_it_is_looked_at_next(database: str) -> None:
    shown = run(database, "articles", "show", "2").stdout
    assert "was removed: from 2023-06-14T14:00:00Z (answer 410) to 2023-06-14T16:00:00Z" in shown
    assert "next look: 2023-06-14T21:00:00Z" in shown
    assert found(database, "articles", "show", "2")["removed_at"] is None


def test_removals_and_returns_stand_among_the_edits(database: str) -> None:
    changes = found(database, "revisions")
    assert [(one["kind"], one["id"]) for one in changes] == [
        ("removed", 1),
        ("removed", 2),
        ("edit", 2),
        ("returned", 2),
    ]
    assert (changes[0]["removed_at"], changes[0]["seen_at"]) == ("2023-06-14T12:00:00Z", "2023-06-14T13:00:00Z")
    assert (changes[1]["status"], changes[1]["url"]) == (410, "https://north.example/2")


def test_removals_are_chosen_by_time_and_outlet_and_are_no_titles(database: str) -> None:
    assert [one["kind"] for one in found(database, "revisions", "--since", "2023-06-14T15:00")] == ["edit", "returned"]
    assert [one["kind"] for one in found(database, "revisions", "--title-only")] == ["edit"]
    assert found(database, "revisions", "--outlet", "south") == []


def test_removals_are_listed_to_be_read(database: str) -> None:
    shown = run(database, "revisions").stdout
    assert "第1篇  [removed]\n        away since 2023-06-14T12:00:00Z (404)" in shown
    assert "[returned]\n        was away since 2023-06-14T14:00:00Z" in shown


def test_the_status_of_a_source_counts_the_looks_still_to_be_taken(database: str) -> None:
    (source,) = found(database, "status", "north")
    assert (source["pending_revisits"], source["next_revisit"]) == (2, "2023-06-14T14:00:00+00:00")
    assert "revisits:       2 pending, the next due for" in run(database, "status", "north").stdout
