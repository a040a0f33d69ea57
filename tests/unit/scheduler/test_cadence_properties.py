from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crawler.outlet import Cadence
from scheduler.cadence import CadenceSettings, decide_next
from scheduler.history import SourceHistory
from scheduler.outcome import FeedHints, Outcome, OutcomeKind

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
ADAPTIVE = Cadence()
USUAL, PLAIN = CadenceSettings(), CadenceSettings(jitter=0)
NEWS = Outcome(kind=OutcomeKind.FETCHED, status=200, headers={"etag": '"a"'}, new=1, listed=10, overlap=9)


def known(key, gap):
    """A source that brought something every so often, the last time one gap ago."""
    arrivals = tuple(NOW - place * gap for place in range(21, 0, -1))
    return SourceHistory(
        key=key, arrivals=arrivals, first_fetch=arrivals[0], last_fetch=arrivals[-1], listed=10, validators=True
    )


def decide(history, outcome, *, cadence=ADAPTIVE, settings=USUAL, now=NOW):
    return decide_next(history, outcome, cadence, PARIS, settings, now)


OUTCOMES = st.builds(
    Outcome,
    kind=st.sampled_from(OutcomeKind),
    status=st.sampled_from([0, 200, 304, 403, 404, 410, 429, 500, 503]),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "cache-control", "expires", "etag"]),
        st.sampled_from(
            ["60", "max-age=900", "max-age=9999999", "99999999", "Mon, 01 Jun 2026 00:00:00 GMT", "-1", ""]
        ),
    ),
    new=st.integers(0, 5),
    listed=st.integers(0, 10),
    overlap=st.integers(0, 5),
    feed=st.none() | st.builds(FeedHints, ttl=st.integers(-5, 9999), skip_hours=st.tuples(st.integers(0, 24))),
)
CADENCES = st.sampled_from([ADAPTIVE, Cadence(every="30m"), Cadence(every="1d"), Cadence(cron="15 */3 * * *")])


@given(st.text(min_size=1), st.lists(st.tuples(OUTCOMES, st.integers(-5, 4000)), min_size=1, max_size=30), CADENCES)
def test_no_past_makes_a_due_time_that_is_past_or_beyond_the_ceilings(key, steps, cadence):
    history, now = SourceHistory(key=key), NOW
    for outcome, minutes in steps:
        found = decide(history, outcome, cadence=cadence, now=now)
        assert now < found.due <= now + 7 * DAY + 3 * HOUR
        well = outcome.succeeded and "retry-after" not in outcome.headers
        assert not well or found.due <= now + DAY + 3 * HOUR * bool(cadence.cron)
        history, now = found.history, now + minutes * MINUTE


@given(st.integers(1, 604_800), OUTCOMES, CADENCES)
def test_retry_after_always_binds(seconds, outcome, cadence):
    asked = replace(outcome, kind=OutcomeKind.HTTP, headers={**outcome.headers, "retry-after": str(seconds)})
    assert decide(known("a", 2 * HOUR), asked, cadence=cadence).due >= NOW + seconds * SECOND


@given(st.sampled_from([MINUTE, 2 * HOUR, 9 * DAY]), st.integers(1, 10), st.integers(1, 2880))
def test_no_interval_is_longer_than_half_a_listing_lasts_where_it_fills_so_fast(gap, new, minutes):
    now = known("a", gap).last_fetch + minutes * MINUTE
    found = decide(known("a", gap), replace(NEWS, new=new, overlap=10 - new), settings=PLAIN, now=now)
    assert new <= 5 or found.interval <= max(minutes * MINUTE * 5 / new, 30 * MINUTE)


@given(st.text(min_size=1), st.sampled_from([MINUTE, 2 * HOUR, 9 * DAY]))
def test_jitter_is_stable_within_a_tenth_and_inside_the_bounds(key, gap):
    history = known(key, gap)
    plain, jittered = decide(history, NEWS, settings=PLAIN), decide(history, NEWS)
    assert decide(history, NEWS).due == jittered.due
    assert abs(jittered.interval - plain.interval) <= plain.interval * 0.1001
    assert 10 * MINUTE <= jittered.interval <= DAY


def test_jitter_differs_between_sources():
    dues = {decide(known(f"s{n}", 2 * HOUR), NEWS).due for n in range(50)}
    assert len(dues) == 50
