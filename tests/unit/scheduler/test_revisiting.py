"""When the page of an article is fetched again."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from crawler.outlet import Outlet
from crawler.revisit import Finding
from scheduler.revisiting import NextLook, first_look, next_step, plan_next, sends_validators
from scheduler.rules import CadenceSettings
from storage.revisits import Revisit
from storage.sources import SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SETTINGS = CadenceSettings()
LATE = NOON + 8 * DAY


def claim(**known) -> Revisit:
    source = SourceRef("demo", "https://demo.example/feed")
    return Revisit(id=1, token=1, source=source, url="https://demo.example/1", first_seen_at=NOON, **known)


def after(finding: Finding, now: datetime, *, wait: timedelta = timedelta(0), **known) -> NextLook:
    return plan_next(claim(**known), finding, now, SETTINGS, wait=wait)


def test_only_outlets_that_ask_for_it_are_looked_at_again() -> None:
    outlet = Outlet(slug="demo", name="Demo", language="en")
    again = outlet.model_copy(update={"revisit": True})
    assert (first_look(outlet, SETTINGS), first_look(again, SETTINGS)) == (None, 15 * MINUTE)
    assert first_look(again, CadenceSettings(revisits=())) is None


@pytest.mark.parametrize(
    ("passed", "step"),
    [(timedelta(0), 15 * MINUTE), (15 * MINUTE, 3 * HOUR), (2 * DAY, 7 * DAY), (7 * DAY, None), (99 * DAY, None)],
)
def test_the_next_step_is_the_first_that_lies_ahead(passed: timedelta, step: timedelta | None) -> None:
    assert next_step(NOON, NOON + passed, SETTINGS.revisits) == (None if step is None else NOON + step)


@pytest.mark.parametrize("finding", [Finding.SAME, Finding.CHANGED])
def test_a_page_that_was_read_is_next_due_at_the_next_step_and_all_is_forgotten(finding: Finding) -> None:
    looked = after(finding, NOON + 20 * MINUTE, failures=3, missing_since=NOON)
    assert looked == NextLook(due=NOON + 3 * HOUR, returned=True)


@pytest.mark.parametrize("finding", [Finding.OTHER, Finding.BARRED])
def test_a_page_that_is_not_the_article_waits_for_the_next_step(finding: Finding) -> None:
    assert after(finding, NOON + 20 * MINUTE, failures=3) == NextLook(due=NOON + 3 * HOUR)


def test_a_missing_page_is_confirmed_soon() -> None:
    assert after(Finding.MISSING, LATE) == NextLook(due=LATE + HOUR, missing_since=LATE)


@pytest.mark.parametrize("finding", [Finding.MISSING, Finding.GONE])
def test_a_page_missing_again_was_removed_when_it_was_first_missing(finding: Finding) -> None:
    assert after(finding, NOON + HOUR, missing_since=NOON) == NextLook(due=NOON + 3 * HOUR, removed_at=NOON)


def test_a_page_that_is_gone_is_removed_now() -> None:
    assert after(Finding.GONE, LATE) == NextLook(due=None, removed_at=LATE)


@pytest.mark.parametrize("finding", [Finding.MISSING, Finding.GONE])
def test_a_page_known_to_be_away_is_not_removed_again(finding: Finding) -> None:
    assert after(finding, NOON + HOUR, away=True) == NextLook(due=NOON + 3 * HOUR)


@pytest.mark.parametrize(("failures", "pause"), [(0, HOUR), (1, 2 * HOUR), (3, 8 * HOUR), (6, DAY), (10**6, DAY)])
def test_a_failure_is_tried_again_later_each_time(failures: int, pause: timedelta) -> None:
    looked = after(Finding.FAILED, NOON + 2 * DAY, failures=failures, missing_since=NOON)
    assert looked == NextLook(due=NOON + 2 * DAY + pause, failures=failures + 1, missing_since=NOON)


def test_a_failure_is_tried_again_no_later_than_the_next_step() -> None:
    assert after(Finding.UNREACHED, NOON + 2 * HOUR, failures=4).due == NOON + 3 * HOUR


def test_after_the_last_step_failures_come_to_an_end() -> None:
    assert after(Finding.FAILED, LATE, failures=6).due == LATE + DAY
    assert after(Finding.FAILED, LATE, failures=7).due is None


def test_a_server_is_left_alone_for_as_long_as_it_asks() -> None:
    assert after(Finding.FAILED, NOON + 2 * HOUR, wait=5 * HOUR).due == NOON + 7 * HOUR


def test_a_server_that_refuses_is_left_alone_for_hours_at_least() -> None:
    assert after(Finding.REFUSED, NOON + HOUR).due == NOON + 5 * HOUR
    assert after(Finding.REFUSED, NOON + HOUR, wait=9 * HOUR).due == NOON + 10 * HOUR


def test_a_network_that_is_down_counts_as_nothing() -> None:
    late = claim(failures=7, missing_since=NOON)
    looked = plan_next(late, Finding.UNREACHED, LATE, SETTINGS, offline=True)
    assert looked == NextLook(due=LATE + HOUR, failures=7, missing_since=NOON)


def test_validators_are_sent_for_a_week() -> None:
    assert sends_validators(claim(), NOON + 6 * DAY, SETTINGS)
    assert not sends_validators(claim(), NOON + 7 * DAY, SETTINGS)


def test_steps_have_to_ascend() -> None:
    assert CadenceSettings(revisits=("30m", "2w")).revisits == (30 * MINUTE, 14 * DAY)
    with pytest.raises(ValidationError, match="each has to be longer than the one before it"):
        CadenceSettings(revisits=("3h", "15m"))
