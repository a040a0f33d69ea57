"""What exports the settings and the command line ask for, and what they may not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from crawler.outlet import Outlet
from gleaner.exporting import job_of, kept_jobs, read_watch
from gleaner.settings import ExportSettings, SettingsError, read_settings

KNOWN = {slug: Outlet(slug=slug, name=slug.upper(), language="zh") for slug in ("zaobao", "rfi")}


def settings(folder: Path, text: str) -> tuple[ExportSettings, ...]:
    (folder / "gleaner.toml").write_text(text, "utf-8")
    return read_settings(folder).exports


def test_every_option_has_its_key(tmp_path) -> None:
    text = """
        [[exports]]
        format = "jekyll"
        out = "site"
        outlets = ["rfi"]
        languages = ["zh"]
        since = 2023-06-14
        until = "2023-06-15T08:00:00+08:00"
        query = "港口"
        duplicates = "link"
        revisions = "all"
        body = "as-published"
        comments = false
        with_site = true
        [[exports]]
        format = "atom"
        out = "feed.atom"
        limit = 7
        title = "剪报"
    """
    site, feed = kept_jobs(settings(tmp_path, text), KNOWN)
    chosen, options = site.selection, site.options
    assert (chosen.since, chosen.until) == (datetime(2023, 6, 14, tzinfo=UTC), datetime(2023, 6, 15, tzinfo=UTC))
    assert (chosen.outlets, chosen.languages, chosen.query.text) == (("rfi",), ("zh",), "港口")
    assert (chosen.duplicates, chosen.revisions, options.every_revision) == ("link", "all", True)
    assert (options.body, options.comments, options.site) == ("as-published", False, True)
    assert (feed.out, feed.selection.newest, feed.options.title) == (Path("feed.atom"), 7, "剪报")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('format = "docx"\nout = "a"', r"exports\.0\.format = 'docx': .*no such format.*jekyll, list"),
        ('format = "jsonl"', r"exports\.0\.out .*required"),
        ('format = "jsonl"\nout = "-"', r"exports\.0 .*standard output cannot be kept current"),
        ('format = "jsonl"\nout = "a"\nlimit = 3', r"exports\.0 .*would skip articles of jsonl"),
        ('format = "jsonl"\nout = "a"\nquery = "("', r"exports\.0\.query = '\('"),
        ('format = "jsonl"\nout = "a"\nimages = true', r"no setting 'exports\.0\.images'"),
        ('format = "jsonl"\nout = "a"\nsince = "gestern"', r"exports\.0\.since = 'gestern'"),
    ],
)
def test_a_wrong_table_is_named_with_its_key(tmp_path, lines, said) -> None:
    with pytest.raises(SettingsError, match=f"gleaner.toml: .*{said}|{said}"):
        settings(tmp_path, f"[[exports]]\n{lines}\n")


def test_an_outlet_there_is_not_is_named_with_the_nearest() -> None:
    wanted = ExportSettings(format="jekyll", out=Path("site"), outlets=("zaobap",))
    with pytest.raises(SettingsError, match=r"jekyll site: .*'zaobap'\. Did you mean 'zaobao'\?"):
        kept_jobs([wanted], KNOWN)


def test_two_exports_in_one_place_are_refused() -> None:
    wanted = ExportSettings(format="jekyll", out=Path("site"))
    with pytest.raises(SettingsError, match="named twice"):
        kept_jobs([wanted, wanted.model_copy(update={"title": "other"})], KNOWN)
    assert len(kept_jobs([wanted, wanted.model_copy(update={"format": "list"})], KNOWN)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jekyll", "write FORMAT:PATH"),
        ("jekyll:", "write FORMAT:PATH"),
        ("docx:a", "^'docx:a': there is no such format"),
        ("jsonl:-", "^'jsonl:-': standard output cannot be kept current"),
    ],
)
def test_a_watch_that_cannot_be_kept_says_why(text, said) -> None:
    with pytest.raises(click.BadParameter, match=said):
        read_watch(text)


def test_a_watch_is_the_export_of_that_format_and_place() -> None:
    assert read_watch("atom:a:b.atom") == ExportSettings(format="atom", out=Path("a:b.atom"))


def test_a_watch_knows_the_home_folder(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert read_watch("jekyll:~/site").out == Path("/home/someone/site")


def test_a_job_does_not_change_with_the_names_of_outlets() -> None:
    wanted = ExportSettings(format="jekyll", out=Path("site"), outlets=("rfi",))
    renamed = KNOWN | {"rfi": Outlet(slug="rfi", name="法广", language="zh")}
    assert job_of(wanted, KNOWN).settings == job_of(wanted, renamed).settings
