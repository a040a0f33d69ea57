"""Since when an article's page is away is said by every format that has a column for it."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pyarrow.parquet
import pytest

import storage.export
from storage.article import Stored
from storage.export import FORMATS, ExportOptions

AWAY = datetime(2023, 6, 20, 8, tzinfo=UTC)
SCHEMA = json.loads((Path(storage.export.__file__).parent / "jsonl.schema.json").read_text("utf-8"))


@pytest.fixture
def articles(make) -> list[Stored]:
    """Two articles, the second of them away."""
    return [make(1), replace(make(2), removed_at=AWAY)]


def export(form: str, out: Path, articles: list[Stored]) -> Path:
    FORMATS[form].export(articles, out, ExportOptions())
    return out


def test_json_lines_say_it_as_the_schema_has_it(tmp_path, articles):
    lines = export("jsonl", tmp_path / "a.jsonl", articles).read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["removed_at"] for row in rows] == [None, "2023-06-20T08:00:00Z"]
    for row in rows:
        jsonschema.validate(row, SCHEMA)


def test_a_table_of_commas_says_it(tmp_path, articles):
    with export("csv", tmp_path / "a.csv", articles).open(newline="", encoding="utf-8") as file:
        assert [row["removed_at"] for row in csv.DictReader(file)] == ["", "2023-06-20T08:00:00Z"]


def test_a_sqlite_file_says_it(tmp_path, articles):
    with closing(sqlite3.connect(export("sqlite", tmp_path / "a.db", articles))) as database:
        found = database.execute("SELECT removed_at FROM articles ORDER BY id").fetchall()
    assert found == [(None,), ("2023-06-20T08:00:00Z",)]


def test_parquet_says_it_as_a_time(tmp_path, articles):
    table = pyarrow.parquet.read_table(export("parquet", tmp_path / "a.parquet", articles))
    assert table.column("removed_at").to_pylist() == [None, AWAY]
