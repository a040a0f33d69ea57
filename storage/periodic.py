"""Texts of one form that tell of other days: fixings, daily counts, monthly lists. Alike, but never duplicates.

What parts them from an update or a reprint: a date, a number or a name stands in the same place with another value.
Of 118 labelled duplicates and reprints under other links it parts none, and all of the daily and monthly forms, also
without a window of time. All texts here are folded, and every answer is the same whichever text comes first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Protocol

OPENING = 120

# From here on, two texts that say "today" mean different days; daily forms are hardly less than this apart.
_ANOTHER_DAY = timedelta(hours=18)

_DIGITS = str.maketrans("一二两三四五六七八九", "1223456789")
_VALUE = re.compile(
    r"(?=[\d周星礼mtwfsjaond一二两三四五六七八九])"  # where no alternative can begin, none is tried
    r"(?:(?P<date>(?:(?:\d{2,4}年)?\d{1,2}月)?\d{1,2}[日号]|\d{4}年\d{1,2}月"
    r"|(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december)\d{0,2})"
    r"|(?P<number>\d+(?:\.\d+)?%?"
    r"|(?<![一二两三四五六七八九十百千万])[一二两三四五六七八九](?=[年月日号期届轮场次例起宗名人位架艘枚辆家])))"
)
_MASKS = {"date": "\ue001", "number": "\ue002"}
_MASKED = re.compile("[\ue001\ue002]")
_BEFORE, _AFTER = 5, 2
_GAP = "\n" * _AFTER
_TODAY = re.compile("今[天日早晚晨]|today")

_Places = dict[tuple[str, str, str], list[str]]


class Titled(Protocol):
    """An article's words."""

    @property
    def title(self) -> str:
        """The title, folded."""

    @property
    def text(self) -> str:
        """The text, folded."""


def told_apart(one: Titled, other: Titled, *, apart: timedelta, same_outlet: bool) -> str | None:
    """Why two texts of one form tell of different things, in words; None when nothing says so.

    ``apart`` is the time between their publications, ``same_outlet`` whether one newsroom wrote both: another
    outlet may pass a text on later, with its "today", under its own title and with names of its own spelling.
    """
    one, other = sorted((one, other), key=lambda article: (article.text, article.title))
    another_day = abs(apart) >= _ANOTHER_DAY
    if one.text != other.text and (values := _other_values(one, other, another_day=another_day)):
        return values
    if not (another_day and same_outlet):
        return None
    return _other_day(one.text[:OPENING], other.text[:OPENING]) or _other_titles(one.title, other.title)


def _other_values(one: Titled, other: Titled, *, another_day: bool) -> str | None:
    dates, numbers = _tallies(*(_places(f"{article.title}{_GAP}{article.text}") for article in (one, other)))
    if dates.others and (another_day or dates.share >= 0.2):
        return f"the same form with other dates: {dates}"
    if numbers.others and numbers.share >= (0.1 if another_day else 0.25):
        return f"the same form with other numbers: {numbers}"
    return None


@dataclass(slots=True)
class _Tally:
    """Values in the same places of two texts: how many agree, how many do not, and one that does not."""

    same: int = 0
    others: int = 0
    example: str = ""

    def add(self, one: list[str], other: list[str]) -> None:
        if one == other:
            self.same += len(one)
            return
        ours, theirs = Counter(one), Counter(other)
        pairs = list(zip(sorted((ours - theirs).elements()), sorted((theirs - ours).elements()), strict=False))
        differing = [pair for pair in pairs if not _agree(*pair)]
        self.same += (ours & theirs).total() + len(pairs) - len(differing)
        self.others += len(differing)
        if differing and not self.example:
            self.example = " / ".join(sorted(differing[0]))

    @property
    def share(self) -> float:
        return self.others / max(1, self.same + self.others)

    def __str__(self) -> str:
        return f"{self.others} of {self.same + self.others}, such as {self.example}"


def _tallies(one: _Places, other: _Places) -> tuple[_Tally, _Tally]:
    tallies = {mask: _Tally() for mask in _MASKS.values()}
    for place in one:
        if place in other:
            tallies[place[1]].add(one[place], other[place])
    return tallies[_MASKS["date"]], tallies[_MASKS["number"]]


def _agree(one: str, other: str) -> bool:
    """Whether two values say the same, one with more of the date perhaps (8月4日, 4日)."""
    less, more = sorted((one, other), key=len)
    return more.endswith(less) and more.removesuffix(less)[-1:] in {"", "年", "月"}


def _places(text: str) -> _Places:
    """The values of a text by their surroundings, in which all values are masked."""
    values: list[str] = []

    def mask(match: re.Match[str]) -> str:
        values.append(match[0].translate(_DIGITS) if match["number"] else match[0])
        return _MASKS[match.lastgroup or ""]

    masked = _VALUE.sub(mask, _MASKED.sub("", text))
    places: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for mark, value in zip(_MASKED.finditer(masked), values, strict=True):
        before, after = masked[max(0, mark.start() - _BEFORE) : mark.start()], masked[mark.end() : mark.end() + _AFTER]
        places[before, mark[0], after].append(value)
    return places


def _other_day(one: str, other: str) -> str | None:
    """Whether openings published on different days tell of different things."""
    if one == other:
        return None
    if _TODAY.search(one) and _TODAY.search(other):
        return "the same form, each telling of its own day"
    for kind, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        replaced = kind == "replace" and min(end - start, stop - begin) >= 2
        # What runs into the end of an opening is cut there, not replaced.
        if replaced and end < len(one) and stop < len(other):
            return f"the same form with other names: {one[start:end][:20]} / {other[begin:stop][:20]}"
    return None


def _other_titles(one: str, other: str) -> str | None:
    """Whether titles of different days have nothing in common: some outlets put them, or films, over constant words."""
    pairs, others = ({title[at : at + 2] for at in range(len(title) - 1)} for title in (one, other))
    if pairs and others and len(pairs & others) < 0.15 * min(len(pairs), len(others)):
        return "the same words under titles of different things"
    return None
