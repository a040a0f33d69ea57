"""Jekyll posts: the old form, without its defects."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from storage.article import Stored
from storage.export import FORMATS, ExportOptions

CLEAN = ExportOptions(outlet_names={"paper": "晨报"})
OLD = ExportOptions(body="as-published", outlet_names={"paper": "晨报"})

CLEAN_POST = """\
---
layout: post
title: "河水上涨"
date: 2023-06-14T21:03:30.777Z
author: 晨报
from: https://example.org/1
tags: [ 晨报 ]
comments: True
categories: [ 晨报 ]
---
<!--1686776610777-->
[河水上涨](https://example.org/1)
------

<div>
<p>第一段</p> <p>第二段</p>
</div>
"""

OLD_POST = """\
---
layout: post
title: "河水上涨 - 国内"
date: 2023-06-15T01:02:03.000Z
author: 晨报
from: https://example.org/1?ref=rss
tags: [ 晨报 ]
categories: [ 晨报 ]
---
<!--1686790923000-->
[河水上涨 - 国内](https://example.org/1?ref=rss)
------

<div>
<p>第一段</p>
</div>
"""


def exported(folder: Path, options: ExportOptions, *articles: Stored) -> dict[str, str]:
    FORMATS["jekyll"].export(articles, folder, options)
    return {path.name: path.read_bytes().decode() for path in folder.glob("*.md")}


def test_clean_post_has_the_old_form(tmp_path, make):
    assert exported(tmp_path, CLEAN, make()) == {"2023-06-14-河水上涨.md": CLEAN_POST}


def test_post_as_published_is_what_the_old_archive_wrote(tmp_path, make):
    options = ExportOptions(body="as-published", comments=False, outlet_names={"paper": "晨报"})
    assert exported(tmp_path, options, make()) == {"2023-06-15-河水上涨 - 国内.md": OLD_POST}


def test_post_as_published_without_a_listed_time_takes_the_published_one(tmp_path, make):
    assert list(exported(tmp_path, OLD, make(listed_at=None))) == ["2023-06-14-河水上涨 - 国内.md"]


@pytest.mark.parametrize(
    ("title", "line", "link", "name"),
    [
        ('说"你好"', r'title: "说\"你好\""', '[说"你好"](', r"说\"你好\".md"),
        ("等等...再见...", 'title: "等等再见..."', "[等等...再见...](", "等等再见....md"),
        (" 前后\u3000", 'title: " 前后\u3000"', "[前后](", " 前后\u3000.md"),
        ("a/b", 'title: "a/b"', "[a/b](", "a--b.md"),
        ("a\x00b\x9fc\n", 'title: "abc"', "[abc](", "abc.md"),
        ("字" * 60, f'title: "{"字" * 60}"', f"[{'字' * 60}](", f"{'字' * 50}.md"),
        ("字" * 48 + "\U0001f600末", None, None, "字" * 48 + "\U0001f600.md"),
        ("字" * 49 + "\U0001f600", None, None, "字" * 49 + "\ufffd.md"),
    ],
)
def test_old_titles_keep_their_form(tmp_path, make, title, line, link, name):
    [(file, text)] = exported(tmp_path, OLD, make(original_title=title)).items()
    assert file == f"2023-06-15-{name}"
    assert line is None or f"\n{line}\n" in text
    assert link is None or f"\n{link}" in text


@pytest.mark.parametrize(
    "title", [r"C:\temp", "末尾\\", '\\"', "行\u2028分", "半\ud83d字", "a: b # c", "- x", "'", "\ufeff"]
)
@pytest.mark.parametrize("options", [CLEAN, OLD], ids=["clean", "as-published"])
def test_front_matter_is_valid_whatever_the_strings(tmp_path, make, options, title):
    stored = make(title=title, original_title=title, authors=(title,), original_author=title)
    [text] = exported(tmp_path, options, stored).values()
    values = yaml.safe_load(text.split("---\n")[1])
    readable = title.replace("\ud83d", "\ufffd")
    assert (values["title"], values["author"]) == (readable, readable)


def test_the_listed_author_stands_before_the_outlet(tmp_path, make):
    [text] = exported(tmp_path, OLD, make(original_author="王记者")).values()
    assert "\nauthor: 王记者\n" in text


@pytest.mark.parametrize(("language", "author"), [("zh-Hans", "甲、乙"), ("fr", "甲, 乙")])
def test_several_authors_are_joined(tmp_path, make, language, author):
    [text] = exported(tmp_path, CLEAN, make(authors=("甲", "乙"), language=language)).values()
    assert f"\nauthor: {author}\n" in text


def test_an_outlet_without_a_name_goes_by_its_slug(tmp_path, make):
    [text] = exported(tmp_path, ExportOptions(), make()).values()
    assert "\ntags: [ paper ]\n" in text


def test_liquid_is_shown_not_run(tmp_path, make):
    [text] = exported(tmp_path, CLEAN, make(title="{{ x }}", body="<p>{% endraw %}</p>")).values()
    content = text.split("---\n", 2)[2]
    assert '[{{ "{{" }} x }}](' in content
    assert '<p>{{ "{%" }} endraw %}</p>' in content


def test_a_title_with_markup_stays_text_in_the_link(tmp_path, make):
    [text] = exported(tmp_path, CLEAN, make(title="<script>] x")).values()
    assert "\n[&lt;script>\\] x](https://example.org/1)\n" in text


def test_two_articles_of_one_name_are_both_written(tmp_path, make):
    files = exported(tmp_path, CLEAN, make(1, title="Same"), make(2, title="SAME"))
    assert len(files) == 2
    assert "2023-06-14-Same.md" in files


def test_the_suffix_of_a_name_does_not_depend_on_the_order(tmp_path, make):
    one, two, three = (make(number, title="同名") for number in (1, 2, 3))
    first = exported(tmp_path / "a", CLEAN, one, two, three)
    second = exported(tmp_path / "b", CLEAN, one, three, two)
    assert first == second


def test_the_report_counts_articles_files_and_renamed(tmp_path, make):
    report = FORMATS["jekyll"].export([make(1), make(2)], tmp_path, CLEAN)
    again = FORMATS["jekyll"].export([make(1), make(2)], tmp_path, CLEAN)
    assert (report.articles, report.written, report.unchanged, report.renamed) == (2, 2, 0, 1)
    assert (again.written, again.unchanged) == (0, 2)
