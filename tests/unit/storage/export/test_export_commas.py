"""CSV: read back as it was, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

import duckdb
import pytest

from storage.article import Image
from storage.export import ExportOptions
from storage.export.commas import COLUMNS, COMMAS, row


def cells(stored, **options) -> dict[str, str]:
    [values] = csv.reader(StringIO(row(stored, ExportOptions(**options)).decode(), newline=""))
    return dict(zip(COLUMNS, values, strict=True))


def test_lists_stand_in_one_cell(make):
    images = (Image(url="https://example.org/1.jpg"), Image(url="https://example.org/2.jpg"))
    found = cells(make(authors=("甲", "乙"), images=images, truncated=True))
    assert (found["authors"], found["truncated"], found["duplicate_of"]) == ("甲; 乙", "true", "")
    assert found["images"] == "https://example.org/1.jpg; https://example.org/2.jpg"


def test_as_published_the_body_is_the_original(make):
    assert cells(make(), body="as-published")["body"] == "<p>第一\n段</p>"
    assert cells(make())["original_title"] == "河水上涨 - 国内"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t1", "\r=1", "＝1", "\n-1", "\xa0@x"])
def test_no_cell_is_a_formula(make, title):
    assert cells(make(title=title))["title"] == f"'{title}"


@pytest.mark.parametrize("title", ["", "1+1", "“=”", "'", "a\n=1"])
def test_other_cells_are_left_as_they_are(make, title):
    assert cells(make(title=title))["title"] == title


def test_duckdb_reads_back_every_line_break_and_quote(tmp_path, make):
    texts = ['a "quoted" word', "two\nlines\r\nand\rthree", 'ends with "', ",;\t|", "\u2028\x85", "\\", "'"]
    COMMAS.export([make(number, text=text) for number, text in enumerate(texts, 1)], tmp_path, ExportOptions())
    query = "select text from read_csv(?, all_varchar=true, header=true) order by id"
    assert [text for (text,) in duckdb.execute(query, [str(tmp_path / "articles.csv")]).fetchall()] == texts
