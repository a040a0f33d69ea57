"""Months in ninety languages, other calendars, the digits of other scripts, and the rarer forms of ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.calendars import from_persian
from crawler.normalise.dates import parse_date
from crawler.normalise.month_table import SHORTENED, WHOLE
from crawler.normalise.months import month_of
from crawler.normalise.words import ascii_digits, fold_word

# Polish and Czech were first to call another month so.
TAKEN = {("hr", "listopada"), ("hr", "listopad")}


def names() -> list[tuple[str, str, int]]:
    """Every language, a name in it, and the number of that month."""
    found, language, number = [], "", 0
    for words in (SHORTENED + WHOLE).split():
        if words.endswith(":"):
            language, number = words[:-1], 0
        else:
            number += 1
            found += [(language, name.replace("_", " "), number) for name in words.split("|")[:2]]
    return [one for one in found if len(one[1]) > 3 and one[:2] not in TAKEN]


def test_every_month_of_every_language_is_read() -> None:
    table = names()
    wrong = {
        (*one, read)
        for one in table
        if (read := parse_date(f"14 {one[1]} 2023")) != datetime(2023, one[2], 14, tzinfo=UTC)
    }
    assert len({language for language, *_ in table}) > 85
    assert wrong == set()
    assert all(fold_word(fold_word(name)) == fold_word(name) for _, name, _ in table)


BROADCAST = """
Թ, 14 հունիսի 2023; ১৪ জুন, ২০২৩; 14 ივნისი 2023; 2023. gada 14. jūnijs; 14. juuni 2023; Hunyo 14, 2023;
วันพุธที่ 14 มิถุนายน พ.ศ. 2566; 14 มิ.ย. 66; ๑๔ มิถุนายน ๒๕๖๖; 14/06/2566 น.; ថ្ងៃទី១៤ ខែមិថុនា ឆ្នាំ២០២៣;
14 ມິຖຸນາ 2023; ၂၀၂၃ ခုနှစ်၊ ဇွန်လ ၁၄ ရက်; ༢༠༢༣ ཟླ་ ༦ ཚེས་ ༡༤; ཟླ་བ་དྲུག་པ 14, 2023; ngày 14 tháng 06 năm 2023;
14 ژوئن ۲۰۲۳; چهارشنبه ۲۴ خرداد ۱۴۰۲; ۱۴۰۲/۰۳/۲۴; ۲۴-۳-۱۴۰۲; ۲۴ جوزا ۱۴۰۲; 24 غبرګولی 1402; 14 حزيران/يونيو 2023;
ጁን 14, 2023; 14 Yuni 2023; 14 qershor 2023; 14 јуни 2023; 14. juna 2023; 14 ئىيۇن 2023; 14 hezîran 2023;
14 Jun 2023, Sat; 2023. jún. 14. sze; mer 14 jun 2023
"""


@pytest.mark.parametrize("text", BROADCAST.split(";"))
def test_dates_of_the_worlds_broadcasters_are_read(text: str) -> None:
    assert parse_date(text) == datetime(2023, 6, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-W47-6", "2026-11-21T00:00"),
        ("2026W476T100000Z", "2026-11-21T10:00"),
        ("2026-W47", "2026-11-16T00:00"),
        ("2026-W53-5", "2027-01-01T00:00"),
        ("2020-274T1000+0200", "2020-09-30T08:00"),
        ("2020-09-30T10Z", "2020-09-30T10:00"),
        ("Wed, 30 Sep 2020 24:00:00 GMT", "2020-10-01T00:00"),
        ("2020-12-31T24:00Z", "2021-01-01T00:00"),
        ("14 ديسمبر 2023 10:20 م", "2023-12-14T22:20"),
        ("14 مارس 2023", "2023-03-14T00:00"),
        ("14 มิถุนายน 2566 เวลา 14.45 น.", "2023-06-14T14:45"),
    ],
)
def test_rarer_forms_are_read(text: str, expected: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W54-1",
        "2026-W47-8",
        "1402/03/24",
        "14/06/2566",
        "۱۴۰۲/۱۳/۰۱",
        "۳۰ اسفند ۱۴۰۲",
        "2020-09-30T24:00:00.5Z",
        "۱۴۰۲",
    ],
)
def test_what_could_mean_two_things_or_nothing_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(date(1921, 3, 21), date(2121, 3, 19)))
def test_persian_days_follow_each_other_without_a_gap(day: date) -> None:
    def persian(wanted: date) -> tuple[int, int, int]:
        year = wanted.year - 622
        days = (
            (year + step, month, of_month) for step in (0, 1) for month in range(1, 13) for of_month in range(1, 32)
        )
        return next(one for one in days if from_persian(*one) == wanted)

    year, month, of_month = persian(day)
    assert persian(day + timedelta(days=1)) in {(year, month, of_month + 1), (year, month + 1, 1), (year + 1, 1, 1)}


@pytest.mark.parametrize(
    ("persian", "gregorian"),
    [
        ((1300, 1, 1), (1921, 3, 21)),
        ((1399, 12, 30), (2021, 3, 20)),
        ((1403, 12, 30), (2025, 3, 20)),
        ((1404, 7, 1), (2025, 9, 23)),
    ],
)
def test_persian_dates_are_those_of_the_almanac(persian: tuple[int, int, int], gregorian: tuple[int, int, int]) -> None:
    assert from_persian(*persian) == date(*gregorian)


@given(st.text())
def test_any_word_is_a_month_or_none_and_digits_are_made_ascii(text: str) -> None:
    assert not any(character.isdecimal() and not character.isascii() for character in ascii_digits(text))
    assert month_of(text) in {None, *range(1, 13)}
