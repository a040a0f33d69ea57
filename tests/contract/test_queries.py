"""Reading what was stored, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.sources import SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def three_days(archive, show, capture) -> None:
    """Articles 1 to 3 of "demo", published on three days in another order, and article 4 of "other"."""
    days = {"1": NOON, "2": NOON + 2 * DAY, "3": NOON + DAY}
    show(*(capture(name, published_at=day, listed_at=NOON) for name, day in days.items()))
    other = SourceRef("other", "https://other.example/feed")
    archive.store([capture("4", outlet="other", published_at=NOON)], other, None, NOON)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [2, 3, 4, 1]),
        ({"order": "stored"}, [1, 2, 3, 4]),
        ({"outlet": "demo"}, [2, 3, 1]),
        ({"outlet": ["demo", "other"]}, [2, 3, 4, 1]),
        ({"outlet": "none"}, []),
        ({"since": NOON + DAY}, [2, 3]),
        ({"until": NOON + DAY}, [4, 1]),
        ({"since": NOON + DAY, "until": NOON + 2 * DAY, "outlet": "demo"}, [3]),
        ({"limit": 2}, [2, 3]),
    ],
)
def test_articles_are_filtered_and_ordered(three_days, queries, filters, found) -> None:
    assert [stored.id for stored in queries.articles(**filters)] == found


def test_counting_agrees_with_listing(three_days, queries) -> None:
    assert (queries.count(), queries.count(outlet="demo", since=NOON + DAY)) == (4, 2)


def test_an_unknown_number_is_no_article(queries) -> None:
    assert queries.article(1) is None
    assert queries.revisions(1) == []


def test_pages_come_only_when_asked_for(show, capture, queries) -> None:
    show(capture(page=b"page"))
    assert [stored.original.page for stored in queries.articles()] == [None]
    assert [stored.original.page for stored in queries.articles(pages=True)] == [b"page"]


def test_a_listing_shows_one_state_of_the_archive(show, capture, queries) -> None:
    show(*(capture(str(number)) for number in range(300)))
    listing = queries.articles(order="stored")
    first = next(listing)
    show(*(capture(str(number), title="改") for number in range(350)))
    rest = list(listing)
    assert len(rest) == 299
    assert {stored.revision for stored in [first, *rest]} == {1}


def test_a_listing_left_early_holds_nothing_up(show, capture, queries) -> None:
    show(capture("1"), capture("2"))
    for _ in queries.articles():
        break
    assert show(capture("3"))[0].id == 3
