"""Parquet and SQLite: tables that other programs read."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from storage.archive import Archive
from storage.article import Image
from storage.errors import ExportError
from storage.export import FORMATS, ExportOptions
from storage.export import sqlite as sqlite_module
from storage.export.commas import COLUMNS

JULY = datetime(2023, 7, 1, tzinfo=UTC)


def export(form: str, out: Path, *articles, **options):
    return FORMATS[form].export(articles, out, ExportOptions(**options))


def test_pyarrow_reads_types_and_values(tmp_path, make):
    export("parquet", tmp_path, make(authors=("甲", "乙"), images=(Image(url="https://x/1", caption="河"),)))
    table = pyarrow.parquet.read_table(tmp_path / "articles.parquet")
    [row] = table.to_pylist()
    assert tuple(table.column_names) == COLUMNS
    assert row["published_at"] == datetime(2023, 6, 14, 21, 3, 30, 777_000, tzinfo=UTC)
    assert (row["authors"], row["truncated"], row["duplicate_of"]) == (["甲", "乙"], False, None)
    assert row["images"] == [{"url": "https://x/1", "caption": "河", "credit": "", "label": ""}]


def test_duckdb_reads_months(tmp_path, make):
    export("parquet", tmp_path, make(1), make(2, published_at=JULY), make(3), partition=True)
    query = "select month, count(*), max(title) from read_parquet(?, hive_partitioning=true) group by 1 order by 1"
    found = duckdb.execute(query, [str(tmp_path / "*/*.parquet")]).fetchall()
    assert [(str(month)[:7], number) for month, number, _ in found] == [("2023-06", 2), ("2023-07", 1)]


def test_a_month_without_articles_goes(tmp_path, make):
    export("parquet", tmp_path, make(1), make(2, published_at=JULY), partition=True)
    report = export("parquet", tmp_path, make(1), partition=True)
    assert (report.removed, report.unchanged) == (1, 1)


def test_parts_are_written_as_they_fill(tmp_path, make, monkeypatch):
    monkeypatch.setattr("storage.export.parquet._KEPT", 3)
    articles = [
        make(number, published_at=JULY if number % 3 else make().article.published_at) for number in range(1, 9)
    ]
    export("parquet", tmp_path / "parted", *articles, partition=True)
    export("parquet", tmp_path / "one.parquet", *articles)
    paths = sorted((tmp_path / "parted").rglob("*.parquet"))
    numbers = [row["id"] for path in paths for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()]
    assert numbers == [3, 6, 1, 2, 4, 5, 7, 8]
    assert pyarrow.parquet.ParquetFile(tmp_path / "one.parquet").metadata.num_row_groups == 3


def test_an_empty_parquet_file_has_its_columns(tmp_path):
    export("parquet", tmp_path / "a.parquet")
    assert tuple(pyarrow.parquet.read_table(tmp_path / "a.parquet").column_names) == COLUMNS


@pytest.mark.parametrize("form", ["parquet", "sqlite"])
def test_half_an_emoji_and_nul_are_taken(tmp_path, make, form):
    assert export(form, tmp_path, make(title="半\ud83d\0", body="\ud83d", authors=("\ud83d",))).articles == 1


def test_without_pyarrow_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExportError, match=r"pip install 'gleaner\[parquet\]'"):
        export("parquet", tmp_path)


def test_sqlite_holds_every_column(tmp_path, make):
    export("sqlite", tmp_path / "a.db", make(authors=("甲",)), outlet_names={"paper": "晨报"}, body="as-published")
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.row_factory = sqlite3.Row
        [row] = database.execute("SELECT * FROM articles")
        assert tuple(row.keys()) == sqlite_module.COLUMNS
        assert (row["id"], row["truncated"], json.loads(row["authors"])) == (1, 0, ["甲"])
        assert row["body"] == row["original_body"] == "<p>第一\n段</p>"
        assert [tuple(outlet) for outlet in database.execute("SELECT * FROM outlets")] == [("paper", "晨报")]
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_an_archive_is_never_replaced(tmp_path):
    for _ in range(2):
        Archive.open(str(tmp_path / "gleaner.db")).close()
        with pytest.raises(ExportError, match=r"is an archive of gleaner itself"):
            export("sqlite", tmp_path / "gleaner.db")


@pytest.mark.parametrize("before", [b"", b"text"])
def test_another_file_is_replaced(tmp_path, before):
    (tmp_path / "a.db").write_bytes(before)
    assert export("sqlite", tmp_path / "a.db").written == 1
