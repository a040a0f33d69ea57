"""``gleaner export``, on a small archive."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gleaner.cli import cli
from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom, SourceKind
from storage.export import FORMATS
from storage.sources import SourceRef

NOON = datetime(2023, 6, 14, 12, tzinfo=UTC)


def capture(outlet: str, title: str) -> Capture:
    article = Article(
        outlet=outlet,
        url=f"https://example.org/{outlet}/{title}",
        title=title,
        title_as_listed=title,
        body=f"<p>{title}</p>",
        text=title,
        language="zh-Hans",
        published_at=NOON,
        published_from=PublishedFrom.FEED,
    )
    original = Original(link=article.url, title=f"{title}（原）", body=f"<b>{title}</b>")
    return Capture(article=article, original=original, entry_hash="0" * 32, fetched_at=NOON)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return an archive of two articles of two outlets."""
    path = tmp_path / "gleaner.db"
    with closing(Archive.open(str(path))) as archive:
        for outlet in ("rfi", "dw"):
            source = SourceRef(outlet=outlet, url=f"https://example.org/{outlet}.xml", kind=SourceKind.FEED)
            archive.store([capture(outlet, f"来自{outlet}")], source, None, NOON)
    return path


def run(database: Path, out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", "--database", str(database), "--out", str(out), *arguments])


def test_posts_carry_the_outlets_names(database, tmp_path):
    result = run(database, tmp_path / "out", "--format", "jekyll")
    assert result.stdout == f"2 articles in {tmp_path / 'out'}: 2 files written, 0 unchanged.\n"
    text = (tmp_path / "out" / "2023-06-14-来自rfi.md").read_text("utf-8")
    assert "tags: [ 法广 ]\ncomments: True\n" in text


def test_again_nothing_is_written(database, tmp_path):
    for _ in range(2):
        result = run(database, tmp_path / "out", "--format", "list")
    assert "0 files written, 4 unchanged" in result.stdout


def test_as_published_without_comments(database, tmp_path):
    run(database, tmp_path / "out", "--format", "jekyll", "--body", "as-published", "--no-comments", "--outlet", "dw")
    [path] = (tmp_path / "out").glob("*.md")
    text = path.read_text("utf-8")
    assert path.name == "2023-06-14-来自dw（原）.md"
    assert "<b>来自dw</b>" in text
    assert "comments" not in text


def test_filters_choose_articles(database, tmp_path):
    assert run(database, tmp_path / "a.jsonl", "--format", "jsonl", "--since", "2023-06-15").stdout.startswith("0 ")
    run(database, tmp_path / "b.jsonl", "--format", "jsonl", "--outlet", "dw", "--until", "2023-06-15")
    [row] = map(json.loads, (tmp_path / "b.jsonl").read_text("utf-8").splitlines())
    assert row["outlet"] == "dw"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "docx"], "'docx' is not one of"),
        (["--format", "list", "--outlet", "zaobap"], "Did you mean 'zaobao'?"),
        (["--format", "list", "--since", "gestern"], "'gestern' is no date"),
        ([], "Missing option '--format'"),
    ],
)
def test_wrong_usage_ends_with_2(database, tmp_path, arguments, message):
    result = run(database, tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_help_names_every_format():
    text = CliRunner().invoke(cli, ["export", "--help"]).stdout
    assert all(f"{name} " in text and exporter.summary[:30] in text for name, exporter in FORMATS.items())
