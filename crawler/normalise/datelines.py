"""What stands before the first word of a report: who sent it, from where, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.normalise.bylines import read_reporters
from crawler.normalise.names import AGENCIES, People, split_names

MAX_DATELINES = 2

_GENERAL = (
    # （法新社柏林8日电） （中央社記者甲台北5日電） （某报记者甲综合报导）
    re.compile(
        r"^\s*[（(](?P<dateline>[^（）()。，]{2,40}?(?:专电|專電|[日社]电|[日社]電|讯|訊|[报報外电電][导道導]))[）)]\s*"
    ),
    # 【大纪元2021年01月08日讯】
    re.compile(r"^\s*【(?P<dateline>[^【】]{2,24}?\d{1,2}月\d{1,2}日[讯訊电電])】\s*"),
    # 路透北京10月14日 -
    re.compile(
        r"^\s*(?P<dateline>路透社?[\u4e00-\u9fff/、·]{0,16}?(?:\d{4}年)?\d{1,2}月\d{1,2}日)[电電]?\s*(?:（[^（）]*）\s*)?[-–—－]+\s*"
    ),
    # 新华社北京6月1日电
    re.compile(
        r"^\s*(?P<dateline>(?:新华社|新華社|中新社|中新网|人民网|央视网|美国之音|本报)[\u4e00-\u9fff]{0,12}?"
        r"\d{1,2}月\d{1,2}日[电電讯訊])[\s，,:：]*"
    ),
)
# What a dateline begins with by any of these patterns.
_BEGINNING = re.compile(r"\s*[（(【路新中人央美本]")
_REPORTERS = re.compile(r"(?:特约|特約|实习|實習|驻.{2,4}?)?[记記]者\s*[:：]?\s*(.+)$")
_AGENCY = re.compile(AGENCIES)
_FULL_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


@dataclass(slots=True)
class Dateline:
    """The first characters of a paragraph: how many, what they say, and whom they name."""

    length: int = 0
    text: str = ""
    date: str = ""
    people: People = field(default_factory=People)


def read_dateline(text: str, own: Sequence[re.Pattern[str]] = ()) -> Dateline | None:
    """The datelines a paragraph begins with, by an outlet's own patterns and the general ones; None without any."""
    if not own and not _BEGINNING.match(text):
        return None
    dateline: Dateline | None = None
    patterns = (*own, *_GENERAL)
    for _ in range(MAX_DATELINES):
        match = _first_match(text, patterns)
        if match is None or not match.end():
            break
        dateline = dateline or Dateline()
        _take(match, dateline)
        text = text[match.end() :]
    return dateline


def _first_match(text: str, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    for pattern in patterns:
        if match := pattern.match(text):
            return match
    return None


def _take(match: re.Match[str], dateline: Dateline) -> None:
    named = {name: value for name, value in match.groupdict().items() if value}
    said = named.pop("dateline", match[0]).strip(" （()）【】-—–")
    dateline.length += match.end()
    dateline.text = f"{dateline.text} {said}".strip()
    if date := _FULL_DATE.search(said):
        dateline.date = date[0]
    if "date" in named:
        dateline.date = named.pop("date")
    for name, value in named.items():
        dateline.people.add(name, split_names(value))
    if "agencies" not in named and (agency := _AGENCY.match(said)):
        dateline.people.add("agencies", [agency[0]])
    if "authors" not in named and (reporters := _REPORTERS.search(said)):
        dateline.people.add("authors", read_reporters(reporters[1]))
