"""The time of day and the zone within the text of a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.normalise.date_names import AFTERNOON, LONG_ZONES, MORNING, ZONES

# Chinese and Korean words stand right before the hour, those of alphabets by themselves.
_HALF_DAY = re.compile(
    "|".join(word if word >= "\u2e80" else rf"(?<![^\W\d_]){re.escape(word)}(?!\w)" for word in AFTERNOON + MORNING)
)
_COLONS = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?:[:時时点點]|시|h(?![a-z]))\s*(?P<minute>\d{1,2})(?!\d)"
    r"(?:\s*(?:[:分]|분|m(?![a-z]))\s*(?P<second>\d{1,2})(?!\d))?(?:[.,:](?P<fraction>\d{1,9})(?![\d:]))?\s*[分秒초s분]?"
)
_BARE_HOUR = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})\s*(?:[時时点點]|시|h(?![a-z])|(?=\s*[ap]\.?m\b))")
_UHR = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?=\s*(?:uhr|น\.))")
_AFTER_DOTS = re.compile(r"(?<=\d\d )(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?(?![\d.])")
_BASIC = re.compile(
    r"(?<!\d)(?P<date>\d{8})[t _-]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?!\d)(?:\.(?P<fraction>\d+))?"
)
# ISO 8601's basic form, behind whatever date: 2026-W47-6T100000Z.
_AFTER_T = re.compile(
    r"(?<=\d)t(?P<hour>\d\d)(?:(?P<minute>\d\d)(?:(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?(?![\d:])"
)
_CLOCKS = (_AFTER_T, _COLONS, _BARE_HOUR, _UHR, _AFTER_DOTS)

_OFFSETS = (
    re.compile(r"[\s:(]*(?:gmt|utc|ut|z)?\s*(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)"),
    re.compile(r"[\s(]*(?:gmt|utc|ut)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?![\d/.-])"),
    re.compile(r".*[\d\s] (?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$"),
)
_WIDEST = timedelta(hours=15)
_REGION = re.compile(r"\b[A-Z]{3}\d[A-Z]{3}\b|\b[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+(?:[/+-][A-Za-z0-9_]+)?")
_ABBREVIATION = re.compile(r"(?<![^\W\d])(?<!\.)(?:[A-Z][A-Z.]{0,8}|gmt|utc|z)(?![\w.]*[a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day (midnight where none is given), and the zone the text says.

    ``zone`` is an offset or region, ``name`` an abbreviation; ``half`` the word for the half of the day.
    """

    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: tzinfo | None = None
    name: str = ""
    half: str = ""
    timed: bool = False

    def on(self, date: tuple[int, int, int], zone: ZoneInfo | None, otherwise: tzinfo) -> datetime:
        """This time on that date, aware. ``zone`` is asked where the text names none, and what its own
        abbreviation means; ValueError for a time that does not exist."""
        midnight = (self.hour, self.minute, self.second, self.microsecond) == (24, 0, 0, 0)
        second = 59 if self.second == 60 else self.second  # a leap second
        hour = 0 if midnight else self.hour
        naive = datetime(*date, hour, self.minute, second, self.microsecond)  # noqa: DTZ001 (the zone comes next)
        naive += timedelta(days=midnight)
        if self.zone:
            return naive.replace(tzinfo=self.zone)
        if self.name and not (zone and naive.replace(tzinfo=zone).tzname() == self.name):
            return naive.replace(tzinfo=timezone(timedelta(hours=ZONES[self.name])))
        return naive.replace(tzinfo=zone or otherwise)


def take_clock(text: str) -> tuple[str, Clock]:
    """The text in lower case without its time of day and zone, and these."""
    zone, name = None, ""
    if region := _REGION.search(text):
        zone = _region(region[0])
        text = text[: region.start()] + " " + text[region.end() :]
    abbreviation = _abbreviation(text)
    text, name = _take_long_zone(text.lower())
    text, half = _take_half(text)
    match = _BASIC.search(text) or next((found for clock in _CLOCKS if (found := clock.search(text))), None)
    if match is None:
        return text, Clock(zone=zone, name=name or abbreviation, half=half)
    rest, offset = _take_offset(text[match.end() :])
    said = {"hour": "0", "minute": "0", "second": "0", "fraction": "0", "date": "", **_present(match)}
    clock = Clock(
        hour=_of_half(int(said["hour"]), half),
        minute=int(said["minute"]),
        second=int(said["second"]),
        microsecond=int(said["fraction"][:6].ljust(6, "0")),
        zone=offset or zone,
        name=name or abbreviation,
        half=half,
        timed=True,
    )
    return f"{text[: match.start()]} {said['date']} {rest}", clock


def offset_of(sign: str, hours: str, minutes: str) -> timedelta:
    """The distance from UTC that a signed offset says."""
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset


def _present(match: re.Match[str]) -> dict[str, str]:
    return {key: value for key, value in match.groupdict().items() if value}


def _take_half(text: str) -> tuple[str, str]:
    match = _HALF_DAY.search(text)
    if not match:
        return text, ""
    # "3 pm" is known as a time by its half of the day alone, so that stays, in one spelling.
    kept = f" {match[0][0]}m " if match[0].isascii() else " "
    return text[: match.start()] + kept + text[match.end() :], match[0]


def _of_half(hour: int, half: str) -> int:
    if half in AFTERNOON and hour < 12 and not (half == "中午" and hour >= 10):
        return hour + 12
    return 0 if half in MORNING and hour == 12 else hour


def _take_offset(rest: str) -> tuple[str, tzinfo | None]:
    match = next((found for offset in _OFFSETS if (found := offset.match(rest))), None)
    if not match:
        return rest, None
    offset = offset_of(match["sign"], match["hours"], _present(match).get("minutes", "0"))
    rest = rest[: match.start("sign")] + rest[match.end() :]
    return rest, timezone(offset) if abs(offset) <= _WIDEST else None


def _take_long_zone(text: str) -> tuple[str, str]:
    for long, short in LONG_ZONES.items():
        if long in text:
            return text.replace(long, " "), short
    return text, ""


def _region(name: str) -> tzinfo | None:
    try:
        return UTC if name in {"Etc/UTC", "Etc/GMT"} else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _abbreviation(text: str) -> str:
    """The last zone abbreviation of the text, in capitals; one or two letters count only at the very end."""
    for match in reversed(list(_ABBREVIATION.finditer(text))):
        name = match[0].upper()
        last = not text[match.end() :].strip(" .)")
        if name in ZONES and (last or len(name) > 2):
            return name
    return ""
