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
        (["--format", "list", "--query", '"来自'], "来自"),
        ([], "Missing option '--format'"),
        (["--format", "list", "--images"], "--images is for epub"),
        (["--format", "jsonl", "--new", "--limit", "3"], "--new with --limit would skip articles"),
    ],
)
def test_wrong_usage_ends_with_2(database, tmp_path, arguments, message):
    result = run(database, tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "jekyll"], "jekyll is no stream"),
        (["--format", "jsonl", "--new"], "name one with --out"),
    ],
)
def test_standard_output_takes_streams_only(database, arguments, message):
    result = run(database, Path("-"), *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_stream_goes_to_standard_output(database):
    result = run(database, Path("-"), "--format", "jsonl")
    assert [json.loads(line)["outlet"] for line in result.stdout.splitlines()] == ["rfi", "dw"]
    assert result.stderr == "2 articles in standard output.\n"


def test_new_goes_on_where_the_last_one_ended(database, tmp_path):
    out = tmp_path / "a.jsonl"
    assert run(database, out, "--format", "jsonl", "--new").stdout.startswith("2 articles")
    assert run(database, out, "--format", "jsonl", "--new").stdout.startswith("0 articles")
    assert len(out.read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "outlets"),
    [(["--language", "de"], []), (["--limit", "1"], ["dw"]), (["--query", "来自rfi"], ["rfi"])],
)
def test_language_and_number_choose_articles(database, tmp_path, arguments, outlets):
    run(database, tmp_path / "a.jsonl", "--format", "jsonl", *arguments)
    rows = map(json.loads, (tmp_path / "a.jsonl").read_text("utf-8").splitlines())
    assert [row["outlet"] for row in rows] == outlets


def test_a_book_fetches_its_images_when_asked(database, tmp_path):
    assert run(database, tmp_path / "a.epub", "--format", "epub", "--images").stdout.startswith("2 articles")


def test_opml_names_the_outlets_chosen(database, tmp_path):
    result = run(database, tmp_path / "a.opml", "--format", "opml", "--outlet", "rfi")
    assert result.stdout.startswith("1 outlets in ")
    text = (tmp_path / "a.opml").read_text("utf-8")
    assert 'text="法广"' in text
    assert "德国之声" not in text


def test_a_bar_is_drawn_on_a_terminal_only(database, tmp_path, monkeypatch):
    plain = run(database, tmp_path / "a.jsonl", "--format", "jsonl")
    monkeypatch.setattr("gleaner.cli.export._shows_progress", lambda _: True)
    drawn = run(database, tmp_path / "b.jsonl", "--format", "jsonl")
    assert (plain.stderr, drawn.exit_code) == ("", 0)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_help_names_every_format():
    text = CliRunner().invoke(cli, ["export", "--help"]).stdout
    assert all(f"{name} " in text and exporter.summary[:30] in text for name, exporter in FORMATS.items())
