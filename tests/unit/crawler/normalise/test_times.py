"""The order of trust among times, and what no time may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.times import Candidate, choose, mend_listed, read_candidate, url_candidate
from storage.article import PublishedFrom

SINGAPORE = ZoneInfo("Asia/Singapore")
NEW_YORK = ZoneInfo("America/New_York")
FETCHED = datetime(2023, 6, 15, 12, tzinfo=UTC)
PATTERN = r"-(?P<m>\d\d)(?P<d>\d\d)(?P<Y>\d{4})(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)\.html"


def at(text: str, source: str) -> Candidate | None:
    return read_candidate(text, PublishedFrom(source), SINGAPORE)


def test_page_is_trusted_before_body_before_url_before_feed() -> None:
    times = [at(f"2023-06-14T0{hour}:30:00Z", source) for hour, source in enumerate(("page", "body", "url", "feed"))]
    while times:
        chosen = choose(times, SINGAPORE, FETCHED)
        assert times[0]
        assert (chosen.at, chosen.source) == (times[0].at, times[0].source)
        times.pop(0)
    assert choose([], SINGAPORE, FETCHED).source is PublishedFrom.FIRST_SEEN


def test_date_checks_but_never_replaces_a_time() -> None:
    day, time = at("2023-06-14", "page"), at("2023-06-14T03:00:00Z", "feed")
    assert choose([day, time], SINGAPORE, FETCHED).source is PublishedFrom.FEED


def test_time_that_contradicts_a_date_gives_way_to_one_that_agrees() -> None:
    wrong, day, right = at("2021-01-01T03:00:00Z", "page"), at("2023-06-14", "url"), at("2023-06-14T03:00:00Z", "feed")
    assert choose([wrong, day, right], SINGAPORE, FETCHED).source is PublishedFrom.FEED


def test_time_that_contradicts_a_date_is_kept_when_there_is_no_other() -> None:
    only, day = at("2021-01-01T03:00:00Z", "feed"), at("2023-06-14", "url")
    assert choose([only, day], SINGAPORE, FETCHED).source is PublishedFrom.FEED


def test_midnight_is_a_date() -> None:
    for text in ("2023-06-14T00:00:00Z", "2023-06-14T00:00:00+08:00"):
        read = at(text, "page")
        assert read
        assert read.day == date(2023, 6, 14)


def test_feeds_may_list_at_midnight() -> None:
    read = at("Wed, 14 Jun 2023 00:00:00 GMT", "feed")
    assert read
    assert read.day is None


def test_date_alone_stands_for_an_article_of_an_earlier_day() -> None:
    chosen = choose([at("2023-06-01", "page")], SINGAPORE, FETCHED)
    assert (chosen.at, chosen.source) == (datetime(2023, 5, 31, 16, tzinfo=UTC), PublishedFrom.PAGE)


def test_first_sight_is_better_than_the_date_of_the_same_day() -> None:
    chosen = choose([at("2023-06-15", "page")], SINGAPORE, FETCHED)
    assert (chosen.at, chosen.source) == (FETCHED, PublishedFrom.FIRST_SEEN)


@pytest.mark.parametrize("text", ["2023-06-15T12:11:00Z", "2031-01-01T00:00:01Z", "1970-01-01T00:00:00Z", "NaN", ""])
def test_impossible_times_are_not_taken(text: str) -> None:
    assert choose([at(text, "page")], SINGAPORE, FETCHED).source is PublishedFrom.FIRST_SEEN


def test_ten_minutes_ahead_are_the_clocks() -> None:
    assert choose([at("2023-06-15T12:09:00Z", "page")], SINGAPORE, FETCHED).source is PublishedFrom.PAGE


def test_local_time_called_utc_is_mended() -> None:
    mended = mend_listed(at("2023-06-15T19:30:00Z", "feed"), SINGAPORE, FETCHED)
    assert mended
    assert mended.at == datetime(2023, 6, 15, 11, 30, tzinfo=UTC)


def test_time_far_ahead_is_beyond_mending() -> None:
    assert mend_listed(at("2023-06-17T19:30:00Z", "feed"), SINGAPORE, FETCHED) is None
    assert mend_listed(None, SINGAPORE, FETCHED) is None


def test_time_of_a_link_is_read_by_pattern_in_the_outlets_zone() -> None:
    read = url_candidate("https://host.example/x/hcm1-06142023032513.html", PATTERN, NEW_YORK)
    assert read
    assert (read.at, read.day) == (datetime(2023, 6, 14, 7, 25, 13, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://host.example/story20230614-1349244", date(2023, 6, 14)),
        ("https://host.example/2023/06/14/x", date(2023, 6, 14)),
        ("https://host.example/2023-6-4/x", date(2023, 6, 4)),
        ("https://host.example/news/202306140173.aspx", date(2023, 6, 14)),
    ],
)
def test_date_of_a_link_is_found(url: str, day: date) -> None:
    read = url_candidate(url, None, SINGAPORE)
    assert read
    assert read.day == day


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example/a/7137582.html",
        "https://host.example/20231399/x",
        "https://host.example/20230231/x",
        "https://host.example/x-99142023032513.html",
    ],
)
def test_other_digits_are_no_date(url: str) -> None:
    assert url_candidate(url, PATTERN, SINGAPORE) is None


def test_pattern_without_a_year_gives_nothing() -> None:
    assert url_candidate("https://host.example/14.html", r"/(?P<d>\d+)\.html", SINGAPORE) is None


TIMES = st.datetimes(timezones=st.just(UTC), allow_imaginary=False)


@given(st.lists(st.tuples(TIMES, st.sampled_from(list(PublishedFrom)), st.booleans()), max_size=5))
def test_chosen_time_is_aware_and_never_ahead(found: list[tuple[datetime, PublishedFrom, bool]]) -> None:
    candidates = [Candidate(time, source, None if timed else time.date()) for time, source, timed in found]
    chosen = choose(candidates, SINGAPORE, FETCHED)
    assert chosen.at.utcoffset() == timedelta(0)
    assert chosen.at <= FETCHED + timedelta(minutes=10)
