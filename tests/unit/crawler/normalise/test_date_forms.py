"""The same instant, written in every form that is read, is read as that instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalise.dates import parse_date
from crawler.normalise.month_table import SHORTENED

THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
ARABIC = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
FULL_WIDTH = str.maketrans("0123456789:-", "０１２３４５６７８９：－")
NATIVE = [
    str.maketrans("0123456789", "".join(chr(zero + digit) for digit in range(10)))
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xF20)
]

Form = Callable[[datetime], str]


def week(at: datetime) -> str:
    year, number, day = at.isocalendar()
    return f"{year}-W{number:02}-{day}"


def half(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M:%S} {'PM' if at.hour >= 12 else 'AM'}"


def chinese_half(at: datetime) -> str:
    return f"{'下午' if at.hour >= 12 else '上午'}{at.hour % 12 or 12}点{at:%M}分{at:%S}秒"


# Forms with a zone of their own, written in any zone.
ZONED: dict[str, Form] = {
    "RFC 822": format_datetime,
    "RFC 822, two digits": lambda at: f"{at:%d %b %y %H:%M:%S %z}",
    "RFC 850": lambda at: f"{at:%A, %d-%b-%Y %H:%M:%S %z}",
    "asctime": lambda at: f"{at:%a %b %d %H:%M:%S %z %Y}",
    "JavaScript": lambda at: f"{at:%a %b %d %Y %H:%M:%S} GMT{at:%z} (Somewhere Standard Time)",
    "ISO 8601": datetime.isoformat,
    "ISO 8601, blank": lambda at: at.isoformat(" "),
    "ISO 8601, basic": lambda at: f"{at:%Y%m%dT%H%M%S%z}",
    "ISO 8601, week": lambda at: f"{week(at)}T{at:%H:%M:%S%z}",
    "ISO 8601, basic week": lambda at: f"{week(at).replace('-', '')}T{at:%H%M%S%z}",
    "ISO 8601, day of the year": lambda at: f"{at:%Y-%jT%H:%M:%S%z}",
    "ISO 8601, fraction": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000000000{at:%z}",
}
# Forms without one, in UTC.
PLAIN: dict[str, Form] = {
    "seconds": lambda at: f"{at.timestamp():.0f}",
    "milliseconds": lambda at: f"{at.timestamp() * 1000:.0f}",
    "microseconds": lambda at: f"{at.timestamp() * 1e6:.0f}",
    "nanoseconds": lambda at: f"{int(at.timestamp())}000000000",
    "digits": lambda at: f"{at:%Y%m%d%H%M%S}",
    "slashes": lambda at: f"{at:%Y/%m/%d %H:%M:%S}",
    "dots": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
    "American": lambda at: f"{at:%B %d, %Y} {half(at)}",
    "American with points": lambda at: f"{at:%b. %d, %Y}, {half(at)}".replace("PM", "p.m.").replace("AM", "a.m."),
    "Chinese": lambda at: f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}",
    "Chinese, half a day": lambda at: f"{at.year}年{at.month}月{at.day}日{chinese_half(at)}",
    "Chinese, full width": lambda at: f"{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M:%S}".translate(FULL_WIDTH),
    "Republic of China": lambda at: f"民國{at.year - 1911}年{at.month}月{at.day}日 {at:%H:%M:%S}",
    "Japanese era": lambda at: f"令和{at.year - 2018}年{at.month}月{at.day}日 {at:%H時%M分%S秒}",
    "Korean": lambda at: f"{at + timedelta(hours=9):%Y년 %m월 %d일 %H:%M:%S}",
    "Thai": lambda at: f"{at.day} {THAI[at.month - 1]} พ.ศ. {at.year + 543} เวลา {at:%H:%M:%S} น.",
    "Russian": lambda at: f"{at.day} {RUSSIAN[at.month - 1]} {at.year} г., {at:%H:%M:%S}",
    "Arabic": lambda at: f"{at.day} {ARABIC[at.month - 1]}، {at.year} {at:%H:%M:%S}",
    "Vietnamese": lambda at: f"ngày {at.day} tháng {at.month} năm {at.year}, {at:%H:%M:%S}",
}  # fmt: skip
NOT_BEFORE = {"Japanese era": 2019, "Republic of China": 2011, "RFC 822, two digits": 1970, "seconds": 2002}

ZONES = st.integers(-56, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
TIMES = st.datetimes(datetime(2002, 1, 1), datetime(2040, 12, 31)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001


@pytest.mark.parametrize("form", ZONED)
@settings(max_examples=60)
@given(TIMES, ZONES)
def test_an_instant_is_read_from_any_zone(form: str, at: datetime, zone: timezone) -> None:
    assert parse_date(ZONED[form](at.astimezone(zone))) == at


@pytest.mark.parametrize("form", PLAIN)
@settings(max_examples=60)
@given(TIMES)
def test_an_instant_is_read_without_a_zone(form: str, at: datetime) -> None:
    at = at.replace(year=max(at.year, NOT_BEFORE.get(form, 0)), day=min(at.day, 28))
    assert parse_date(PLAIN[form](at)) == at


@settings(max_examples=60)
@given(TIMES, st.sampled_from(NATIVE))
def test_the_digits_of_every_script_are_read(at: datetime, digits: dict[int, int]) -> None:
    assert parse_date(f"{at:%Y-%m-%d %H:%M:%S}".translate(digits)) == at


@settings(max_examples=200)
@given(TIMES, st.sampled_from([line.split(": ")[0] for line in SHORTENED.splitlines() if ": " in line]), st.booleans())
def test_dates_with_months_of_every_older_language_are_read(at: datetime, language: str, day_first: bool) -> None:
    names = SHORTENED.partition(f"\n{language}: ")[2].split()[:12][at.month - 1].split("|")
    for name in names:
        date = f"{at.day}. {name} {at.year}" if day_first else f"{name} {at.day}, {at.year}"
        assert parse_date(f"{date} - {at:%H:%M:%S}") == at, name
