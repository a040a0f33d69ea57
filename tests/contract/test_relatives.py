"""What stored articles are to each other, on both databases."""

import random
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from storage import schema
from storage.archive import Archive
from storage.article import Duplicate, New, PublishedFrom
from storage.engine import reading
from storage.links import connected
from storage.relations import Limits
from storage.sources import SourceRef

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHARACTERS = (
    "港务局周宣布新的集装箱码头将于明年春天开放首批航线已经签约长在记者会上说工程比原计划提前完"
    "没有超出预算由两家本地企业承建岸可以同时停靠大型货轮当地居民担心卡车会增加"
)


def story(number: int, length: int = 300) -> str:
    return "".join(random.Random(number).choices(CHARACTERS, k=length))


@pytest.fixture
def links(archive):
    def read() -> list[tuple[int, int, str]]:
        table = schema.article_links.c
        with reading(archive.engine) as connection:
            return [tuple(row) for row in connection.execute(select(table.a, table.b, table.kind).order_by(table.a))]

    return read


@pytest.fixture
def elsewhere(archive, capture):
    def store(name: str, **fields):
        one = capture(name, url=f"https://other.example/{name}", outlet="other", **fields)
        return archive.store([one], SourceRef("other", "https://other.example/feed"), None, one.fetched_at)

    return store


def test_an_almost_equal_text_under_another_link_is_a_duplicate_of_the_first(show, capture, queries, links) -> None:
    noon = capture().article.published_at
    first, later = (
        capture("1", title="港口的船", text=story(1)),
        capture("2", title="港口的船", text=story(1) + "完", published_at=noon + HOUR),
    )
    assert show(first) == [New(1)]
    assert show(later) == [Duplicate(2, 1)]
    assert queries.article(2).duplicate_of == 1
    assert links() == [(1, 2, "duplicate")]


def test_the_first_published_is_the_original_whenever_it_comes(show, capture, queries) -> None:
    noon = capture().article.published_at
    assert show(capture("1", title="港口的船", text=story(1), published_at=noon)) == [New(1)]
    assert show(capture("2", title="港口的船", text=story(1) + "完", published_at=noon - HOUR)) == [New(2)]
    assert [queries.article(number).duplicate_of for number in (1, 2)] == [2, None]


def test_an_update_under_another_link_is_linked_and_both_stand(show, capture, queries, links) -> None:
    show(capture("1", title="港口的船", text=story(1)))
    assert show(capture("2", title="港口的船", text=story(1) + story(2, 40))) == [New(2)]
    assert links() == [(1, 2, "revision")]
    assert queries.article(2).duplicate_of is None


def test_a_reprint_elsewhere_is_linked_and_both_stand(show, capture, elsewhere, queries, links) -> None:
    show(capture("1", title="港口的船", text=story(1)))
    assert elsewhere("a", text=story(1)) == [New(2)]
    assert links() == [(1, 2, "reprint")]


def test_beyond_the_window_only_the_very_same_text_is_a_duplicate(show, capture, links) -> None:
    later = capture().article.published_at + 60 * DAY
    show(capture("1", title="港口的船", text=story(1)))
    assert show(capture("2", title="港口的船", text=story(1) + "完", published_at=later)) == [New(2)]
    assert show(capture("3", title="港口的船", text=story(1), published_at=later + 60 * DAY)) == [Duplicate(3, 1)]


def test_the_window_is_a_setting(database_url, capture) -> None:
    later = capture().article.published_at + 5 * DAY
    source = SourceRef("demo", "https://demo.example/feed")
    with Archive.open(database_url, limits=Limits(window=3 * DAY)) as archive:
        one, other = (
            capture("1", title="港口的船", text=story(1)),
            capture("2", title="港口的船", text=story(1) + "完", published_at=later),
        )
        assert archive.store([one, other], source, None, later) == [New(1), New(2)]


def test_what_an_article_said_before_counts_too(show, capture, links) -> None:
    show(capture("1", title="港口的船", text=story(1)))
    show(capture("1", title="港口的船", text=story(2)))
    show(capture("2", title="港口的船", text=story(1) + "完"))
    assert links() == [(1, 2, "duplicate")]


def test_a_time_found_better_later_moves_the_article_among_its_relatives(show, capture, links) -> None:
    noon = capture().article.published_at
    far = capture(
        "1", title="港口的船", text=story(1), published_at=noon - 40 * DAY, published_from=PublishedFrom.FIRST_SEEN
    )
    show(far, capture("2", title="港口的船", text=story(1) + "完", published_at=noon))
    assert links() == []
    mirror = SourceRef("demo", "https://mirror.example/feed")
    show(
        capture("1", title="港口的船", text=story(1), published_at=noon, published_from=PublishedFrom.PAGE),
        source=mirror,
    )
    assert links() == [(1, 2, "duplicate")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_of_storing_gives_the_same_groups_and_original(show, capture, queries, archive, order) -> None:
    noon = capture().article.published_at
    texts = [story(1), story(1) + "完", story(1)[3:]]
    captures = [
        capture(str(place), title="港口的船", text=text, published_at=noon + place * HOUR)
        for place, text in enumerate(texts)
    ]
    for place in order:
        show(captures[place])
    url_of = {one.id: one.article.url for one in queries.articles()}
    assert {url_of.get(one.duplicate_of) for one in queries.articles()} == {None, captures[0].article.url}
    with reading(archive.engine) as connection:
        assert connected(connection, [1]) == [frozenset({1, 2, 3})]
