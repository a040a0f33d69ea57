from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from pydantic import TypeAdapter

from scheduler.alerts import Alert, AlertKind, reconcile
from scheduler.health import Fetch, Fill, HealthHistory, HealthSettings, check_source, observe, relearn
from scheduler.standing import State

START = datetime(2026, 5, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTINGS = HealthSettings()
GOOD = Fill(body=1, date=1, title=1, length=800)
NEWS = Fetch(at=START, status=200, listed=20, new=2, articles=5, fill=GOOD, evidence="fetch 1")
SAME = Fetch(at=START, status=304, parsed=False, evidence="fetch 2")


def lived(*fetches, every=6 * HOUR, history=None):
    """The health history after these fetches, one every six hours."""
    begin = history.last.at + every if history else START
    timed = [replace(fetch, at=begin + place * every) for place, fetch in enumerate(fetches)]
    return reduce(lambda known, fetch: observe(known, fetch, SETTINGS), timed, history or HealthHistory(key="rfi"))


def alerts(history):
    return check_source(history, SETTINGS, START)


def kinds(history):
    return [alert.kind.value for alert in alerts(history)]


WELL = lived(*[NEWS] * 12)


def test_a_source_that_is_well_or_never_fetched_raises_nothing():
    assert kinds(WELL) == []
    assert kinds(HealthHistory(key="rfi")) == []


def failure(status=500, state=State.FAILING):
    return Fetch(at=START, status=status, state=state, succeeded=False, parsed=False, evidence="fetch 9")


@pytest.mark.parametrize(
    ("fetches", "expected"),
    [
        ([replace(NEWS, listed=0, new=0, articles=0, fill=None)], ["empty"]),
        ([replace(NEWS, listed=0, new=0, articles=0, fill=None), SAME, failure()], ["empty"]),
        ([replace(NEWS, listed=0, new=0, articles=0, fill=None), NEWS], []),
        ([replace(NEWS, fill=replace(GOOD, body=0.6))], ["no-body"]),
        ([replace(NEWS, fill=replace(GOOD, body=0.8))], []),
        ([replace(NEWS, fill=replace(GOOD, body=0, length=0))], ["no-body"]),
        ([replace(NEWS, fill=replace(GOOD, date=0))], ["no-date"]),
        ([replace(NEWS, fill=replace(GOOD, title=0.5))], ["no-title"]),
        ([replace(NEWS, fill=replace(GOOD, length=400))], ["short-body"]),
        ([replace(NEWS, fill=replace(GOOD, length=401))], []),
        ([replace(NEWS, fill=replace(GOOD, body=0), articles=1)], []),
        ([replace(NEWS, fill=replace(GOOD, body=0), articles=2)] * 3, ["no-body"]),
        ([replace(NEWS, same_body=3)], ["same-body"]),
        ([replace(NEWS, same_body=2)], []),
        ([failure(200, State.HTML)], ["html"]),
        ([failure(403, State.CHALLENGE)], ["challenge"]),
        ([failure(200, State.CONSENT)], ["consent"]),
        ([failure(410, State.GONE)], ["gone"]),
        ([failure(410, State.GONE_UNCONFIRMED)], []),
        ([failure()] * 11, []),
        ([failure()] * 12, ["failing"]),
        ([failure(403, State.CHALLENGE)] * 12, ["challenge"]),
        ([failure()] * 12 + [SAME], ["quiet"]),
        ([failure()] * 12 + [NEWS], []),
        ([SAME] * 4, []),
        ([SAME] * 5, ["quiet"]),
        ([SAME] * 9 + [NEWS], []),
    ],
)
def test_an_alert_is_found_against_the_sources_own_history(fetches, expected):
    assert kinds(lived(*fetches, history=WELL)) == expected


def test_an_alert_names_the_source_and_refers_to_evidence():
    (alert,) = alerts(lived(replace(NEWS, fill=replace(GOOD, body=0.5), evidence="fetch 77"), history=WELL))
    assert alert.message == "rfi: 50% of articles have a body, usually 100%"
    assert (alert.source, alert.evidence, alert.raised_at) == ("rfi", "fetch 77", START)


@pytest.mark.parametrize("part", ["body", "date", "length"])
def test_a_lasting_fault_never_becomes_the_custom_until_someone_accepts_it(part):
    broken = replace(NEWS, fill=replace(GOOD, **{part: 0.2}))
    ill = lived(*[broken] * 200, history=WELL)
    assert len(kinds(ill)) == 1
    assert kinds(lived(*[broken] * 9, history=relearn(ill))) == []


def test_a_source_that_never_had_dates_is_well_without_them_but_not_without_bodies():
    assert kinds(lived(*[replace(NEWS, fill=replace(GOOD, date=0))] * 9)) == []
    assert kinds(lived(*[replace(NEWS, fill=replace(GOOD, body=0))])) == ["no-body"]


def test_what_is_usual_follows_slow_change():
    history = WELL
    for length in range(800, 200, -10):
        history = lived(replace(NEWS, fill=replace(GOOD, length=length)), history=history)
    assert kinds(history) == []


def test_a_source_with_long_pauses_is_quiet_only_after_twice_its_longest():
    slow = lived(*[NEWS, *[SAME] * 19] * 6)
    assert kinds(lived(*[SAME] * 20, history=slow)) == []
    assert kinds(lived(*[SAME] * 40, history=slow)) == ["quiet"]


def test_silence_is_not_judged_while_nothing_can_be_fetched_nor_before_a_source_is_known():
    assert "quiet" not in kinds(lived(*[failure()] * 40, history=WELL))
    assert kinds(lived(NEWS, *[SAME] * 40)) == []


def test_our_own_downtime_is_not_the_sources_longest_silence():
    after = lived(NEWS, history=replace(WELL, last=replace(WELL.last, at=WELL.last.at + 60 * DAY)))
    assert after.longest_gap == DAY


def test_a_source_that_never_answered_is_failing():
    assert kinds(lived(*[failure()] * 13)) == ["failing"]


def test_a_history_survives_json():
    kind = TypeAdapter(HealthHistory)
    assert kind.validate_json(kind.dump_json(WELL)) == WELL


def alert(kind, hour=0, message="rfi: ill"):
    return Alert(source="rfi", kind=kind, message=message, evidence=f"at {hour}", raised_at=START + hour * HOUR)


def test_an_alert_is_raised_once_kept_with_its_first_time_and_cleared_when_over():
    first = reconcile([], [alert(AlertKind.EMPTY)], START)
    assert (first.raised, first.kept, first.cleared) == ((alert(AlertKind.EMPTY),), (), ())
    second = reconcile(
        first.open, [alert(AlertKind.EMPTY, 5, "rfi: worse"), alert(AlertKind.QUIET, 5)], START + 5 * HOUR
    )
    assert second.raised == (alert(AlertKind.QUIET, 5),)
    assert second.kept == (alert(AlertKind.EMPTY, 0, "rfi: worse"),)
    third = reconcile(second.open, [alert(AlertKind.QUIET, 9)], START + 9 * HOUR)
    assert third.open == (alert(AlertKind.QUIET, 5),)
    assert [(over.kind, over.cleared_at) for over in third.cleared] == [(AlertKind.EMPTY, START + 9 * HOUR)]
