"""JSON Lines and the record behind it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.article import Article, Image
from storage.export import FORMATS, ExportOptions
from storage.export.record import ARTICLE, IMAGE, PLACE, iso, record

DOCS = Path(__file__).parents[4] / "docs" / "formats.md"


def exported(path: Path, options: ExportOptions, *articles) -> list[dict]:
    FORMATS["jsonl"].export(articles, path, options)
    file = path if path.suffix else path / "articles.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_one_object_a_line_with_every_field(tmp_path, make):
    [row] = exported(tmp_path, ExportOptions(), make(images=(Image(url="https://example.org/i.jpg", caption="河"),)))
    assert set(row) == {field.name for field in fields(Article)} | set(PLACE)
    assert row["images"] == [{"url": "https://example.org/i.jpg", "caption": "河", "credit": "", "label": ""}]
    assert (row["id"], row["authors"], row["published_from"], row["duplicate_of"]) == (1, [], "page", None)
    assert (row["published_at"], row["listed_at"]) == ("2023-06-14T21:03:30.777Z", "2023-06-15T01:02:03Z")


def test_as_published_adds_the_strings_as_listed(tmp_path, make):
    [row] = exported(tmp_path, ExportOptions(body="as-published"), make())
    assert row["body"] == "<p>第一\n段</p>"
    assert row["original"] == {
        "link": "https://example.org/1?ref=rss",
        "title": "河水上涨 - 国内",
        "author": "",
    }


def test_a_path_that_names_a_file_is_the_file(tmp_path, make):
    assert len(exported(tmp_path / "all.jsonl", ExportOptions(), make(1), make(2))) == 2


def test_nothing_inside_a_text_ends_its_line(tmp_path, make):
    text = "a\u2028b\x85c\x1cd\ne\u2029f"
    [row] = exported(tmp_path, ExportOptions(), make(text=text))
    assert row["text"] == text


def test_half_an_emoji_becomes_a_replacement_character(tmp_path, make):
    [row] = exported(tmp_path, ExportOptions(), make(title="半\ud83d"))
    assert row["title"] == "半\ufffd"


@pytest.mark.parametrize(("microsecond", "text"), [(0, "05Z"), (70_000, "05.070Z"), (1, "05.000001Z")])
def test_times_are_as_fine_as_they_are_known(microsecond, text):
    assert iso(datetime(2023, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)) == f"2023-01-02T03:04:{text}"


@pytest.mark.parametrize("name", [*PLACE, *ARTICLE, *IMAGE, "original"])
def test_every_name_is_documented(name):
    assert f"`{name}`" in DOCS.read_text("utf-8")


def test_the_record_does_not_hold_the_page(make):
    assert "<html>" not in json.dumps(record(make(original_page=b"<html>"), as_published=True), default=str)
