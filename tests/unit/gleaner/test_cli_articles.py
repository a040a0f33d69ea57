"""``gleaner articles``, on a small archive."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gleaner.cli import cli
from gleaner.cli.failures import exit_code_of
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom, SourceKind
from storage.errors import StorageError
from storage.export.record import ARTICLE, PLACE
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)


def capture(number: int, outlet: str, **fields: object) -> Capture:
    article = Article(
        outlet=outlet,
        url=f"https://example.org/{outlet}/{number}",
        title=f"第{number}篇",
        title_as_listed=f"第{number}篇 - 国内",
        body=f"<p>正文{number}</p>",
        text=f"正文{number}\n第二段",
        language="zh-Hans",
        authors=("黄春",),
        published_at=NOON + timedelta(days=number),
        published_from=PublishedFrom.PAGE,
    )
    article = replace(article, **fields)
    original = Original(link=article.url, title=article.title_as_listed, body="<p>as found</p>", page=b"<html>\xff")
    return Capture(article=article, original=original, entry_hash=f"{number:032}", fetched_at=NOON)


def store(archive: Archive, *captures: Capture) -> None:
    outlet = captures[0].article.outlet
    source = SourceRef(outlet=outlet, url=f"https://example.org/{outlet}.xml", kind=SourceKind.FEED)
    archive.store(captures, source, None, NOON)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return an archive of three articles, the first of them in two forms."""
    path = tmp_path / "gleaner.db"
    with closing(Archive.open(str(path))) as archive:
        store(archive, capture(1, "rfi"), capture(2, "rfi"))
        store(archive, capture(3, "dw", title="\x1b[31m红\u202e字 [bold]"))
        store(archive, capture(1, "rfi", title="第一篇，改", text="别的正文\n又一段"))
    return path


def run(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["articles", *arguments, "--database", str(database)])


def test_list_shows_the_newest_first(database):
    result = run(database, "list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["ID", "3", "2", "1"]
    assert "2023-06-17 12:00" in result.stdout
    assert "[2 forms]" in result.stdout


def test_strangers_text_cannot_steer_the_terminal(database):
    for arguments in (["list"], ["show", "3"]):
        text = run(database, *arguments).stdout
        assert "[31m红字 [bold]" in text
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


def test_list_takes_outlet_dates_and_limit(database):
    assert "第2篇" not in run(database, "list", "--outlet", "dw").stdout
    assert "第2篇" not in run(database, "list", "--since", "2023-06-17").stdout
    assert "红" not in run(database, "list", "--until", "2023-06-17").stdout
    limited = run(database, "list", "--limit", "1")
    assert len(limited.stdout.splitlines()) == 2
    assert "The newest 1" in limited.stderr


def test_list_as_json_is_an_array_of_whole_records(database):
    rows = json.loads(run(database, "list", "--json").stdout)
    assert [row["id"] for row in rows] == [3, 2, 1]
    assert all(set(row) == {*PLACE, *ARTICLE} for row in rows)


def test_an_empty_list_is_an_empty_array_or_a_hint(database):
    assert json.loads(run(database, "list", "--since", "2030-01-01", "--json").stdout) == []
    assert "gleaner crawl" in run(database, "list", "--since", "2030-01-01").stdout


def test_show_is_to_be_read(database):
    text = run(database, "show", "2").stdout
    assert text.startswith("第2篇\n")
    assert "published: 2023-06-16T12:00:00Z (from: page)" in text
    assert "authors: 黄春" in text
    assert "正文2\n\n第二段" in text


def test_show_as_json_is_one_record(database):
    record = json.loads(run(database, "show", "1", "--json").stdout)
    assert (record["title"], record["revision"], record["revisions"]) == ("第一篇，改", 2, 2)


def test_show_revisions_gives_every_form_in_order(database):
    forms = json.loads(run(database, "show", "1", "--revisions", "--json").stdout)
    assert [(form["revision"], form["title"]) for form in forms] == [(1, "第1篇"), (2, "第一篇，改")]
    text = run(database, "show", "1", "--revisions").stdout
    assert text.index("第1篇") < text.index("第一篇，改")


def test_raw_gives_the_bytes_of_the_page(database):
    assert run(database, "show", "2", "--raw").stdout_bytes == b"<html>\xff"


def test_raw_json_gives_the_form_as_published(database):
    record = json.loads(run(database, "show", "2", "--raw", "--json").stdout)
    assert (record["body"], record["original"]["title"]) == ("<p>as found</p>", "第2篇 - 国内")


def test_an_unknown_article_fails_with_1(database):
    result = run(database, "show", "99")
    assert result.exit_code == 1
    assert "There is no article 99" in result.stderr


@pytest.mark.parametrize("number", ["x", "0", "-1"])
def test_an_id_that_is_none_is_wrong_usage(database, number):
    assert run(database, "show", "--", number).exit_code == 2


def test_an_unknown_outlet_names_its_neighbour(database):
    result = run(database, "list", "--outlet", "rfo")
    assert result.exit_code == 2
    assert "There is no outlet 'rfo'. Did you mean 'rfi'?" in result.stderr


def test_reading_makes_no_archive(tmp_path, capsys):
    result = run(tmp_path / "none.db", "list")
    assert isinstance(result.exception, StorageError)
    assert exit_code_of(result.exception) == 2
    assert "there is no archive at" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
