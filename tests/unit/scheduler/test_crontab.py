from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.crontab import next_cron

MINUTE = timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# zone, and a moment a day or so before one of its clock changes
CHANGES = [
    ("Europe/Paris", datetime(2026, 3, 28, 12, tzinfo=UTC)),
    ("Europe/Paris", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 7, 20, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, 20, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 3, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 3, tzinfo=UTC)),
    ("America/Havana", datetime(2025, 3, 8, 12, tzinfo=UTC)),
    ("America/Havana", datetime(2025, 11, 1, 12, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 29, 12, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 3, 28, 12, tzinfo=UTC)),
    ("UTC", datetime(2026, 12, 31, 12, tzinfo=UTC)),
]
# expression, and the same said as a test of a wall-clock time
PLANS = [
    ("30 1 * * *", lambda t: (t.hour, t.minute) == (1, 30)),
    ("30 2 * * *", lambda t: (t.hour, t.minute) == (2, 30)),
    ("0 0 * * *", lambda t: (t.hour, t.minute) == (0, 0)),
    ("15,45 0-3 * * *", lambda t: t.hour <= 3 and t.minute in {15, 45}),
    ("*/20 2 * * *", lambda t: t.hour == 2 and t.minute % 20 == 0),
    ("0 */2 * * *", lambda t: t.hour % 2 == 0 and t.minute == 0),
    ("5 1-23/2 * * sun", lambda t: t.hour % 2 == 1 and t.minute == 5 and t.isoweekday() == 7),
    ("30 2 * 3,10 6-7", lambda t: (t.hour, t.minute) == (2, 30) and t.month in {3, 10} and t.isoweekday() >= 6),
    ("30 1 1 * 0", lambda t: (t.hour, t.minute) == (1, 30) and (t.day == 1 or t.isoweekday() == 7)),
    ("30 1 */2 * 7", lambda t: (t.hour, t.minute) == (1, 30) and t.day % 2 == 1 and t.isoweekday() == 7),
]
HOURLY = [
    ("*/30 * * * *", lambda t: t.minute % 30 == 0),
    ("17 */1 * * *", lambda t: t.minute == 17),
    (
        "10 0-23 * mar,apr,oct-dec sat-sun",
        lambda t: t.minute == 10 and t.month in {3, 4, 10, 11, 12} and t.weekday() > 4,
    ),
]


def fired(expression, zone, start, end):
    times, moment = [], start
    while (moment := next_cron(expression, zone, moment)) <= end:
        times.append(moment)
    return times


def clock(zone, start, end):
    """Every minute from start to end: the moment, and what the clock on the wall shows."""
    moments = [start + n * MINUTE for n in range(1, int((end - start) / MINUTE) + 1)]
    return [(moment, moment.astimezone(zone).replace(tzinfo=None)) for moment in moments]


def scanned(matches, zone, start, end):
    """Walk the wall clock minute by minute: each of its times fires when the clock first reaches it."""
    times, reached = [], start.astimezone(zone).replace(tzinfo=None)
    for moment, wall in clock(zone, start, end):
        passed = [reached + n * MINUTE for n in range(1, max(0, int((wall - reached) / MINUTE)) + 1)]
        reached = max(reached, wall)
        if any(matches(time) for time in passed):
            times.append(moment)
    return times


@pytest.mark.parametrize(("name", "start"), CHANGES)
@pytest.mark.parametrize(("expression", "matches"), PLANS)
def test_every_wall_clock_time_fires_once_across_a_clock_change(name, start, expression, matches):
    zone, end = ZoneInfo(name), start + timedelta(days=3)
    assert fired(expression, zone, start, end) == scanned(matches, zone, start, end)


@pytest.mark.parametrize(("name", "start"), CHANGES)
@pytest.mark.parametrize(("expression", "matches"), HOURLY)
def test_an_expression_for_every_hour_follows_elapsed_time(name, start, expression, matches):
    zone, end = ZoneInfo(name), start + timedelta(days=3)
    assert fired(expression, zone, start, end) == [at for at, wall in clock(zone, start, end) if matches(wall)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0", "sun"), ("7", "sun"), ("1", "mon"), ("SUN", "sun"), ("mon-fri", "mon tue wed thu fri"),
        ("1-5", "mon tue wed thu fri"), ("5-7", "fri sat sun"), ("fri-sun", "fri sat sun"), ("sun-tue", "mon tue sun"),
        ("1-5/2", "mon wed fri"), ("*/2", "tue thu sat sun"), ("mon,3,sat", "mon wed sat"), ("0-7", " ".join(WEEKDAYS)),
        ("2/2", "tue thu sat"), ("sun-sun", "sun"),
    ],
)  # fmt: skip
def test_days_of_the_week_mean_what_crontab_says(text, days):
    monday = datetime(2026, 6, 1, tzinfo=UTC)
    times = fired(f"0 12 * * {text}", UTC, monday, monday + timedelta(days=7))
    assert [WEEKDAYS[time.weekday()] for time in times] == days.split()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("@hourly", "2026-05-04 09:00"), ("@daily", "2026-05-05 00:00"), ("@midnight", "2026-05-05 00:00"),
        ("@weekly", "2026-05-10 00:00"), ("@monthly", "2026-06-01 00:00"), ("@yearly", "2027-01-01 00:00"),
        ("@annually", "2027-01-01 00:00"), ("0 0 29 2 *", "2028-02-29 00:00"), ("0 0 31 4,5 *", "2026-05-31 00:00"),
        ("30 8 * * *", "2026-05-05 08:30"), ("31 8 * * *", "2026-05-04 08:31"),
        ("0 0 31 6 mon", "2026-06-01 00:00"), ("*/45 8 * * *", "2026-05-04 08:45"),
    ],
)  # fmt: skip
def test_the_next_time_is_strictly_later(expression, expected):
    after = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
    assert next_cron(expression, UTC, after) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("* * * *", "4 fields where five belong"), ("60 * * * *", "minute '60': give 0 to 59"),
        ("* * * foo *", "month 'foo': give 1 to 12 or jan to dec"), ("* * * * 8", "give 0 to 7 or sun to sat"),
        ("*/0 * * * *", "a step is a whole number"), ("*/x * * * *", "a step is a whole number"),
        ("* 22-6 * * *", "a range runs upwards"), ("* * 0 * *", "day of month '0'"), ("* * * * ", "4 fields"),
        ("0 0 30 2 *", "no such day exists"), ("0 0 31 4,6 */2", "no such day exists"), (",1 * * * *", "minute ''"),
    ],
)  # fmt: skip
def test_an_expression_that_cannot_be_read_says_what_to_do(expression, complaint):
    with pytest.raises(ValueError, match="cron ") as caught:
        next_cron(expression, UTC, datetime(2026, 1, 1, tzinfo=UTC))
    assert complaint in str(caught.value)


@given(
    st.integers(0, 40 * 366 * 86_400).map(
        lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Singapore", "Australia/Lord_Howe"]),
    st.sampled_from(["30 2 * * *", "*/7 * * * *", "0 6,18 * * mon-fri"]),
)
def test_the_next_time_is_later_and_nothing_lies_between(after, name, expression):
    zone = ZoneInfo(name)
    found = next_cron(expression, zone, after)
    assert found > after
    assert next_cron(expression, zone, found - timedelta(seconds=1)) == found
