"""Any date a feed or a page may say, to an aware UTC datetime.

RFC 822 and ISO 8601 in their usual spelling take a short way. Everything else is taken apart: first the time of day and
its zone, then the date, whatever stands between them. Nothing is guessed from today: a date without a year is no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from crawler.normalise.calendars import in_gregorian
from crawler.normalise.clock import Clock, offset_of, take_clock
from crawler.normalise.date_names import AMERICAN, ERAS
from crawler.normalise.months import ENGLISH, may_be_day, month_of, with_plain_months
from crawler.normalise.words import WORD

Order = Literal["dmy", "mdy", "ymd"]
_Date = tuple[int, int, int]

MAX_LENGTH = 160
FIRST_YEAR, LAST_YEAR = 1800, 2199

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) "
    r"((?!24)\d\d):(\d\d)(?::([0-5]\d))? (?:GMT|UTC|([+-])(0\d|1[0-5])([0-5]\d))",
    re.ASCII,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ](?!24)\d\d:\d\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)?", re.ASCII)
_EPOCH = re.compile(r"(\d{9,10}|\d{13}|\d{16}|\d{19})(\.\d{1,6})?", re.ASCII)

_CJK = re.compile(r"(\d{1,4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日号號일])?")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})(\s?[-/.]\s?)(\d{1,2})\2(\d{1,4})(?!\d)")
_ISO_WEEK = re.compile(r"(?<!\d)(\d{4})-?w(\d\d)(?:-?([1-7]))?(?!-?\d)")
_DAY_OF_YEAR = re.compile(r"(?<!\d)(\d{4})-(\d{3})(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?!\d)")
_TRUNCATED = re.compile(r"\s*-(\d\d)(?:-?(\d\d))?\s*")
_COMPACT = re.compile(r"(?<!\d)(\d{5,8})(?!\d)")
_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*")
_HABITS: dict[str, Order] = {".": "dmy", "-": "ymd"}

_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十○元]+(?=\s*[年月日号號時时点點分秒])")
_CHINESE_DIGITS = str.maketrans("〇○零元一二三四五六七八九", "0001123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as read: ``at`` in UTC, whether it said a time of day, whether it said its zone."""

    at: datetime
    timed: bool
    zoned: bool


def parse_date(text: str, zone: ZoneInfo | None = None, *, order: Order | None = None) -> datetime | None:
    """Any date a feed or page may say, in aware UTC; None where there is none, or an impossible one. Never raises.

    Text that names no zone is read in ``zone`` (None: UTC, and Korean text in Korean time). ``order`` settles
    ``03/04/2024``: without it such a date is read only where the day of the week, an American clock or the
    numbers themselves leave one reading.
    """
    moment = read_date(text, zone, order=order)
    return moment.at if moment else None


def read_date(text: str, zone: ZoneInfo | None = None, *, order: Order | None = None) -> Moment | None:
    """As ``parse_date``, and says besides how much of the moment the text really gave."""
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        moment = _read_usual(text, zone) or _read_epoch(text) or _read_any(text, zone, order)
    except (ValueError, OverflowError):
        return None
    return moment if moment and FIRST_YEAR <= moment.at.year <= LAST_YEAR else None


def _read_usual(text: str, zone: ZoneInfo | None) -> Moment | None:
    if match := _RFC822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes = match.groups()
        if month := ENGLISH.get(name.lower()):
            at = datetime(int(year), month, int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
            return Moment(at=at - offset_of(sign, hours, minutes) if sign else at, timed=True, zoned=True)
    elif _ISO.fullmatch(text):
        at = datetime.fromisoformat(text)
        zoned = at.tzinfo is not None
        aware = at if zoned else at.replace(tzinfo=zone or UTC)
        return Moment(at=aware.astimezone(UTC), timed=True, zoned=zoned)
    return None


def _read_epoch(text: str) -> Moment | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their length."""
    if not (match := _EPOCH.fullmatch(text)):
        return None
    microseconds = int(match[1]) * 1_000_000 // 10 ** max(0, len(match[1]) - 10)
    microseconds += int((match[2] or ".")[1:].ljust(6, "0")) if len(match[1]) <= 10 else 0
    return Moment(at=datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds), timed=True, zoned=True)


def _read_any(text: str, zone: ZoneInfo | None, order: Order | None) -> Moment | None:
    text = in_gregorian(unicodedata.normalize("NFKC", text).replace("\u2212", "-"))
    rest, clock = take_clock(_CHINESE_NUMBER.sub(_chinese_number, text))
    date = _find_date(rest, order, clock)
    if date is None:
        return None
    korean = "월" in rest or clock.half in {"오전", "오후"}
    at = clock.on(date, zone, otherwise=timezone(timedelta(hours=9)) if korean else UTC)
    return Moment(at=at.astimezone(UTC), timed=clock.timed, zoned=bool(clock.zone or clock.name))


def _chinese_number(match: re.Match[str]) -> str:
    if "十" not in match[0]:
        return match[0].translate(_CHINESE_DIGITS)
    tens, _, units = match[0].partition("十")
    return str(10 * int((tens or "一").translate(_CHINESE_DIGITS)) + int((units or "零").translate(_CHINESE_DIGITS)))


def _find_date(text: str, order: Order | None, clock: Clock) -> _Date | None:
    if match := _NUMERIC.search(text):
        return _numeric(match, text, order, american=clock.name in AMERICAN or clock.half[-1:] in {"m", "."})
    if match := _CJK.search(text):
        return _cjk(match)
    if named := _named(text):
        return named
    for pattern, read in _READERS:
        if match := pattern.search(text):
            return read(match)
    for pattern, read in _WHOLE:
        if match := pattern.fullmatch(text):
            return read(match)
    return None


def _full_year(year: str) -> int:
    """Two digits by RFC 2822, three as years of the Republic of China."""
    number = int(year)
    if len(year) == 3:
        return 1911 + number
    return number + (2000 if number < 50 else 1900) if len(year) < 3 else number


def _cjk(match: re.Match[str]) -> _Date:
    before = match.string[: match.start()].rstrip()
    start = next((start for era, start in ERAS.items() if before.endswith(era)), None)
    year = _full_year(match[1]) if start is None else start + int(match[1])
    return year, int(match[2]), int(match[3] or 1)


def _iso_week(match: re.Match[str]) -> _Date:
    """A day of a week by ISO 8601; its Monday where no day is given."""
    date = datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
    return date.year, date.month, date.day


def _day_of_year(year: int, day: int) -> _Date | None:
    date = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
    return (date.year, date.month, date.day) if date.year == year else None


def _compact(match: re.Match[str]) -> _Date | None:
    """YYYYMMDD, YYYYDDD, a Republic of China date (YYYMMDD), YYMMDD or YYDDD."""
    digits = match[1]
    if digits[:2] in {"19", "20"} and len(digits) == 7:
        return _day_of_year(int(digits[:4]), int(digits[4:]))
    if len(digits) == 5:
        return _day_of_year(_full_year(digits[:2]), int(digits[2:]))
    return _full_year(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])


_Reader = Callable[[re.Match[str]], _Date | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_ISO_WEEK, _iso_week),
    (_DAY_OF_YEAR, lambda match: _day_of_year(int(match[1]), int(match[2]))),
    (_YEAR_MONTH, lambda match: (int(match[1]), int(match[2]), 1)),
    (_COMPACT, _compact),
)
_WHOLE: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_TRUNCATED, lambda match: (_full_year(match[1]), int(match[2] or 1), 1)),
    (_YEAR, lambda match: (int(match[1]), 1, 1)),
)


def _numeric(match: re.Match[str], text: str, order: Order | None, *, american: bool) -> _Date | None:
    first, separator, second, third = match.groups()
    if len(first) >= 3:
        return _full_year(first), int(second), int(third)
    readings: dict[Order, _Date] = {
        "dmy": (_full_year(third), int(second), int(first)),
        "mdy": (_full_year(third), int(first), int(second)),
    }
    if len(third) < 3:
        readings["ymd"] = (_full_year(first), int(second), int(third))
    possible = {key: date for key, date in readings.items() if _exists(date)}
    habit = "mdy" if american else _HABITS.get(separator.strip())
    for wanted in (order, habit):
        if wanted in possible:
            return possible[wanted]
    return _only(possible.values(), text)


def _only(dates: Iterable[_Date], text: str) -> _Date | None:
    """The one date there is, or the one whose day of the week the text names."""
    distinct = set(dates)
    if len(distinct) > 1:
        distinct = {date for date in distinct if f"{datetime(*date, tzinfo=UTC):%a}".lower() in text}
    return distinct.pop() if len(distinct) == 1 else None


def _exists(date: _Date) -> bool:
    try:
        return FIRST_YEAR <= datetime(*date, tzinfo=UTC).year <= LAST_YEAR
    except ValueError:
        return False


def _named(text: str) -> _Date | None:
    """A date whose month is a word, in any order of day, month and year."""
    words = WORD.findall(with_plain_months(text))
    named = [word for word in words if month_of(word)]
    # "mar., 01 déc.": where several words may be months, days of the week are none; else the first of them is one.
    month = month_of(([word for word in named if not may_be_day(word)] or named or [""])[-1])
    numbers = [word for word in words if word.isdecimal()]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if not years and len(days) == 2:
        years = [days.pop()]
    if not month or not years or len(days) > 1:
        return None
    return _full_year(years[0]), month, int(days[0]) if days else 1
