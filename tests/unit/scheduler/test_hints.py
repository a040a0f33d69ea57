from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.durations import in_words
from scheduler.hints import read_freshness, read_retry_after, read_ttl, skip_closed
from scheduler.outcome import FeedHints

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
BOUNDS = {"cap": DAY, "absurd": 366 * DAY}


def seconds(hint):
    return hint and hint.wait.total_seconds()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120), (" 120 ", 120), ("999999", 86_400), ("Mon, 04 May 2026 08:40:00 GMT", 600),
        ("Monday, 04-May-26 08:40:00 GMT", 600), ("Mon May  4 08:40:00 2026", 600),
        ("Tue, 05 May 2026 09:30:00 +0100", 86_400),
        ("", None), ("0", None), ("-5", None), ("soon", None), ("1.5", None), ("9" * 30, None), ("99999999999", None),
        ("Mon, 04 May 2026 08:20:00 GMT", None), ("Fri, 04 May 2096 08:20:00 GMT", None),
        ("Mon, 99 May 2026 08:20:00 GMT", None),
        ("١٢٠", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms_and_absurd_ones_are_ignored(value, expected):
    assert seconds(read_retry_after({"retry-after": value}, NOW, **BOUNDS)) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "max-age=2520"}, 2520), ({"cache-control": 'public, Max-Age="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400), ({"cache-control": "max-age=600", "age": "x"}, 600),
        ({"cache-control": "max-age=600", "age": "700"}, None), ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-1"}, None), ({"cache-control": "max-age=31536000"}, 86_400),
        ({"cache-control": "max-age=99999999999"}, None), ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store", "expires": "Mon, 04 May 2026 09:30:00 GMT"}, None),
        ({"cache-control": "max-age=60", "expires": "Mon, 04 May 2026 09:30:00 GMT"}, 60),
        ({"expires": "Mon, 04 May 2026 09:30:00 GMT"}, 3600), ({"expires": "0"}, None), ({"expires": "-1"}, None),
        ({"expires": "Mon, 04 May 2026 09:30:00 GMT", "date": "Mon, 04 May 2026 09:20:00 GMT"}, 600),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None), ({}, None),
    ],
)  # fmt: skip
def test_freshness_is_max_age_minus_age_unless_no_cache_else_expires(headers, expected):
    assert seconds(read_freshness(headers, NOW, **BOUNDS)) == expected


@pytest.mark.parametrize(
    ("ttl", "expected"), [(60, 3600), (1, 60), (0, None), (-5, None), (None, None), (10**15, None), (100_000, 86_400)]
)
def test_ttl_is_in_minutes(ttl, expected):
    assert seconds(read_ttl(FeedHints(ttl=ttl), **BOUNDS)) == expected


def test_without_a_parsed_feed_there_is_no_ttl_and_nothing_is_closed():
    assert read_ttl(None, **BOUNDS) is None
    assert skip_closed(NOW, None, NOW + DAY) == NOW


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((8,), (), "2026-05-04 09:00"), ((8, 9, 10), (), "2026-05-04 11:00"), ((9,), (), "2026-05-04 08:30"),
        ((), ("Monday",), "2026-05-05 00:00"), ((0, 24), (" monday ",), "2026-05-05 01:00"),
        ((), ("Monday", "Tuesday"), "2026-05-05 08:30"), (tuple(range(24)), (), "2026-05-04 08:30"),
        ((), ("Montag",), "2026-05-04 08:30"), ((32, -1), (), "2026-05-04 08:30"),
        ((), ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "2026-05-04 08:30"),
    ],
)  # fmt: skip
def test_closed_hours_and_days_are_waited_out_a_day_at_most(hours, days, expected):
    found = skip_closed(NOW, FeedHints(skip_hours=hours, skip_days=days), NOW + DAY)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(
    st.dictionaries(st.sampled_from(["cache-control", "expires", "age", "date", "retry-after"]), st.text(max_size=60))
)
def test_no_header_makes_the_reader_fail_or_wait_longer_than_the_cap(headers):
    for hint in (read_freshness(headers, NOW, **BOUNDS), read_retry_after(headers, NOW, **BOUNDS)):
        assert hint is None or timedelta(0) < hint.wait <= DAY


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (-5, "0 s"), (45, "45 s"), (89, "89 s"), (90, "2 min"), (2520, "42 min"), (5400, "1.5 h"), (36_000, "10 h"),
        (129_600, "1.5 days"), (604_800, "7 days"),
    ],
)  # fmt: skip
def test_lengths_are_said_in_one_figure(length, expected):
    assert in_words(timedelta(seconds=length)) == expected
