"""A folder that knows whose its files are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.export import FORMATS, ExportOptions
from storage.export.belongings import Belongings, key_of, remembered_in, remembers
from storage.export.writing import Folder

TITLES = [["甲", "乙", "丙"], ["甲", "改", "丙"], ["改", "甲", "丙"], ["Same", "SAME", "same"], ["same", "甲", "Same"]]


def export(folder: Path, *articles, form: str = "jekyll", **options):
    return FORMATS[form].export(articles, folder, ExportOptions(**options))


def texts(folder: Path) -> list[str]:
    """The titles in the folder's files: each says whose it is, whatever it is called."""
    return sorted(path.read_text("utf-8").partition("title: ")[2].partition("\n")[0] for path in folder.glob("*.md"))


@pytest.mark.parametrize("form", ["jekyll", "list"])
def test_a_retitled_articles_old_file_goes(tmp_path, make, form):
    export(tmp_path, make(1, title="甲"), make(2), form=form)
    report = export(tmp_path, make(1, title="乙"), form=form)
    names = [path.name for path in tmp_path.rglob("*.md") if "lists" not in path.parts]
    assert report.removed == 1
    assert len(names) == 2
    assert not any("甲" in name for name in names)


@pytest.mark.parametrize("before", TITLES)
@pytest.mark.parametrize("after", TITLES)
def test_every_article_stands_once_whatever_was_retitled(tmp_path, make, before, after):
    for titles in (before, after):
        export(tmp_path, *(make(number, title=title) for number, title in enumerate(titles, 1)))
    assert texts(tmp_path) == sorted(f'"{title}"' for title in after)


def test_a_name_is_kept_while_it_fits(tmp_path, make):
    export(tmp_path, make(1, title="同"), make(2, title="同"))
    before = {path.name for path in tmp_path.glob("*.md")}
    export(tmp_path, make(2, title="同"))
    assert {path.name for path in tmp_path.glob("*.md")} == before


def test_what_was_not_exported_is_left_alone(tmp_path, make):
    (tmp_path / "2023-06-14-mine.md").write_text("mine")
    export(tmp_path, make(1), make(2, title="别"))
    export(tmp_path, make(1, title="改"))
    assert {path.name for path in tmp_path.glob("*.md")} == {
        "2023-06-14-mine.md",
        "2023-06-14-别.md",
        "2023-06-14-改.md",
    }


@pytest.mark.parametrize("torn", ["", "0123456789abcdef\t2023-06-1"])
def test_killed_between_naming_and_replacing_it_is_made_good(tmp_path, make, torn):
    export(tmp_path, make(1, title="甲"), make(2))
    with (tmp_path / remembered_in("jekyll")).open("a") as file:
        file.write(f"{key_of(make(1).article)}\t2023-06-14-乙.md\n{torn}")
    export(tmp_path, make(1, title="丙"))
    assert texts(tmp_path) == ['"丙"', '"河水上涨"']
    assert len((tmp_path / remembered_in("jekyll")).read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize("path", ["../mine.md", "/etc/hostname", "a/../../mine.md", ""])
def test_no_file_outside_is_ever_taken_away(tmp_path, make, path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "mine.md").write_text("mine")
    (inside / remembered_in("jekyll")).write_text(f"{key_of(make(1).article)}\t{path}\n")
    export(inside, make(1))
    assert (tmp_path / "mine.md").exists()
    assert remembers(inside, "jekyll")


def test_every_revision_has_its_own_file(tmp_path, make):
    forms = [replace(make(1), revision=number, revisions=2) for number in (1, 2)]
    for _ in range(2):
        report = export(tmp_path, *forms, every_revision=True)
    assert (report.articles, report.unchanged, len(list(tmp_path.glob("*.md")))) == (2, 2, 2)


def test_a_name_that_changes_only_in_case_is_one_file(tmp_path, make):
    export(tmp_path, make(1, title="Same"))
    export(tmp_path, make(1, title="same"))
    assert [path.name for path in tmp_path.glob("*.md")] == ["2023-06-14-same.md"]


def test_a_memory_that_cannot_be_written_is_named(tmp_path, make):
    (tmp_path / remembered_in("jekyll")).mkdir()
    with (
        pytest.raises(ExportError, match=r"\.gleaner\.jekyll: cannot be written"),
        Folder(tmp_path) as folder,
        Belongings(folder, "jekyll", ExportOptions()).opened(),
    ):
        pass
