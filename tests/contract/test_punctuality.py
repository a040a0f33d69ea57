"""Due times after a start and after the clock was set, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.punctuality import Clock, put_right
from scheduler.rules import CadenceSettings
from storage.claims import Claims
from storage.schedule import Plan, Schedule
from storage.sources import SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REFS = [SourceRef("demo", f"https://demo.example/{n}") for n in range(5)]
LEASE, LATE = 5 * MINUTE, MINUTE


@pytest.fixture
def schedule(archive) -> Schedule:
    return Schedule(archive.engine)


def decide(archive, schedule, at, wait) -> None:
    """All sources were fetched at a moment, and are due a while later."""
    plans = [
        Plan(claim=claim, next_due=at + wait, decided_at=at, why="", state="well", record="{}")
        for claim in Claims(archive.engine, "test").take(REFS, at, LEASE)
    ]
    schedule.write(plans)


def right(schedule, now) -> list[timedelta]:
    put_right(schedule, now, lease=LEASE, late=LATE, settings=CadenceSettings())
    return [due.next_due - now for due in schedule.dues()]


def test_after_long_downtime_overdue_sources_come_one_after_the_other(archive, schedule) -> None:
    decide(archive, schedule, NOON, 60 * MINUTE)
    assert right(schedule, NOON + 9 * DAY) == [timedelta(seconds=2 * n) for n in range(5)]


def test_sources_due_in_the_ordinary_way_are_left_alone(archive, schedule) -> None:
    decide(archive, schedule, NOON, 60 * MINUTE)
    assert right(schedule, NOON + 60 * MINUTE) == [timedelta(0)] * 5


def test_a_clock_set_back_makes_nobody_wait_longer_than_was_decided(archive, schedule) -> None:
    decide(archive, schedule, NOON + 400 * DAY, 60 * MINUTE)
    assert right(schedule, NOON) == [60 * MINUTE] * 5


def test_a_lease_of_a_clock_that_was_ahead_ends_in_due_course(archive, schedule) -> None:
    schedule.enter(REFS, NOON)
    Claims(archive.engine, "killed").take_due(NOON + 400 * DAY, LEASE, 10)
    right(schedule, NOON)
    assert len(Claims(archive.engine, "next").take_due(NOON + LEASE, LEASE, 10)) == 5


def test_a_clock_that_is_set_is_noticed() -> None:
    clock = Clock(NOON, 100.0)
    assert not clock.was_set(NOON + MINUTE, 160.0)
    assert clock.was_set(NOON - DAY, 170.0)
    assert not clock.was_set(NOON - DAY + 10 * MINUTE, 770.0)
    assert clock.was_set(NOON + DAY, 780.0)
