"""Dates in every spelling met so far, and those that are no dates."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.dates import parse_date, read_date

READ = {
    # RFC 822 and its relatives
    "Wed, 30 Sep 2020 00:57:35 GMT": "2020-09-30T00:57:35",
    "Wed, 30 Sep 2020 00:57 +0800": "2020-09-29T16:57:00",
    "Wed, 30 Sep 2020 00:57:35 -01:30": "2020-09-30T02:27:35",
    "30 Sep 20 00:57:35 EDT": "2020-09-30T04:57:35",
    "Wed,30 September 2020 00:57:60 UT": "2020-09-30T00:57:59",
    "Wednesday, 30-Sep-99 10:00:00 HKT": "1999-09-30T02:00:00",
    "Wed Sep 30 10:00:00 2020": "2020-09-30T10:00:00",
    "Wed Sep 30 10:00:00 +0200 2020": "2020-09-30T08:00:00",
    "Wed Sep 30 2020 10:00:00 GMT+0200 (Central European Summer Time)": "2020-09-30T08:00:00",
    "Wed Sep 30 2020 10:00:00 (Pacific Daylight Time)": "2020-09-30T17:00:00",
    "Wed, 30 Sep 2020 10:00:00 GMT+8": "2020-09-30T02:00:00",
    "Wed, 30 Sep 2020 10:00:00 Asia/Tokyo": "2020-09-30T01:00:00",
    "Wed, 30 Sep 2020 10:00:00 EST5EDT": "2020-09-30T14:00:00",
    "Wed, 30 Sep 2020 10:00:00 Mars/Olympus": "2020-09-30T10:00:00",
    "Wed, 30 Sep 2020 10:00:00 XYZ": "2020-09-30T10:00:00",
    "Wed, 30 Sep 2020 10:00:00 +9900": "2020-09-30T10:00:00",
    "30 Sep 2020 GMT": "2020-09-30T00:00:00",
    # ISO 8601
    "2020-09-30T10:00:00Z": "2020-09-30T10:00:00",
    "2020-09-30 10:00:00Z": "2020-09-30T10:00:00",
    "2020-9-3T1:02:03Z": "2020-09-03T01:02:03",
    "2020-09-30T10:00:00.123456789+0130": "2020-09-30T08:30:00.123456",
    "2020-09-30T10:00:00-05:00Z": "2020-09-30T15:00:00",
    "2020-09-30T24:00:00Z": "2020-10-01T00:00:00",
    "20200930T100000Z": "2020-09-30T10:00:00",
    "20200930100000": "2020-09-30T10:00:00",
    "20200930": "2020-09-30T00:00:00",
    "200930": "2020-09-30T00:00:00",
    "2020-09": "2020-09-01T00:00:00",
    "2020": "2020-01-01T00:00:00",
    "2020-274": "2020-09-30T00:00:00",
    "2020274": "2020-09-30T00:00:00",
    "20274": "2020-09-30T00:00:00",
    "-20-09": "2020-09-01T00:00:00",
    "20-09-30": "2020-09-30T00:00:00",
    # Chinese, Japanese, Korean
    "2022年3月1日 05:30 PM": "2022-03-01T17:30:00",
    "2022年3月1日下午5:30": "2022-03-01T17:30:00",
    "2022年3月1日 凌晨12點05分06秒": "2022-03-01T00:05:06",
    "2022年3月1日 中午12:30": "2022-03-01T12:30:00",
    "２０２２年３月１日 ０５：３０": "2022-03-01T05:30:00",
    "发布时间：2022年03月01日 05:30:10 来源：某社": "2022-03-01T05:30:10",
    "2022年3月1日 05:30（北京时间）": "2022-02-28T21:30:00",
    "2022年3月": "2022-03-01T00:00:00",
    "二〇二二年十二月三十一日八时十分": "2022-12-31T08:10:00",
    "1091105": "2020-11-05T00:00:00",
    "民國109年11月5日": "2020-11-05T00:00:00",
    "中華民國一〇九年十一月五日": "2020-11-05T00:00:00",
    "109/11/05 12:30": "2020-11-05T12:30:00",
    "令和2年11月5日": "2020-11-05T00:00:00",
    "2020년 11월 05일 오후 01:31:15": "2020-11-05T04:31:15",
    # names and half days
    "Nov. 5, 2020, 10:57 a.m.": "2020-11-05T10:57:00",
    "Thu, November 5, 2020 at 01:11 PM EST": "2020-11-05T18:11:00",
    "Thursday, November 5, 2020 - 3pm": "2020-11-05T15:00:00",
    "12 AM 5 Nov 2020": "2020-11-05T00:00:00",
    "November 2020": "2020-11-01T00:00:00",
    "mar., 01 déc. 2020 16:11:02 +0000": "2020-12-01T16:11:02",
    "le 12 mars 2021 à 17h30": "2021-03-12T17:30:00",
    "12. März 2021, 17.30 Uhr": "2021-03-12T17:30:00",
    "Κυρ, 11 Ιούλ 2004 12:00:00 EST": "2004-07-11T17:00:00",
    "2004-július-13T9:15-05:00": "2004-07-13T14:15:00",
    "пятница, 13 ноября 2020 г. 12:00": "2020-11-13T12:00:00",
    "Thứ ba, 12 tháng 3, 2024 - 10:20": "2024-03-12T10:20:00",
    "11 listopada 2020": "2020-11-11T00:00:00",
    # numbers only
    "05.11.2020 15.04": "2020-11-05T15:04:00",
    "15:04 05.11.2020 -0700": "2020-11-05T22:04:00",
    "26/06/2020": "2020-06-26T00:00:00",
    "06-26-2020": "2020-06-26T00:00:00",
    "Thu, 11/05/2020": "2020-11-05T00:00:00",
    "05/06/2020 4:20 pm PDT": "2020-05-06T23:20:00",
    "2020/11/05 03:04:05 PM": "2020-11-05T15:04:05",
    # since 1970
    "1604588645": "2020-11-05T15:04:05",
    "1604588645.5": "2020-11-05T15:04:05.500000",
    "1604588645500": "2020-11-05T15:04:05.500000",
    "1604588645500000": "2020-11-05T15:04:05.500000",
}

NO_DATES = [
    "",
    "yesterday",
    "5 minutes ago",
    "T12:00:00",
    "Thu, 5 Nov 10:00:00 GMT",
    "Thu, 31 Jun 2004 19:48:21 GMT",
    "2021-02-29",
    "2021-13-01T00:00:00Z",
    "2021-01-01T25:00:00Z",
    "0001-01-01T00:00:00Z",
    "2020-999",
    "03/04/2020 - 10:30",
    "31/31/2020",
    "5 6 7 November 2020",
    "99999999999999999999",
    "1" * 500,
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_naive_text_is_read_in_the_zone() -> None:
    assert parse_date("2020-11-05 08:00", ZoneInfo("Asia/Taipei")) == datetime(2020, 11, 5, tzinfo=UTC)


def test_abbreviation_of_the_own_zone_means_that_zone() -> None:
    assert parse_date("5 Nov 2020 08:00 CST", ZoneInfo("Asia/Shanghai")) == datetime(2020, 11, 5, tzinfo=UTC)
    assert parse_date("5 Nov 2020 08:00 CST", ZoneInfo("Europe/Paris")) == datetime(2020, 11, 5, 14, tzinfo=UTC)


def test_order_settles_an_ambiguous_date() -> None:
    assert parse_date("03/04/2020 - 10:30", order="dmy") == datetime(2020, 4, 3, 10, 30, tzinfo=UTC)
    assert parse_date("03/04/2020 - 10:30", order="mdy") == datetime(2020, 3, 4, 10, 30, tzinfo=UTC)


def test_moment_says_what_the_text_gave() -> None:
    bare, full = read_date("2020-11-05"), read_date("2020-11-05T00:00Z")
    assert bare is not None
    assert full is not None
    assert (bare.timed, bare.zoned) == (False, False)
    assert (full.timed, full.zoned) == (True, True)


@given(st.text(max_size=60) | st.text(alphabet="0123456789年月日:/.-+TZ GMTapm", max_size=40))
def test_any_text_is_a_time_or_nothing(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.at.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2199, 1, 1)))  # noqa: DTZ001
def test_iso_dates_round_trip(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    assert parse_date(at.isoformat()) == at


@pytest.mark.parametrize(
    "text",
    ["14 जून 2023", "14 kesäkuuta 2023", "14 de juny de 2023", "14 юни 2023", "14 ביוני 2023", "14. junij 2023"],
)
def test_months_of_further_languages_are_read(text: str) -> None:
    assert parse_date(text) == datetime(2023, 6, 14, tzinfo=UTC)
