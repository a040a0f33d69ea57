"""Rows are found by any number of values, whatever these are made of, on both databases."""

import pytest
from sqlalchemy import event, select

from storage import schema
from storage.archive import Archive
from storage.engine import reading, writing
from storage.rows import CHUNK, add, among, rows_among
from storage.sources import SourceRef

NAMES = schema.outlet_names.c
ODD = ["", " ", "'", '"', "\\", "\\u0041", "%s", "?", ":among", "a,b", "[1]", "null", "1", "01", "晨报", "𠀋", "\x1f"]


@pytest.fixture
def connection(archive):
    with writing(archive.engine) as connection:
        add(connection, schema.outlet_names, [{"outlet": name, "name": name.upper()} for name in ODD])
        yield connection


@pytest.mark.parametrize("name", ODD)
def test_a_text_is_found_by_itself_alone(connection, name):
    query = select(NAMES.outlet, NAMES.name).where(NAMES.outlet.in_(among()))
    assert [tuple(row) for row in rows_among(connection, query, [name])] == [(name, name.upper())]


def test_more_values_than_a_statement_takes_are_asked_for_piece_by_piece(connection):
    query = select(NAMES.outlet).where(NAMES.outlet.in_(among()))
    values = {*ODD, *(f"{number}-missing" for number in range(2 * CHUNK))}
    assert sorted(row.outlet for row in rows_among(connection, query, values)) == sorted(ODD)
    assert list(rows_among(connection, query, [])) == []


def test_rows_keep_the_types_of_their_columns_beside_other_parameters(archive, capture):
    shown = [capture(str(number)) for number in range(3)]
    stored = archive.store(shown, SourceRef("demo", "https://demo.example/feed"), None, shown[0].fetched_at)
    article = schema.articles.c
    query = select(article.id, article.truncated, article.first_seen_at).where(
        article.outlet == "demo", article.id.in_(among())
    )
    with reading(archive.engine) as connection:
        rows = [tuple(row) for row in rows_among(connection, query, [one.id for one in stored[:2]] + [10**15])]
    assert rows == [(one.id, False, shown[0].fetched_at) for one in stored[:2]]


def test_one_statement_serves_any_number_of_values_in_sqlite(tmp_path):
    query = select(NAMES.outlet).where(NAMES.outlet.in_(among()))
    with Archive.open(str(tmp_path / "a.db")) as archive, reading(archive.engine) as connection:
        connection.begin()
        said = set()
        event.listen(archive.engine, "before_cursor_execute", lambda *given: said.add(given[2]))
        for many in (1, 2, CHUNK):
            list(rows_among(connection, query, map(str, range(many))))
        assert len(said) == 1
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said.pop()}", ("[]",)).all()
    assert "SEARCH outlet_names USING PRIMARY KEY" in plan[0][3]
