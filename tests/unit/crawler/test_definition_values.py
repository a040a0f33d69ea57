"""Durations, cron expressions and other values of definitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import BaseModel

from crawler.cron import check_cron
from crawler.outlet import Cadence, Outlet
from crawler.rules import Duration, parse_duration
from scheduler.crontab import next_cron


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (90, 90),
        ("90", 90),
        ("90s", 90),
        ("30m", 1800),
        ("6h", 21600),
        ("1d12h", 129600),
        ("1h 30m", 5400),
        ("2d", 172800),
    ],
)
def test_duration_is_read(said: object, seconds: int) -> None:
    assert parse_duration(said) == timedelta(seconds=seconds)


@pytest.mark.parametrize("said", ["", "0", 0, -5, "5 minutes", "1.5h", "m", True, "30m6h", None, "9" * 20 + "d"])
def test_what_is_no_duration_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(said)


def test_duration_that_is_one_already_stays() -> None:
    class Table(BaseModel):
        every: Duration

    assert Table(every=timedelta(hours=1)).every == timedelta(hours=1)


@pytest.mark.parametrize(
    "said",
    [
        "* * * * *",
        "0 6,18 * * *",
        "*/15 8-20 * * mon-fri",
        "30 21 1 jan *",
        "0 0 * * 0",
        "0 0 * * 7",
        "5-55/10 * * * *",
        "@daily",
        "0 0 29 2 *",
        "0 0 31 2 mon",
        "0 6 * * fri-sun",
        "0 6 * * sat-sun",
    ],
)
def test_cron_expression_is_accepted_and_can_be_followed(said: str) -> None:
    assert check_cron(said) == said
    assert next_cron(said, UTC, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("0 6 * *", "4 fields where five belong"),
        ("60 * * * *", "cron field minute '60': give 0 to 59"),
        ("* 6-4 * * *", "cron field hour"),
        ("* * 0 * *", "cron field day of month"),
        ("* * * 13 *", "cron field month"),
        ("* * * * funday", "cron field day of week"),
        ("*/0 * * * *", "cron field minute"),
        ("a-b * * * *", "cron field minute"),
        ("1,,2 * * * *", "cron field minute"),
        ("0 0 31 2,4 *", "no such day exists"),
        ("* * * * 1#2", "cron field day of week"),
    ],
)
def test_bad_cron_expression_names_its_field(said: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_cron(said)


def test_cadence_is_adaptive_unless_it_is_fixed() -> None:
    assert Cadence().adaptive
    assert not Cadence.model_validate({"every": "2h"}).adaptive
    assert not Cadence.model_validate({"cron": "0 6 * * *"}).adaptive
    assert Cadence.model_validate({"every": "2h", "adaptive": False}).every == timedelta(hours=2)
    assert Cadence.model_validate(Cadence()).adaptive


def test_zone_of_an_outlet_is_its_timezone() -> None:
    assert Outlet(slug="x", name="X", language="en", timezone="Asia/Taipei").zone.key == "Asia/Taipei"
