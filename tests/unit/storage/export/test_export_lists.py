"""The list form: articles by outlet and the page of the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.export import FORMATS, ExportOptions
from storage.export.lists import countdown

CLEAN = ExportOptions(outlet_names={"paper": "晨报"})
OLD = ExportOptions(body="as-published", outlet_names={"paper": "晨报"})


def exported(folder: Path, options: ExportOptions, *articles) -> dict[str, str]:
    FORMATS["list"].export(articles, folder, options)
    files = folder.rglob("*.md")
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


def test_article_has_neither_front_matter_nor_wrapper(tmp_path, make):
    files = exported(tmp_path, CLEAN, make())
    assert files["articles/晨报/1048574_河水上涨.md"] == (
        "<!--1686776610777-->\n[河水上涨](https://example.org/1)\n------\n\n<p>第一段</p> <p>第二段</p>\n"
    )


def test_as_published_lines_are_trimmed_and_joined(tmp_path, make):
    files = exported(tmp_path, OLD, make(original_body=" <p>一\r\n\u3000二</p> \n", original_title="甲/乙"))
    assert files["articles/晨报/1048574_甲--乙.md"] == (
        "<!--1686790923000-->\n[甲/乙](https://example.org/1?ref=rss)\n------\n\n<p>一二</p>\n"
    )


def test_page_lists_the_newest_first_with_days_in_utc_plus_8(tmp_path, make):
    later = datetime(2023, 12, 31, 16, 0, tzinfo=UTC)
    files = exported(tmp_path, CLEAN, make(1), make(2, title="新年 100%", published_at=later))
    assert files["lists/晨报.md"] == (
        "晨报\n------\n\n"
        "1-1 [新年 100%](/articles/晨报/1048573_新年%20100%25.md)\n\n"
        "6-15 [河水上涨](/articles/晨报/1048574_河水上涨.md)\n\n"
        "[查看更多](/articles/晨报)\n"
    )


def test_page_as_published_writes_links_as_the_old_one(tmp_path, make):
    files = exported(tmp_path, OLD, make())
    assert "\n6-15 [河水上涨 - 国内](/articles/晨报/1048574_河水上涨 - 国内.md)\n" in files["lists/晨报.md"]


def test_page_holds_the_newest_hundred(tmp_path, make):
    start = datetime(2023, 1, 1, tzinfo=UTC)
    files = exported(tmp_path, CLEAN, *(make(n, published_at=start + timedelta(days=n)) for n in range(1, 121)))
    page = files["lists/晨报.md"]
    assert page.count("[河水上涨]") == 100
    assert f"/{countdown(120)}_" in page
    assert f"/{countdown(20)}_" not in page


def test_two_outlets_of_one_name_have_two_folders(tmp_path, make):
    names = {"a": "晨报", "b": "晨报"}
    files = exported(tmp_path, ExportOptions(outlet_names=names), make(1, outlet="a"), make(2, outlet="b"))
    assert len({name.rpartition("/")[0] for name in files if name.startswith("articles")}) == 2
    assert len([name for name in files if name.startswith("lists")]) == 2


@pytest.mark.parametrize(("number", "name"), [(1, "1048574"), (48_576, "0999999"), (1_048_575, "0000000")])
def test_ids_count_down(number, name):
    assert countdown(number) == name


def test_newer_ids_always_sort_first():
    numbers = [1, 2, 48_575, 48_576, 1_048_575, 1_048_576, 1_048_577, 2_000_000]
    assert sorted(map(countdown, numbers)) == [countdown(number) for number in reversed(numbers)]


def test_hostile_outlet_names_stay_in_the_folder(tmp_path, make):
    files = exported(
        tmp_path, ExportOptions(outlet_names={"a": "../..", "b": "CON"}), make(1, outlet="a"), make(2, outlet="b")
    )
    folders = {name.split("/")[1] for name in files if name.startswith("articles")}
    assert folders == {"..--", "_CON"}
