"""Choosing articles and their forms, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.query_language import parse_query
from storage.selection import Selection, count_articles, reach, select_articles

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def shelf(show, capture) -> None:
    """Articles 1 to 3 in three languages; 4 is a duplicate of 1, and 1 has been retitled, which is revision 5."""
    show(capture("1", text="同一篇文章的长长的正文。" * 20))
    show(capture("2", language="zh-Hant", published_at=NOON + timedelta(days=1)))
    show(capture("3", language="de"))
    show(capture("4", text="同一篇文章的长长的正文。" * 20, url="https://demo.example/again"))
    show(capture("1", text="同一篇文章的长长的正文。" * 20, title="港口 <再> 开", entry_hash="f" * 32))


def found(archive, **fields) -> list[tuple[int, int]]:
    selection = Selection(**fields)
    forms = [(stored.id, stored.revision) for stored in select_articles(archive.engine, selection)]
    with archive.engine.connect() as connection:
        assert count_articles(connection, selection) == len(forms)
    return forms


@pytest.mark.parametrize(
    ("fields", "forms"),
    [
        ({}, [(1, 2), (2, 1), (3, 1), (4, 1)]),
        ({"outlets": ("other",)}, []),
        ({"languages": ("zh",)}, [(1, 2), (2, 1), (4, 1)]),
        ({"languages": ("ZH-hant", "de")}, [(2, 1), (3, 1)]),
        ({"languages": ("d", "z_", "zh-")}, []),
        ({"since": NOON + timedelta(days=1)}, [(2, 1)]),
        ({"until": NOON}, []),
        ({"duplicates": "skip"}, [(1, 2), (2, 1), (3, 1)]),
        ({"revisions": "all"}, [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1)]),
        ({"newest": 2}, [(2, 1), (4, 1)]),
        ({"after": 0}, [(2, 1), (3, 1), (4, 1), (1, 2)]),
        ({"after": 3}, [(4, 1), (1, 2)]),
        ({"after": 0, "revisions": "all"}, [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2)]),
        ({"after": 5}, []),
    ],
)
def test_forms_are_chosen_and_ordered(shelf, archive, fields, forms) -> None:
    assert found(archive, **fields) == forms


def test_a_duplicate_can_be_a_link_to_the_earlier_article(shelf, archive) -> None:
    [*_, last] = select_articles(archive.engine, Selection(duplicates="link"))
    assert last.duplicate_of == 1
    assert last.article.body == '<p><a href="https://demo.example/1">港口 &lt;再&gt; 开</a></p>' == last.original.body
    assert last.article.text == "港口 <再> 开"


def test_pages_come_only_when_asked_for(show, capture, archive) -> None:
    show(capture(page=b"page"))
    pages = [next(select_articles(archive.engine, Selection(pages=asked))).original.page for asked in (False, True)]
    assert pages == [None, b"page"]


def test_the_last_revision_is_known(shelf, archive) -> None:
    with archive.engine.connect() as connection:
        assert reach(connection, Selection()) == 5


@pytest.fixture
def storm(archive, show, capture) -> Selection:
    """Articles 1 and 3 of four tell of a storm, of those that are indexed; so does 4, which is not."""
    for name, word in {"1": "风暴", "2": "晴天", "3": "风暴"}.items():
        show(capture(name, title=f"{word}{name}"))
    archive.catch_up()
    show(capture("4", title="风暴4"))
    return Selection(query=parse_query("风暴"))


def test_a_query_chooses_what_search_finds(storm, archive) -> None:
    assert found(archive, query=storm.query) == [(1, 1), (3, 1)]
    assert found(archive, query=storm.query, newest=1) == [(3, 1)]
    assert found(archive, query=storm.query, after=1, upto=3) == [(3, 1)]


def test_a_query_reaches_no_further_than_the_index(storm, archive) -> None:
    with archive.engine.connect() as connection:
        assert (reach(connection, storm), reach(connection, Selection())) == (3, 4)
    archive.catch_up()
    with archive.engine.connect() as connection:
        assert reach(connection, storm) == 4
