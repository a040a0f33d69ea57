"""A month of sources with different habits on a virtual clock, against a poll every thirty minutes."""

import bisect
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from crawler.outlet import Cadence
from scheduler.cadence import CadenceSettings, decide_next
from scheduler.history import SourceHistory
from scheduler.outcome import Outcome, OutcomeKind

START = datetime(2026, 5, 4, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS, LEARNT = 28, START + 10 * DAY
SETTINGS = CadenceSettings()
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


# What is published, and how much of it a listing holds.
HABITS = {
    "wire": (scattered(200, hours=(6, 24)), 60),
    "newsroom": (scattered(50), 20),
    "round the clock": (scattered(24, hours=(0, 24)), 20),
    "office hours": (scattered(20, hours=(9, 18)), 20),
    "ten a day": (scattered(10), 20),
    "five a day": (scattered(5), 20),
    "one a day": (scattered(1), 20),
    "bursts": (scattered(32, burst=8), 40),
    "one batch a day": (scattered(30, burst=30), 120),
    "weekly": (scattered(0.14), 20),
}
# Much in a short time, for how little is listed: what is slow to look loses some.
CROWDED = {
    "morning run": (scattered(20, hours=(7, 9)), 10),
    "morning shift": (scattered(40, hours=(9, 13)), 10),
    "evening run": (scattered(25, hours=(17, 21)), 10),
    "few listed": (scattered(20), 5),
    "bursts of half a listing": (scattered(48, burst=8), 15),
}


@dataclass(kw_only=True)
class Polled:
    """What polling came to: requests, those that brought nothing, the minutes articles waited, those never seen."""

    requests: int = 0
    empty: int = 0
    delays: list[float] = field(default_factory=list)
    lost: list[datetime] = field(default_factory=list)


def poll(moments, window, key, cadence):
    history, now, seen, polled = SourceHistory(key=key), START, 0, Polled()
    while now < START + DAYS * DAY:
        published = bisect.bisect_right(moments, now)
        first = max(published - window, seen)
        polled.requests += 1
        polled.empty += published == seen
        polled.lost += moments[seen:first]
        polled.delays += [(now - moment) / MINUTE for moment in moments[first:published]]
        outcome = answered(published - first, min(published, window)) if published > seen else UNCHANGED
        found = decide_next(history, outcome, cadence, UTC, SETTINGS, now)
        history, now, seen = found.history, found.due, published
    return polled


UNCHANGED = Outcome(kind=OutcomeKind.UNCHANGED, status=304)


def answered(new, listed):
    headers = {"etag": '"1"'}
    return Outcome(kind=OutcomeKind.FETCHED, status=200, headers=headers, new=new, listed=listed, overlap=listed - new)


def poll_all(habits, cadence):
    return {
        habit: poll(publish(random.Random(habit)), window, habit, cadence)
        for habit, (publish, window) in habits.items()
    }


@pytest.fixture(scope="module")
def adaptive():
    """What polling by the rules comes to."""
    return poll_all(HABITS | CROWDED, Cadence())


@pytest.fixture(scope="module")
def fixed():
    """What polling every thirty minutes comes to."""
    return poll_all(HABITS | CROWDED, FIXED)


def wasted(polled, habits=HABITS):
    return sum(polled[habit].empty for habit in habits)


def median_delay(polled):
    return median(delay for habit in HABITS for delay in polled[habit].delays)


def test_requests_that_bring_nothing_are_at_most_two_fifths_of_a_fixed_polls(adaptive, fixed):
    assert wasted(adaptive) <= 0.4 * wasted(fixed)


def test_where_much_comes_at_once_they_are_hardly_more_than_a_fixed_polls(adaptive, fixed):
    assert wasted(adaptive, CROWDED) <= 1.25 * wasted(fixed, CROWDED)


def test_the_median_article_waits_no_longer_than_under_a_fixed_poll(adaptive, fixed):
    assert median_delay(adaptive) <= median_delay(fixed)


def test_what_a_listing_holds_is_not_lost(adaptive):
    assert {habit: len(adaptive[habit].lost) for habit in HABITS if adaptive[habit].lost} == {}


def test_once_sources_are_known_no_more_is_lost_of_them_than_under_a_fixed_poll(adaptive, fixed):
    late = [sum(moment > LEARNT for habit in CROWDED for moment in polled[habit].lost) for polled in (adaptive, fixed)]
    assert late[0] <= late[1]


def test_every_article_is_found_within_a_day_and_no_source_asked_oftener_than_the_floor_allows(adaptive):
    for polled in adaptive.values():
        assert max(polled.delays, default=0) <= DAY / MINUTE
        assert polled.requests <= DAYS * DAY / SETTINGS.floor + 1
