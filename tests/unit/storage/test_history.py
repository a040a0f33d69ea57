"""Where a form of an old archive belongs among those an article has had."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.history import Begun, Between, Held, Shown, locate

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def moment(hour: int, rank: int = 0, digest: str = "") -> tuple[datetime, int, str]:
    return NOON + timedelta(hours=hour), rank, digest


def held(number: int, form: str, *hours: int, truncated: bool = False) -> Held:
    return Held(number=number, hash=form, truncated=truncated, moments=tuple(map(moment, hours)))


HISTORY = [held(1, "a", 2, 4), held(2, "b", 6), held(3, "a", 8)]


@pytest.mark.parametrize(
    ("hour", "form", "found"),
    [
        (1, "a", Begun(1)),
        (1, "c", Between(1)),
        (3, "a", Shown(1)),
        (3, "c", Between(2, splits=True)),
        (5, "a", Shown(1)),
        (5, "b", Begun(2)),
        (5, "c", Between(2)),
        (7, "b", Shown(2)),
        (7, "a", Begun(3)),
        (9, "a", Shown(3)),
        (9, "b", None),
    ],
)
def test_a_form_is_placed_by_the_time_at_which_it_was_there(hour, form, found) -> None:
    assert locate(HISTORY, (True, *moment(hour)[:2], form, "")) == found


def test_the_first_form_of_all_is_the_latest() -> None:
    assert locate([], (True, *moment(1)[:2], "a", "")) is None


def test_one_cut_short_is_below_the_whole_ones_whenever_it_was_there() -> None:
    assert locate(HISTORY, (False, *moment(9)[:2], "c", "")) == Between(1)
    cut = held(1, "c", 5, truncated=True)
    assert locate([cut, held(2, "a", 8)], (True, *moment(3)[:2], "b", "")) == Between(2)
    assert locate([cut], (True, *moment(3)[:2], "b", "")) is None


def test_at_one_time_the_rank_decides_and_then_the_form() -> None:
    history = [held(1, "m", 2)]
    found = [locate(history, (True, *moment(2, rank)[:2], form, "")) for rank, form in ((-1, "z"), (0, "a"), (0, "z"))]
    assert found == [Between(1), Between(1), None]
    assert locate(history, (True, *moment(2, 1)[:2], "a", "")) is None
