"""How a source's past is written down and read again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.health import Fetch, Fill, HealthHistory
from scheduler.history import SourceHistory
from scheduler.outcome import Evidence, FeedHints
from scheduler.record import Moved, Record, count_day, new_record, per_day, read_record, write_record
from scheduler.standing import Move, Standing, State

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FRESH = new_record("harbour https://harbour.example/feed")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.datetimes(timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=400))
COUNTS = st.integers(0, 10**6)
SHARES = st.floats(0, 1)
EVIDENCE = st.builds(Evidence, at=TIMES, status=COUNTS, headers=st.dictionaries(TEXTS, TEXTS, max_size=3), sample=TEXTS)
STANDINGS = st.builds(
    Standing, state=st.sampled_from(State), since=st.none() | TIMES, sightings=COUNTS, evidence=st.none() | EVIDENCE
)
HINTS = st.builds(
    FeedHints,
    ttl=st.none() | st.integers(-5, 10**9),
    skip_hours=st.tuples(st.integers(-1, 30)),
    skip_days=st.tuples(TEXTS),
    next=TEXTS,
    archive=TEXTS,
)
HISTORIES = st.builds(
    SourceHistory,
    key=TEXTS,
    first_fetch=st.none() | TIMES,
    last_fetch=st.none() | TIMES,
    arrivals=st.lists(TIMES, max_size=21).map(tuple),
    unchanged=COUNTS,
    failures=COUNTS,
    validators=st.booleans(),
    feed=st.none() | HINTS,
    held=st.none() | LENGTHS,
    held_at=st.none() | TIMES,
    retry_after=st.none() | TIMES,
    standing=STANDINGS,
    move=st.none() | st.builds(Move, target=TEXTS, since=TIMES, sightings=COUNTS),
)
FILLS = st.builds(Fill, body=SHARES, date=SHARES, title=SHARES, length=st.floats(0, 10**6))
FETCHES = st.builds(Fetch, at=TIMES, status=COUNTS, state=st.sampled_from(State), fill=st.none() | FILLS)
HEALTH = st.builds(
    HealthHistory,
    key=TEXTS,
    last=st.none() | FETCHES,
    recent=st.lists(FETCHES, max_size=3).map(tuple),
    usual=st.none() | FILLS,
    longest_gap=LENGTHS,
)
RECORDS = st.builds(
    Record,
    history=HISTORIES,
    health=HEALTH,
    unconditional_at=st.none() | TIMES,
    days=st.lists(st.tuples(st.dates(), COUNTS), max_size=3).map(tuple),
    aliases=st.lists(st.builds(Moved, address=TEXTS, until=TIMES), max_size=3).map(tuple),
)


@given(RECORDS)
def test_what_was_written_is_read_as_it_was(record):
    assert read_record(write_record(record), "another") == record


def test_what_is_as_it_was_at_first_takes_no_room():
    assert json.loads(write_record(new_record("k"))) == {"history": {"key": "k"}, "health": {"key": "k"}}


def test_a_source_without_a_record_begins_with_one():
    assert read_record("", FRESH.history.key) == FRESH


@given(RECORDS, st.data())
def test_what_was_cut_off_begins_anew(record, data):
    text = write_record(record)
    cut = data.draw(st.integers(1, len(text) - 1))
    assert read_record(text[:cut], FRESH.history.key) == FRESH


@given(
    st.recursive(
        st.none() | st.booleans() | COUNTS | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
    )
)
def test_what_is_no_record_begins_anew(thing):
    assert read_record(json.dumps(thing), FRESH.history.key) == FRESH


@pytest.mark.parametrize("text", ["\0", "[" * 10_000, '{"history":{"key":"\\ud800"},"health":{"key":"k"}}', "NaN"])
def test_damage_of_any_kind_begins_anew(text):
    assert read_record(text, FRESH.history.key) == FRESH


def test_fields_that_are_not_known_are_passed_over():
    written = json.loads(write_record(replace(FRESH, unconditional_at=NOW)))
    written["history"] |= {"halved": "PT30M", "invented_later": [1]}
    written["invented_later"] = {"a": 1}
    assert read_record(json.dumps(written), "another") == replace(FRESH, unconditional_at=NOW)


def test_fields_that_were_not_written_yet_are_as_at_first():
    text = '{"history":{"key":"k","failures":3},"health":{"key":"k"}}'
    assert read_record(text, "k") == replace(new_record("k"), history=SourceHistory(key="k", failures=3))


@pytest.mark.parametrize(
    "part", [{"standing": {"state": "of a newer version"}}, {"arrivals": "never"}, {"failures": "many"}, {"key": None}]
)
def test_a_part_that_cannot_be_understood_begins_the_whole_anew(part):
    written = json.loads(write_record(FRESH))
    written["history"] |= part
    assert read_record(json.dumps(written), FRESH.history.key) == FRESH


def test_articles_are_counted_by_day_for_the_last_thirty_days_that_had_any():
    record = FRESH
    for day in range(40):
        record = count_day(count_day(record, 1, NOW + day * DAY), 2, NOW + day * DAY)
    assert record.days == tuple((date(2026, 5, 4) + day * DAY, 3) for day in range(10, 40))
    assert count_day(record, 0, NOW + 50 * DAY) == record


def test_the_last_days_are_shown_with_those_that_had_nothing():
    record = count_day(count_day(FRESH, 4, NOW - 2 * DAY), 1, NOW)
    assert per_day(record, NOW, 4) == [0, 4, 0, 1]
