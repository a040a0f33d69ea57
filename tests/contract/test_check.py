"""The check of an archive finds what is wrong, on both databases, and nothing where all is well."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import schema
from storage.article import PublishedFrom
from storage.check import check
from storage.engine import reading, writing
from storage.relations import Limits
from storage.removals import note_removed, note_returned
from storage.rows import upsert
from storage.sources import SourceRef

HOUR = timedelta(hours=1)
STORY = (
    "港务局宣布，新的集装箱码头将于明年春天开放，首批三条航线已经签约。局长在记者会上说，工程比原计划提前完工，"
    "费用没有超出预算。码头由两家本地企业承建，可以同时停靠四艘大型货轮。当地居民担心卡车会增加，环保团体要求公布监测结果。"
)
MIRROR = SourceRef("demo", "https://mirror.example/demo.xml")


@pytest.fixture
def filled(archive, show, capture):
    """An archive with duplicates, a reprint, revisions, a late twin, a completed and a moved article, all indexed.

    The third article is to be looked at again, and was away for an hour.
    """
    noon = capture().article.published_at
    same = {"title": "新码头开放"}
    show(capture("1", text=STORY, **same), capture("2", text=STORY + "完", **same), capture("3", text="短讯。"))
    show(capture("3", text="改过的短讯。"), capture("4", text=STORY, published_at=noon + 900 * HOUR, **same))
    other = capture("1", text=STORY, outlet="other", url="https://other.example/1", **same)
    archive.store([other], SourceRef("other", "https://other.example/feed"), None, noon)
    archive.catch_up()
    moved = capture(
        "2", text=STORY + "完", authors=("甲",), published_at=noon + HOUR, published_from=PublishedFrom.PAGE, **same
    )
    show(moved, source=MIRROR)
    archive.catch_up()
    with writing(archive.engine) as connection:
        upsert(connection, schema.revisits, [{"article_id": 3, "outlet": "demo", "next_due": noon}])
        note_removed(connection, 3, noon, 404, noon)
        note_returned(connection, [3], noon + HOUR)
    return archive


def findings(archive) -> list[str]:
    return list(check(archive.engine, Limits()))


def test_all_is_well_after_storing_and_indexing(filled) -> None:
    assert findings(filled) == []


def test_what_still_waits_to_be_indexed_is_no_fault(archive, show, capture) -> None:
    show(capture("1", text=STORY))
    assert findings(archive) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM bands", "its likeness is not noted"),
        ("INSERT INTO bands VALUES (1, 1)", "likenesses are noted"),
        ("DELETE FROM article_links", "and not linked"),
        ("UPDATE article_links SET a = 3 WHERE a = 1 AND b = 2", "linked and not alike"),
        ("UPDATE article_links SET score = 0.5", "are linked as a"),
        ("UPDATE articles SET duplicate_of = NULL", "is told to be a duplicate of nothing"),
        ("UPDATE articles SET title = 'x' WHERE id = 3", "lists tell another title"),
        ("UPDATE revisions SET document = '' WHERE id = 1", "cannot be read back"),
        ("UPDATE revisions SET form_hash = 'x' WHERE id = 1", "not the one that was stored"),
        ("UPDATE revisions SET number = 7 WHERE id = 1", "forms are there of"),
        ("DELETE FROM search_rows WHERE article_id = 3", "article 3 is not in the search index"),
        ("DELETE FROM search_rows WHERE article_id = 3", "search finds what is no article"),
        ("UPDATE search_rows SET revision = 1 WHERE article_id = 3", "article 3: search"),
        ("UPDATE search_rows SET article_id = 99 WHERE article_id = 3", "99 is in the search index and not"),
        ("INSERT INTO articles_to_index VALUES (99)", "99 waits to be indexed and is not there"),
        ("INSERT INTO forms_to_compare VALUES (1)", "1 forms still wait to be compared"),
        ("UPDATE revisits SET outlet = 'other'", "article 3 is to be looked at again as another outlet's"),
        ("UPDATE removals SET returned_at = '2001-01-01T00:00:00+00:00'", "article 3 came back before it was removed"),
    ],
)
def test_what_is_wrong_is_named(filled, damage: str, said: str) -> None:
    with writing(filled.engine) as connection:
        connection.execute(text(damage))
    assert any(said in finding for finding in findings(filled)), findings(filled)


def test_links_of_a_flood_are_right_though_not_all_of_it_would_meet_now(archive, show, capture, monkeypatch) -> None:
    for number in range(6):
        show(capture(str(number), text=STORY, title=f"Flood {number}"))
    monkeypatch.setattr("storage.relatives._MOST_CANDIDATES", 2)
    archive.catch_up()
    assert findings(archive) == []


def test_words_missing_from_the_index_are_found(filled) -> None:
    with writing(filled.engine) as connection:
        if filled.engine.dialect.name == "sqlite":
            (row,) = connection.execute(text("SELECT row_id FROM search_rows WHERE article_id = 3")).one()
            connection.execute(text("UPDATE fts_docsize SET sz = x'01010101' WHERE id = :row"), {"row": row})
        else:
            connection.execute(text("DELETE FROM fts WHERE article_id = 3 AND field = 1"))
    assert any("article 3: search holds other words" in finding for finding in findings(filled))
    with reading(filled.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar() == 5
