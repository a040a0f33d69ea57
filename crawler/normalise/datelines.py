"""What stands before the first word of a report: who sent it, from where, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.normalise.bylines import AGENCIES, Credits, read_reporters, split_names

_REPORTERS = re.compile(r"(?:特约|特約|实习|實習|驻.{2,4}?)?[记記]者\s*[:：]?\s*(.+)$")
_AGENCY = re.compile(AGENCIES)
_FULL_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_GENERAL = (
    # （法新社柏林8日电） （中央社記者甲台北5日電） （某报记者甲综合报导）
    re.compile(
        r"^\s*[（(](?P<dateline>[^（）()。，]{2,40}?(?:专电|專電|综合外电报[导道]|綜合外電報[導道]|[日社]电|[日社]電|讯|訊|报[导道]|報[導道]))[）)]\s*"
    ),
    # 【大纪元2021年01月08日讯】
    re.compile(r"^\s*【(?P<dateline>[^【】]{2,24}?\d{1,2}月\d{1,2}日[讯訊电電])】\s*"),
    # 路透北京10月14日 -
    re.compile(
        r"^\s*(?P<dateline>路透(?:社)?[\u4e00-\u9fff/、·]{0,16}?(?:\d{4}年)?\d{1,2}月\d{1,2}日)(?:电|電)?\s*(?:[-–—－]+|（[^（）]*）\s*[-–—－]+)\s*"
    ),
    # 新华社北京6月1日电
    re.compile(
        r"^\s*(?P<dateline>(?:新华社|新華社|中新社|中新网|人民网|央视网|美国之音|本报)[\u4e00-\u9fff]{0,12}?\d{1,2}月\d{1,2}日[电電讯訊])[\s，,:：]*"
    ),
)
MAX_DATELINES = 2


@dataclass(frozen=True, slots=True)
class Dateline:
    """The first characters of a paragraph: how many, what they say, and whom they name."""

    length: int
    text: str
    credits: Credits
    date: str


def read_dateline(text: str, patterns: Iterable[re.Pattern[str]] = ()) -> Dateline | None:
    """The datelines a paragraph begins with, by an outlet's own patterns and the general ones; None without any."""
    length, texts, credits, date = 0, [], Credits(), ""
    own = tuple(patterns)
    for _ in range(MAX_DATELINES):
        rest = text[length:]
        match = next(filter(None, (pattern.match(rest) for pattern in (*own, *_GENERAL))), None)
        if match is None or not match.end():
            break
        length += match.end()
        said = match.groupdict().get("dateline") or match[0].strip(" （()）【】\u3000-—–")
        texts.append(said)
        _take(match, said, credits)
        if found := _FULL_DATE.search(said):
            date = found[0]
    return Dateline(length, " ".join(texts), credits, date) if length else None


def _take(match: re.Match[str], said: str, credits: Credits) -> None:
    named = {name: value for name, value in match.groupdict().items() if value and name not in {"dateline", "date"}}
    for name, value in named.items():
        credits.add(name, split_names(value))
    if "agencies" not in named and (agency := _AGENCY.match(said)):
        credits.add("agencies", [agency[0]])
    if "authors" not in named and (reporters := _REPORTERS.search(said)):
        credits.add("authors", read_reporters(reporters[1]))
