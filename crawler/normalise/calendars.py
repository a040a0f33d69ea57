"""Dates of other calendars as Gregorian ones: the Buddhist years of Thailand, Laos and Cambodia, the Persian calendar.

Only where the script shows which calendar is meant: 1402/03/24 in Western digits could be a lunar date as well.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.normalise.words import LETTER, ascii_digits, fold_word

BUDDHIST = 543

_THAI = "\u0e00-\u0e7f"
_COUNTS_BUDDHIST = re.compile(f"[{_THAI}\u0e80-\u0eff\u1780-\u17ff]")
_BUDDHIST_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
# Of Buddhist years of two digits, those of this century: what could be a year of ours stays one.
_SHORT_YEAR = re.compile(rf"(?<=[{_THAI}])(\.?\s*)(4[3-9]|[5-9]\d)(?!\d|[:.]\d)")

_PERSIAN_DIGITS = re.compile("[۰-۹]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_NUMBERS = re.compile(r"(?<!\d)(?:(1[34]\d\d)([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(1[34]\d\d))(?!\d)")
_NAMED = re.compile(rf"(?<!\d)(\d{{1,2}})\s*({LETTER}+)\s*،?\s*(1[34]\d\d)(?!\d)")
# As they are called in Iran, in Dari, and in Pashto.
_PERSIAN_MONTHS = """
فروردین|حمل|وری اردیبهشت|ثور|غویی خرداد|جوزا|غبرګولی تیر|سرطان|چنګاښ مرداد|امرداد|اسد|زمری شهریور|سنبله|وږی
مهر|میزان|تله آبان|عقرب|لړم آذر|قوس|لیندۍ دی|جدی|مرغومی بهمن|دلو|سلواغه اسفند|حوت|کب
"""
_MONTH_OF = {
    fold_word(name): number
    for number, names in enumerate(_PERSIAN_MONTHS.split(), start=1)
    for name in names.split("|")
}
_EPOCH, _FIRST_YEAR = date(1921, 3, 21), 1300
# Which years of every 33 are leap years: as observed from 1244 to 1531, and past that nothing is dated here.
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})


def in_gregorian(text: str) -> str:
    """The text of a date with ASCII digits, and its Buddhist year or its Persian date as a Gregorian one."""
    if text.isascii():
        return text
    plain = ascii_digits(text)
    if _COUNTS_BUDDHIST.search(plain):
        plain = _SHORT_YEAR.sub(lambda match: f"{match[1]}{2500 + int(match[2])}", plain)
        return _BUDDHIST_YEAR.sub(lambda match: str(int(match[0]) - BUDDHIST), plain)
    if _PERSIAN_DIGITS.search(text):
        plain = _NUMBERS.sub(_from_numbers, plain)
    return _NAMED.sub(_from_name, plain) if _ARABIC.search(plain) else plain


def from_persian(year: int, month: int, day: int) -> date | None:
    """A day of the Persian calendar, for the years from 1300 to 1499; None for a day that does not exist."""
    long_months = min(month - 1, 6)
    last = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP else 29
    if not (_FIRST_YEAR <= year < _FIRST_YEAR + 200 and 1 <= month <= 12 and 1 <= day <= last):
        return None
    before = range(_FIRST_YEAR, year)
    days = 365 * len(before) + sum(one % 33 in _LEAP for one in before)
    return _EPOCH + timedelta(days=days + 30 * (month - 1) + long_months + day - 1)


def _from_numbers(match: re.Match[str]) -> str:
    year, month, day = (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
    found = from_persian(int(year), int(month), int(day))
    return found.isoformat() if found else match[0]


def _from_name(match: re.Match[str]) -> str:
    month = _MONTH_OF.get(fold_word(match[2]))
    found = from_persian(int(match[3]), month, int(match[1])) if month else None
    return found.isoformat() if found else match[0]
