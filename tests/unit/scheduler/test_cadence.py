from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from crawler.outlet import Cadence
from scheduler.cadence import CadenceSettings, decide_next, explain
from scheduler.history import SourceHistory, may_fetch
from scheduler.outcome import FeedHints, Outcome, OutcomeKind
from scheduler.standing import State

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)  # a Monday
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLAIN = CadenceSettings(jitter=0)
PARIS = ZoneInfo("Europe/Paris")
ADAPTIVE = Cadence()
VALID = {"etag": '"a"'}
NEWS = Outcome(kind=OutcomeKind.FETCHED, status=200, headers=VALID, new=1, listed=10, overlap=9)
SAME = Outcome(kind=OutcomeKind.UNCHANGED, status=304)
DOWN = Outcome(kind=OutcomeKind.OFFLINE)


def failed(status=0, kind=OutcomeKind.HTTP, **headers):
    return Outcome(kind=kind, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def past(*gaps, ends=timedelta(0), **known):
    """A source whose arrivals lay so far apart, the last of them ``ends`` ago."""
    moments = [NOW - ends]
    for gap in reversed(gaps):
        moments.insert(0, moments[0] - gap)
    arrivals = tuple(moments) if gaps else ()
    first = moments[0] - DAY
    fields = {"first_fetch": first, "last_fetch": NOW - ends, "listed": 10, "validators": True, **known}
    return SourceHistory(key="a", arrivals=arrivals, **fields)


def decide(history, outcome, cadence=ADAPTIVE, settings=PLAIN, now=NOW, zone=PARIS):
    return decide_next(history, outcome, cadence, zone, settings, now)


def wait(history, outcome, **options):
    return decide(history, outcome, **options).due - NOW


STEADY = past(*[2 * HOUR] * 20, ends=2 * HOUR)


# The interval


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (past(*[2 * HOUR] * 20, ends=2 * HOUR), HOUR),
        (past(*[DAY] * 30, *[2 * HOUR] * 20, ends=2 * HOUR), HOUR),
        (past(HOUR, 3 * HOUR, ends=8 * HOUR), 90 * MINUTE),
        (past(*[MINUTE] * 20, ends=MINUTE), 10 * MINUTE),
        (past(*[9 * DAY] * 5, ends=9 * DAY), DAY),
        (past(), HOUR),
        (past(MINUTE, ends=MINUTE), 10 * MINUTE),
        (past(ends=DAY), HOUR),
        (past(-HOUR, -HOUR, ends=timedelta(0)), HOUR),
    ],
)
def test_the_interval_is_half_the_median_gap_within_bounds(history, expected):
    assert wait(history, NEWS) == expected


def test_the_first_listing_tells_no_gap_and_is_asked_again_within_the_hour():
    found = decide(SourceHistory(key="a"), replace(NEWS, new=10, overlap=0))
    assert found.due - NOW == HOUR
    assert found.history.arrivals == ()
    assert not found.suspected_gap


@pytest.mark.parametrize(
    ("headers", "expected"), [({}, HOUR), ({"last-modified": "x"}, 10 * MINUTE), ({"etag": ""}, HOUR)]
)
def test_a_source_without_validators_is_asked_hourly_at_most(headers, expected):
    assert wait(past(*[MINUTE] * 20, ends=MINUTE), replace(NEWS, headers=headers)) == expected


@pytest.mark.parametrize(("unchanged", "factor"), [(0, 1.25), (1, 1.25**2), (3, 1.25**4), (500, 24)])
def test_every_poll_without_news_lengthens_the_interval(unchanged, factor):
    assert wait(replace(STEADY, unchanged=unchanged), SAME) == HOUR * factor


def test_news_end_the_lengthening():
    assert wait(replace(STEADY, unchanged=9), NEWS) == HOUR


@pytest.mark.parametrize(("silent", "expected"), [(6, 1.25), (7, 6), (13, 6), (14, 12), (30, 24), (900, 24)])
def test_a_silent_source_waits_a_share_of_the_ceiling(silent, expected):
    assert wait(past(*[2 * HOUR] * 20, ends=silent * DAY), SAME) == expected * HOUR


@pytest.mark.parametrize("ends", [0, 3000])
def test_no_number_of_polls_in_vain_is_too_many(ends):
    daily = past(*[2 * DAY] * 20, ends=ends * DAY, unchanged=10**6)
    assert wait(daily, SAME) == DAY
    failing = replace(daily, failures=10**6, failing_since=NOW - DAY)
    assert wait(failing, failed(500)) == DAY


def test_an_outlet_may_set_its_own_bounds():
    busy = past(*[MINUTE] * 20, ends=MINUTE)
    assert wait(busy, NEWS, cadence=Cadence(min="25m")) == 25 * MINUTE
    assert wait(busy, replace(NEWS, headers={}), cadence=Cadence(min="25m")) == HOUR
    assert wait(past(*[9 * DAY] * 5, ends=9 * DAY), NEWS, cadence=Cadence(max="3h")) == 3 * HOUR


# The loss guard


def test_nothing_in_common_with_the_last_listing_halves_the_interval_and_looks_further_back():
    feed = FeedHints(next="https://a.example/2", archive="https://a.example/old")
    found = decide(past(*[8 * HOUR] * 20, ends=2 * HOUR), replace(NEWS, new=10, overlap=0, feed=feed))
    assert found.suspected_gap
    assert found.older == "https://a.example/2"
    assert found.due - NOW == HOUR
    assert found.why == "in 60 min: the time in which half a listing was new, 60 min"
    assert found.history.suspected_gaps == 1


def test_the_archive_link_serves_where_there_is_no_next():
    found = decide(STEADY, replace(NEWS, overlap=0, feed=FeedHints(archive="https://a.example/old")))
    assert found.older == "https://a.example/old"
    assert decide(STEADY, replace(NEWS, overlap=0)).older == ""


@pytest.mark.parametrize(("new", "minutes"), [(5, 480), (6, 200), (8, 150), (9, 133)])
def test_a_listing_more_than_half_new_holds_the_interval_to_what_brings_half(new, minutes):
    full = replace(NEWS, new=new, overlap=10 - new)
    found = decide(past(*[16 * HOUR] * 20, ends=4 * HOUR), full)
    assert found.due - NOW == pytest.approx(minutes * MINUTE, abs=MINUTE)
    assert not found.suspected_gap


def test_entries_that_are_never_remembered_fill_no_listing():
    assert decide(STEADY, replace(NEWS, new=0, overlap=1)).history.held is None


def test_a_longer_interval_that_filled_a_listing_lets_no_shorter_one_go():
    held = past(*[8 * HOUR] * 20, ends=8 * HOUR, held=HOUR, held_at=NOW - 2 * DAY)
    found = decide(held, replace(NEWS, overlap=0))
    assert (found.history.held, found.history.held_at) == (HOUR, NOW)


@pytest.mark.parametrize(
    ("held", "days", "expected"), [(60, 6, 60), (60, 7, 120), (90, 30, 180), (5, 7, 60), (719, 7, 240), (720, 7, None)]
)
def test_a_held_interval_is_let_go_by_doubling_it_every_week(held, days, expected):
    history = past(*[8 * HOUR] * 20, ends=HOUR, held=held * MINUTE, held_at=NOW - days * DAY, suspected_gaps=1)
    found = decide(history, NEWS)
    assert found.due - NOW == (expected or 240) * MINUTE
    assert (found.history.held is None) == (expected is None)


@pytest.mark.parametrize(("held", "expected"), [(120, 120), (40, 40), (20, 30)])
def test_a_held_interval_is_lengthened_by_silence_only_so_far(held, expected):
    history = past(*[8 * HOUR] * 20, ends=2 * DAY, held=held * MINUTE, held_at=NOW - DAY, unchanged=30)
    found = decide(history, SAME)
    assert found.due - NOW == expected * MINUTE
    assert found.why.endswith("held down lest listings run over")


def test_a_week_of_silence_lengthens_a_held_interval_too():
    history = past(*[8 * HOUR] * 20, ends=8 * DAY, held=30 * MINUTE, held_at=NOW - DAY, unchanged=30)
    assert decide(history, SAME).why == "in 6 h: silent for 8 days"


@pytest.mark.parametrize("outcome", [NEWS, SAME, replace(NEWS, listed=0, overlap=0), failed(500)])
def test_no_gap_is_suspected_where_listings_meet_or_nothing_was_listed(outcome):
    assert not decide(STEADY, outcome).suspected_gap


# What servers ask for


@pytest.mark.parametrize(
    ("headers", "feed", "expected"),
    [
        ({"cache-control": "max-age=7200"}, None, 2 * HOUR),
        ({"cache-control": "max-age=60"}, None, HOUR),
        ({"cache-control": "max-age=7200"}, FeedHints(ttl=180), 3 * HOUR),
        ({"expires": "Mon, 04 May 2026 20:30:00 GMT"}, None, 12 * HOUR),
        ({}, FeedHints(ttl=100_000), 24 * HOUR),
        ({}, FeedHints(skip_hours=(9, 10)), 2.5 * HOUR),
        ({}, FeedHints(skip_days=("Monday",)), 15.5 * HOUR),
        ({}, FeedHints(skip_days=("Monday", "Tuesday")), 24 * HOUR),
        ({"retry-after": "20000"}, None, 20_000 * SECOND),
        ({"retry-after": "99999999"}, None, HOUR),
        ({"retry-after": "9999999"}, None, 7 * DAY),
    ],
)
def test_the_next_poll_waits_for_the_longest_hint(headers, feed, expected):
    assert wait(STEADY, replace(NEWS, headers={**VALID, **headers}, feed=feed)) == expected


def test_what_a_feed_asked_for_holds_while_it_is_unchanged():
    known = decide(STEADY, replace(NEWS, feed=FeedHints(ttl=300))).history
    assert wait(known, SAME) == 5 * HOUR


@pytest.mark.parametrize("cadence", [ADAPTIVE, Cadence(every="30m"), Cadence(cron="*/10 * * * *")])
@pytest.mark.parametrize("status", [200, 304, 429, 503, 410, 404])
@pytest.mark.parametrize("value", ["50000", "Mon, 04 May 2026 22:23:20 GMT"])
def test_retry_after_is_honoured_whatever_the_status_and_cadence(cadence, status, value):
    kind = {200: OutcomeKind.FETCHED, 304: OutcomeKind.UNCHANGED}.get(status, OutcomeKind.HTTP)
    found = decide(STEADY, Outcome(kind=kind, status=status, headers={"retry-after": value}), cadence=cadence)
    assert found.due >= NOW + 50_000 * SECOND
    assert not may_fetch(found.history, NOW + 49_999 * SECOND, PLAIN)
    assert may_fetch(found.history, NOW + 50_000 * SECOND, PLAIN)


def test_retry_after_outlives_a_network_outage_but_not_a_clock_set_back_for_years():
    held = decide(STEADY, failed(503, retry_after="86400")).history
    assert decide(held, DOWN, now=NOW + HOUR).due == NOW + DAY
    assert may_fetch(held, NOW - 900 * DAY, PLAIN)
    assert decide(held, DOWN, now=NOW - 900 * DAY).due <= NOW - 893 * DAY


# Errors


@pytest.mark.parametrize(("failures", "hours"), [(0, 2), (1, 4), (2, 8), (3, 16), (4, 24), (400, 24)])
@pytest.mark.parametrize("outcome", [failed(500), failed(kind=OutcomeKind.TIMEOUT), failed(kind=OutcomeKind.DNS)])
def test_each_failure_in_a_row_doubles_the_interval_up_to_a_day(failures, hours, outcome):
    assert wait(replace(STEADY, failures=failures, failing_since=NOW - DAY), outcome) == hours * HOUR


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (failed(403), 4 * HOUR),
        (failed(429), 4 * HOUR),
        (failed(429, retry_after="60"), 20 * MINUTE),
        (failed(429, retry_after="7200"), 2 * HOUR),
        (failed(403, OutcomeKind.CHALLENGE), 4 * HOUR),
        (failed(200, OutcomeKind.CONSENT), 4 * HOUR),
        (failed(200, OutcomeKind.HTML), 20 * MINUTE),
        (failed(503), 20 * MINUTE),
    ],
)
def test_a_refusal_is_left_alone_for_hours(outcome, expected):
    assert wait(past(*[MINUTE] * 20, ends=MINUTE), outcome) == expected


@pytest.mark.parametrize(("missing", "days", "daily"), [(4, 3, True), (3, 3, False), (4, 2.9, False), (400, 25, True)])
def test_a_missing_source_is_asked_daily_after_five_failures_over_three_days(missing, days, daily):
    history = past(
        *[MINUTE] * 20,
        ends=days * DAY,
        missing=missing,
        missing_since=NOW - days * DAY,
        failures=1,
        failing_since=NOW - days * DAY,
    )
    assert (wait(history, failed(404)) == DAY) is daily


def test_another_error_interrupts_the_count_of_missing():
    assert decide(replace(STEADY, missing=4, missing_since=NOW - 3 * DAY), failed(500)).history.missing == 0


@pytest.mark.parametrize("cadence", [ADAPTIVE, Cadence(every="30m")])
def test_a_source_gone_for_good_or_failing_for_a_month_is_probed_weekly(cadence):
    first = decide(STEADY, failed(410), cadence=cadence)
    assert first.due - NOW < DAY
    gone = decide_next(first.history, failed(410), cadence, PARIS, PLAIN, NOW + 2 * DAY)
    assert gone.history.standing.state is State.GONE
    assert gone.due == NOW + 9 * DAY
    assert wait(replace(STEADY, failures=3, failing_since=NOW - 30 * DAY), failed(500), cadence=cadence) == 7 * DAY


def test_a_success_forgives_everything():
    broken = replace(STEADY, failures=9, failing_since=NOW - 40 * DAY, missing=9, missing_since=NOW - 40 * DAY)
    found = decide(broken, NEWS)
    assert found.due - NOW == HOUR
    assert (found.history.failures, found.history.missing, found.history.standing.state) == (0, 0, State.WELL)


def test_a_network_that_is_down_counts_against_nobody_and_is_tried_again_soon():
    slow = past(*[DAY] * 20, ends=DAY, failures=2, failing_since=NOW - DAY)
    found = decide(slow, DOWN)
    assert found.history == slow
    assert found.due - NOW == HOUR
    assert wait(past(*[MINUTE] * 20), DOWN) == 10 * MINUTE


def test_a_clock_set_back_leaves_no_count_that_never_ends():
    ahead = NOW + 900 * DAY
    lost = decide(STEADY, replace(NEWS, overlap=0), now=ahead).history
    broken = decide(lost, failed(410), now=ahead).history
    back = decide(broken, failed(410), now=NOW).history
    assert back.failing_since == back.standing.since == NOW
    assert decide(broken, NEWS, now=NOW).history.held is None


# Fixed cadences


def test_every_is_kept_without_jitter_but_errors_and_hints_lengthen_it():
    half = Cadence(every="30m")
    assert wait(STEADY, SAME, cadence=half, settings=CadenceSettings()) == 30 * MINUTE
    assert wait(STEADY, failed(500), cadence=half) == HOUR
    assert wait(STEADY, failed(500), cadence=Cadence(every="3d")) == 3 * DAY
    assert wait(STEADY, replace(SAME, headers={"cache-control": "max-age=3600"}), cadence=half) == HOUR


@pytest.mark.parametrize(
    ("cron", "outcome", "local"),
    [
        ("0 13 * * *", NEWS, "2026-05-04 13:00"),
        ("30 10 * * *", NEWS, "2026-05-05 10:30"),
        ("0 13 * * *", failed(500), "2026-05-05 13:00"),
        ("*/10 * * * *", failed(500), "2026-05-04 10:50"),
        ("*/10 * * * *", failed(403), "2026-05-04 14:30"),
        ("0 7 * * sun", failed(500), "2026-05-10 07:00"),
        ("0 13 * * *", replace(NEWS, headers={"cache-control": "max-age=80000"}), "2026-05-04 13:00"),
        ("0 13 * * *", replace(NEWS, feed=FeedHints(skip_days=("monday",))), "2026-05-04 13:00"),
        ("0 13 * * *", failed(503, retry_after="14400"), "2026-05-05 13:00"),
        ("0 13 * * *", replace(NEWS, headers={"retry-after": "14400"}), "2026-05-04 14:30"),
    ],
)
def test_cron_keeps_its_own_times_in_the_outlets_zone(cron, outcome, local):
    found = decide(STEADY, outcome, cadence=Cadence(cron=cron), settings=CadenceSettings())
    assert found.due.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") == local


def test_a_cron_run_missed_for_want_of_a_network_is_made_up_for():
    found = decide(STEADY, DOWN, cadence=Cadence(cron="0 7 * * *"), settings=CadenceSettings())
    assert 54 * MINUTE <= found.due - NOW <= 66 * MINUTE


# Words


@pytest.mark.parametrize(
    ("history", "outcome", "cadence", "why"),
    [
        (
            past(*[MINUTE * 40] * 20, ends=40 * MINUTE),
            replace(NEWS, headers={**VALID, "cache-control": "max-age=2520"}),
            ADAPTIVE,
            "in 42 min: half the median gap of 20 arrivals, held back by max-age 2520",
        ),
        (SourceHistory(key="a"), NEWS, ADAPTIVE, "in 60 min: the first guess, with 0 of 3 arrivals known"),
        (STEADY, SAME, ADAPTIVE, "in 75 min: half the median gap of 20 arrivals, longer after 1 without news"),
        (
            past(*[MINUTE] * 3),
            replace(NEWS, headers={}),
            ADAPTIVE,
            "in 60 min: half the median gap of 3 arrivals, raised to 60 min for want of validators",
        ),
        (past(HOUR, HOUR, ends=8 * DAY), SAME, ADAPTIVE, "in 6 h: silent for 8 days"),
        (
            STEADY,
            failed(503),
            Cadence(every="1h"),
            "in 2 h: every 60 min, doubled after 1 failure (http 503)",
        ),
        (STEADY, failed(403), Cadence(every="1h"), "in 4 h: refused (http 403): at least 4 h"),
        (STEADY, DOWN, ADAPTIVE, "in 60 min: the network was down"),
        (
            STEADY,
            replace(NEWS, feed=FeedHints(skip_hours=(9,))),
            ADAPTIVE,
            "in 1.5 h: half the median gap of 20 arrivals, held back by skipHours or skipDays",
        ),
        (STEADY, NEWS, Cadence(cron="0 13 * * *"), "in 2.5 h: cron 0 13 * * *"),
        (
            STEADY,
            replace(NEWS, headers={"retry-after": "7200"}),
            Cadence(every="1h"),
            "in 2 h: every 60 min, held back by Retry-After until 2026-05-04 10:30 UTC",
        ),
    ],
)
def test_every_decision_explains_itself(history, outcome, cadence, why):
    assert decide(history, outcome, cadence=cadence).why == why


def test_the_words_follow_the_clock():
    found = decide(STEADY, NEWS)
    assert explain(found.due, found.reason, NOW + 18 * MINUTE) == "in 42 min: half the median gap of 20 arrivals"
    assert explain(found.due, found.reason, NOW + 2 * HOUR).startswith("due for 60 min: ")


def test_another_share_of_the_gap_is_said_in_figures():
    assert "0.3 of the median gap" in decide(STEADY, NEWS, settings=CadenceSettings(gap_share=0.3)).why


def test_a_history_survives_json():
    kind = TypeAdapter(SourceHistory)
    first = decide(STEADY, replace(NEWS, overlap=0, feed=FeedHints(ttl=5, skip_hours=(1,)))).history
    second = decide(first, failed(503, retry_after="60"), now=NOW + HOUR).history
    assert kind.validate_json(kind.dump_json(second)) == second
