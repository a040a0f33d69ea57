"""File names: inside the folder, valid everywhere, none twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.export import FORMATS, ExportOptions
from storage.export.filenames import LIMIT, Names, cut, fit, folder_name, portable

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\x",
    "a\x00b",
    "字" * 5000,
    "e\u0301" * 300,
    "\U0001f600" * 300,
    "半个\ud83d",
    "CON",
    "con.txt",
    "点...",
    "空 ",
    "\u202egpj.exe\u200f",
    'a<b>c:d"e|f?g*h',
    "",
    ".",
    "..",
    "-rf",
    "~root",
    "\ufeff",
]
FORBIDDEN = set('<>:"/\\|?*') | set(map(chr, range(32))) | set("\u202e\u200f\ufeff")


@pytest.mark.parametrize("form", ["jekyll", "list"])
def test_hostile_titles_give_valid_names_everywhere(tmp_path, make, form):
    inside = tmp_path / "out"
    report = FORMATS[form].export([make(n, title=title) for n, title in enumerate(HOSTILE, 1)], inside, ExportOptions())
    names = [path.name for path in inside.rglob("*.md")]
    assert report.written == len(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode()) <= LIMIT and not FORBIDDEN & set(name) for name in names)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("form", ["jekyll", "list"])
def test_hostile_titles_as_published_stay_inside_the_folder(tmp_path, make, form):
    articles = [make(n, original_title=title, title_as_listed="无题") for n, title in enumerate(HOSTILE, 1)]
    report = FORMATS[form].export(articles, tmp_path / "out", ExportOptions(body="as-published"))
    names = [path.name for path in (tmp_path / "out").rglob("*.md")]
    assert report.written == len(names)
    assert all(len(name.encode()) <= LIMIT and "\x00" not in name for name in names)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@given(st.text(st.characters(), max_size=400))
def test_any_text_fits(text):
    name = fit(portable(cut(text, 300)), ".md")
    assert len(name.encode()) <= LIMIT
    assert not FORBIDDEN & set(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("com1", "_com1"),
        ("COM10", "COM10"),
        ("a. .", "a"),
        ("..", "_"),
        ("晨报", "晨报"),
    ],
)
def test_folder_names_are_no_devices_and_have_no_dots_at_the_end(text, name):
    assert folder_name(text) == name


@pytest.mark.parametrize("other", ["stem", "STEM", "Stem"])
def test_names_are_one_when_a_file_system_takes_them_for_one(make, other):
    names = Names()
    assert names.take("stem", ".md", make(1).article) == "stem.md"
    assert names.take(other, ".md", make(2).article) != f"{other}.md"


def test_composed_and_decomposed_names_are_one(make):
    names = Names()
    assert names.take("é", ".md", make(1).article) != names.take("e\u0301", ".md", make(2).article)
    assert names.renamed == 1


def test_the_suffix_is_the_articles_own(make):
    def second(**fields):
        names = Names()
        names.take("x", ".md", make(1).article)
        return names.take("x", ".md", make(2, **fields).article)

    assert second() == second()
    assert second(article_id="7", url="https://example.org/old") == second(
        article_id="7", url="https://example.org/new"
    )
    assert second(article_id="7") != second(article_id="8")


def test_the_same_article_many_times_is_counted(make):
    names = Names()
    taken = [names.take("x", ".md", make(1).article) for _ in range(7)]
    assert len(set(taken)) == 7
    assert taken[-1].endswith("-4.md") or taken[-1].endswith("-3.md")
