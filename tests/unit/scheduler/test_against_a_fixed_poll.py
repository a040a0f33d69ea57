"""A fortnight of sources with different habits on a virtual clock, against a poll every thirty minutes."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from crawler.outlet import Cadence
from scheduler.cadence import CadenceSettings, decide_next
from scheduler.history import SourceHistory
from scheduler.outcome import Outcome, OutcomeKind

START = datetime(2026, 5, 4, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS = 14
SETTINGS = CadenceSettings()
ETAG = {"etag": '"1"'}
FIXED = Cadence(every="30m")


def scattered(per_day, *, hours=(7, 23), burst=1):
    """A source with so many articles a day at random moments of its hours, each moment bringing a burst."""

    def publish(rng):
        moments = []
        for day in range(DAYS):
            count = sum(rng.random() < per_day / burst / 1000 for _ in range(1000))
            for _ in range(count):
                at = START + day * DAY + timedelta(hours=rng.uniform(*hours))
                moments += [at + rng.uniform(0, 5) * MINUTE for _ in range(burst)]
        return sorted(moments)

    return publish


HABITS = {
    "wire": scattered(200, hours=(6, 24)),
    "newsroom": scattered(50),
    "round the clock": scattered(24, hours=(0, 24)),
    "office hours": scattered(20, hours=(9, 18)),
    "ten a day": scattered(10),
    "five a day": scattered(5),
    "one a day": scattered(1),
    "bursts": scattered(32, burst=8),
    "one batch a day": scattered(30, burst=30),
    "weekly": scattered(0.14),
}


def poll(moments, key, cadence):
    """The requests made, those that brought nothing, and the minutes each article waited."""
    history, now, seen, requests, empty, delays = SourceHistory(key=key), START, 0, 0, 0, []
    while now < START + DAYS * DAY:
        due = next((place for place in range(seen, len(moments)) if moments[place] > now), len(moments))
        new, seen = moments[seen:due], due
        requests += 1
        empty += not new
        delays += [(now - moment) / MINUTE for moment in new]
        outcome = Outcome(kind=OutcomeKind.FETCHED, status=200, headers=ETAG, new=len(new), listed=40, overlap=1)
        same = replace(outcome, kind=OutcomeKind.UNCHANGED, status=304)
        found = decide_next(history, outcome if new else same, cadence, UTC, SETTINGS, now)
        history, now = found.history, found.due
    return requests, empty, delays


@pytest.fixture(scope="module")
def published():
    """When each source published."""
    return {habit: publish(random.Random(habit)) for habit, publish in HABITS.items()}


@pytest.fixture(scope="module")
def adaptive(published):
    """What polling by the rules comes to."""
    return {habit: poll(moments, habit, Cadence()) for habit, moments in published.items()}


@pytest.fixture(scope="module")
def fixed(published):
    """What polling every thirty minutes comes to."""
    return {habit: poll(moments, habit, FIXED) for habit, moments in published.items()}


def wasted(polled):
    return sum(empty for _, empty, _ in polled.values())


def median_delay(polled):
    return median(delay for _, _, delays in polled.values() for delay in delays)


def test_requests_that_bring_nothing_are_at_most_two_fifths_of_a_fixed_polls(adaptive, fixed):
    assert wasted(adaptive) <= 0.4 * wasted(fixed)


def test_the_median_article_waits_no_longer_than_under_a_fixed_poll(adaptive, fixed):
    assert median_delay(adaptive) <= median_delay(fixed)


def test_every_article_is_found_within_a_day_and_no_source_asked_oftener_than_the_floor_allows(adaptive, published):
    for habit, (requests, _, delays) in adaptive.items():
        old_enough = sum(moment < START + (DAYS - 1) * DAY for moment in published[habit])
        assert len(delays) >= old_enough
        assert max(delays, default=0) <= DAY / MINUTE
        assert requests <= DAYS * DAY / SETTINGS.floor + 1
