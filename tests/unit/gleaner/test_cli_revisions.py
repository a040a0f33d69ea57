"""``gleaner revisions`` and ``articles show --diff``, on a small archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner, Result

from gleaner.cli import cli
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)


def store(archive: Archive, name: str, title: str, text: str, hours: int) -> None:
    url = f"https://north.example/{name}"
    article = Article(
        outlet="north",
        url=url,
        title=title,
        title_as_listed=title,
        body="",
        text=text,
        language="zh-Hans",
        published_at=NOON,
        published_from=PublishedFrom.PAGE,
    )
    at = NOON + timedelta(hours=hours)
    one = Capture(
        article=article, original=Original(link=url, title=title, body=""), entry_hash="e" * 32, fetched_at=at
    )
    archive.store([one], SourceRef("north", "https://north.example/feed"), None, at)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "archive.db")
    with Archive.open(path) as archive:
        store(archive, "1", "地震", "地震造成12人死亡。\n市长拒绝评论此事。", 0)
        store(archive, "1", "地震", "地震造成15人死亡。", 1)
        store(archive, "1", "强烈地震", "地震造成15人死亡。", 2)
        store(archive, "2", "另一篇", "只有一稿。", 0)
    return path


def run(database: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", database], standalone_mode=False)


def edits(database: str, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(database, "revisions", "--json", *arguments).stdout)
    return found


def test_edits_say_what_they_changed(database: str) -> None:
    first, second = edits(database)
    assert first["paragraphs_removed"] == ["市长拒绝评论此事。"]
    assert first["numbers_changed"] == [{"before": "12", "after": "15"}]
    assert (first["revision"], first["title_before"]) == (2, None)
    assert (second["title_before"], second["title"]) == ("地震", "强烈地震")


def test_edits_are_chosen_by_time_outlet_and_title(database: str) -> None:
    assert [one["revision"] for one in edits(database, "--since", "2023-06-14T14:00")] == [3]
    assert [one["revision"] for one in edits(database, "--title-only")] == [3]
    assert edits(database, "--outlet", "south") == []


def test_edits_are_listed_to_be_read(database: str) -> None:
    shown = run(database, "revisions").stdout
    assert "- 市长拒绝评论此事。" in shown
    assert "number: 12 → 15" in shown
    assert "→ 强烈地震" in shown
    assert run(database, "revisions", "--since", "2024-01-01").stdout == "No edits.\n"


def test_a_difference_is_shown_by_sentence(database: str) -> None:
    shown = run(database, "articles", "show", "1", "--diff", "1", "3").stdout
    assert "form 1 → form 3" in shown
    assert "- 地震\n+ 强烈地震\n" in shown
    assert "- 地震造成12人死亡。\n- 市长拒绝评论此事。\n+ 地震造成15人死亡。" in shown


def test_the_last_edit_is_what_is_shown_first(database: str) -> None:
    shown = json.loads(run(database, "articles", "show", "1", "--diff", "--json").stdout)
    assert (shown["before"], shown["after"]) == (2, 3)
    assert shown["text"] == [{"fate": "kept", "text": "地震造成15人死亡。"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1", "--diff", "1"), "two forms of 1 to 3"),
        (("1", "--diff", "1", "4"), "two forms of 1 to 3"),
        (("2", "--diff"), "one form only"),
    ],
)
def test_forms_that_cannot_be_compared_are_refused(database: str, arguments: tuple[str, ...], said: str) -> None:
    raised = run(database, "articles", "show", *arguments).exception
    assert isinstance(raised, ClickException)
    assert said in raised.message
