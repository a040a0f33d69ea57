from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.due import is_due, repair_due, spread_overdue
from scheduler.network import excuse, host_hold, is_network_down
from scheduler.outcome import Outcome, OutcomeKind
from scheduler.rules import CadenceSettings

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SETTINGS = CadenceSettings()


@pytest.mark.parametrize(("ahead", "due"), [(-60, True), (0, True), (5, True), (6, False)])
def test_a_source_is_due_at_the_nearest_tick(ahead, due):
    assert is_due(NOW + ahead * SECOND, NOW, 10 * SECOND) is due


@pytest.mark.parametrize(
    ("due", "decided", "expected"),
    [(1, 0, 1), (1, -23, 1), (-3, -4, -3), (25, 24, 1), (8761, 8760, 1), (30, 40, 0)],
)
def test_a_clock_set_back_makes_nobody_wait_longer_than_decided(due, decided, expected):
    assert repair_due(NOW + due * HOUR, NOW + decided * HOUR, NOW) == NOW + expected * HOUR


def test_overdue_sources_follow_one_another_the_longest_overdue_first():
    due = {"late": NOW - HOUR, "later": NOW - 9 * HOUR, "now": NOW, "soon": NOW + HOUR}
    assert spread_overdue(due, NOW, MINUTE, SETTINGS) == {"later": NOW, "late": NOW + 2 * SECOND}
    assert spread_overdue({}, NOW, MINUTE, SETTINGS) == {}


@given(st.integers(1, 5000))
def test_however_many_are_overdue_all_are_spread_within_the_window_and_none_is_lost(count):
    spread = spread_overdue({str(n): NOW - n * HOUR for n in range(1, count + 1)}, NOW, MINUTE, SETTINGS)
    assert len(spread) == count
    assert min(spread.values()) == NOW
    assert max(spread.values()) < NOW + SETTINGS.spread


def round_of(text):
    """A round such as "a:dns b:fetched": hosts, and how their fetches ended."""
    return [(host, Outcome(kind=OutcomeKind(kind))) for host, _, kind in (word.partition(":") for word in text.split())]


@pytest.mark.parametrize(
    ("text", "down"),
    [
        ("", False), ("a:dns", False), ("a:dns b:connect", True), ("a:dns b:fetched", False),
        ("a:dns b:dns c:unchanged", True),
        ("a:dns a:dns a:connect b:http", False), ("a:dns a:fetched b:dns", False), ("a:dns b:timeout c:timeout", False),
        ("a:connect b:connect c:connect d:http e:challenge", True),
    ],
)  # fmt: skip
def test_the_network_is_down_when_most_hosts_cannot_be_reached(text, down):
    assert is_network_down(round_of(text), SETTINGS) is down


def test_only_a_host_not_reached_is_excused():
    assert excuse(Outcome(kind=OutcomeKind.DNS)).kind is OutcomeKind.OFFLINE
    assert excuse(Outcome(kind=OutcomeKind.HTTP, status=500)).kind is OutcomeKind.HTTP


@pytest.mark.parametrize(
    ("refusals", "held"),
    [
        ([], None),
        ([("a", 2)], None),
        ([("a", 2), ("a", 3)], None),
        ([("a", 2), ("b", 1)], 2),
        ([("a", 2), ("b", -1)], None),
    ],
)
def test_two_refused_addresses_hold_the_whole_host(refusals, held):
    pairs = [(url, NOW + hours * HOUR) for url, hours in refusals]
    assert host_hold(pairs, NOW) == (None if held is None else NOW + held * HOUR)
