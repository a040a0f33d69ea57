"""What stands in a body and belongs into fields: dates, names, datelines, copyright notices, leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.normalise.blocks import HEADINGS, Block, Group, Paragraph, paragraphs
from crawler.normalise.body import Body
from crawler.normalise.bylines import HAS_ROLE, Credits, cut_credits, read_credits, read_signature, split_names
from crawler.normalise.datelines import read_dateline
from crawler.normalise.dates import read_date
from crawler.normalise.pieces import cut, lines_of, without_lines
from crawler.normalise.rules import TextRules

HEAD, TAIL = 4, 10  # how many paragraphs from either end may hold lines of credits
MAX_NOTICE = 300
_BODY_OF_DATE = re.compile(
    r"(?:发布|發布|更新|发表|發表|刊登|最后更新)?(?:时间|時間|日期|于|於)?[:：]?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:jan|febr?|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    r"|may|gmt|utc|[ap]m|[ecmp][sd]t|cest|cet|bst|星期[一二三四五六日天]|周[一二三四五六日]|[年月日号號时時分秒点點上下中晚早凌晨午前后後]|(?<=\d)(?:st|nd|rd|th)|[tz]",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^\W{0,3}(?:©|\(c\)|copyright\b|版权所有|版權所有|著作权|本文版权)|(?:版权|版權|著作权|著作權)(?:声明|聲明|所有)|all rights reserved",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"\s*[（(](?:完|全文完|本文完|结束|結束)[）)]\s*[#＃]?\s*$")
_TRAILING_MARK = re.compile(r"\s*[#＃]+\s*$")


@dataclass(slots=True)
class Lifted:
    """What was lifted out of a body; ``published`` and ``dates`` are as found."""

    credits: Credits = field(default_factory=Credits)
    dateline: str = ""
    copyright: str = ""
    lead: str = ""
    published: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)


def lift(body: Body, rules: TextRules, title: str) -> Lifted:
    """Lift the fields out of a body; its blocks are changed in place."""
    lifted = Lifted(published=list(body.lifted.get("published", ())))
    for said in body.lifted.get("authors", ()):
        lifted.credits.add("authors", split_names(said))
    _drop(body, rules)
    _lift_head(body, lifted, title)
    _lift_datelines(body, rules, lifted)
    _lift_tail(body, rules, lifted)
    body.blocks[:] = [block for block in body.blocks if type(block) is not Paragraph or block.pieces]
    lifted.lead = _lead(body)
    return lifted


def _drop(body: Body, rules: TextRules) -> None:
    for index, block in enumerate(body.blocks):
        if type(block) is Paragraph and any(pattern.match(block.text) for pattern in rules.stops):
            del body.blocks[index:]
            break
    if rules.drop_link_lists:
        body.blocks[:] = [block for block in body.blocks if not _is_link_list(block)]
    if rules.unwanted:
        for block in paragraphs(body.blocks):
            _remove_lines(block, lambda line: any(pattern.search(line) for pattern in rules.unwanted))


def _is_link_list(block: Block) -> bool:
    """A list in which every item is a link and nothing else."""
    if type(block) is not Group or block.tag not in {"ul", "ol"}:
        return False
    items = list(paragraphs([block]))
    return bool(items) and all(_is_link(item.pieces) for item in items)


def _is_link(pieces: list[str]) -> bool:
    inside, linked = False, False
    for piece in pieces:
        if type(piece) is str:
            if not inside and piece.strip(" ·•|-–—"):
                return False
        elif piece.startswith("<a "):
            inside = linked = True
        elif piece == "</a>":
            inside = False
    return linked


def _remove_lines(block: Paragraph, is_unwanted: Callable[[str], bool]) -> None:
    lines = lines_of(block.pieces)
    unwanted = {index for index, line in enumerate(lines) if line and is_unwanted(line)}
    if unwanted:
        block.pieces = [] if len(unwanted) == len(lines) else without_lines(block.pieces, unwanted)


def _top(body: Body) -> list[Paragraph]:
    return [block for block in body.blocks if type(block) is Paragraph and block.pieces]


# --- the head


def _lift_head(body: Body, lifted: Lifted, title: str) -> None:
    """A block of author and date, and the title once more, above the text."""
    for block in _top(body)[:HEAD]:
        lines = [line for line in lines_of(block.pieces) if line]
        if block.tag in HEADINGS and block.text == title:
            block.pieces = []
        elif is_date_line(lines[-1]):
            lifted.published.append(lines[-1])
            for line in lines[:-1]:
                _lift_names(line, lifted)
            block.pieces = []


def _lift_names(line: str, lifted: Lifted) -> None:
    if credits := read_signature(line) or read_credits(line):
        lifted.credits.update(credits)
    else:
        lifted.credits.add("authors", split_names(line))


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    if not 8 <= len(line) <= 48 or not any(character.isdigit() for character in line):
        return False
    rest = _BODY_OF_DATE.sub("", line)
    return not any(character.isalpha() for character in rest) and read_date(line, order="dmy") is not None


# --- the text


def _lift_datelines(body: Body, rules: TextRules, lifted: Lifted) -> None:
    for block in _top(body)[:HEAD]:
        dateline = read_dateline(block.text, rules.dateline_patterns)
        if dateline is None:
            continue
        block.pieces = cut(block.pieces, dateline.length, len(block.text))
        lifted.dateline = lifted.dateline or dateline.text
        lifted.credits.update(dateline.credits)
        if dateline.date:
            lifted.dates.append(dateline.date)
        return


def _lift_tail(body: Body, rules: TextRules, lifted: Lifted) -> None:
    top = _top(body)
    for index, block in enumerate(top):
        from_end = len(top) - index
        if index < HEAD - 1 or from_end <= TAIL:
            _lift_lines(block, rules, lifted, near_end=from_end <= TAIL)
        if block.pieces and from_end <= TAIL:
            _lift_ending(block, lifted)


def _lift_lines(block: Paragraph, rules: TextRules, lifted: Lifted, *, near_end: bool) -> None:
    text = block.text
    if near_end and len(text) <= MAX_NOTICE and _NOTICE.search(text):
        lifted.copyright = f"{lifted.copyright} {text}".strip()
        block.pieces = []
        return

    def is_lifted(line: str) -> bool:
        for pattern in rules.byline_patterns:
            if match := pattern.fullmatch(line):
                for name, value in match.groupdict().items():
                    _keep(name, value or "", lifted)
                return True
        credits = read_credits(line) or (read_signature(line) if near_end else None)
        if credits:
            lifted.credits.update(credits)
        return credits is not None

    if len(text) <= MAX_NOTICE or HAS_ROLE.search(text):
        _remove_lines(block, is_lifted)


def _keep(name: str, value: str, lifted: Lifted) -> None:
    if name == "date":
        lifted.dates.append(value)
    elif name == "copyright":
        lifted.copyright = f"{lifted.copyright} {value}".strip()
    elif name == "dateline":
        lifted.dateline = lifted.dateline or value
    elif value:
        lifted.credits.add(name, split_names(value))


def _lift_ending(block: Paragraph, lifted: Lifted) -> None:
    """Credits in brackets, a date behind them, and marks such as （完） at the end of a paragraph."""
    text = block.text
    end = len(text)
    if match := _TRAILING_MARK.search(text, 0, end):
        end = match.start()
    if found := cut_credits(text[:end]):
        at, credits, date = found
        lifted.credits.update(credits)
        if date:
            lifted.dates.append(date)
        end = at
    if match := _END_MARK.search(text, 0, end):
        end = match.start()
    if end < len(text):
        block.pieces = cut(block.pieces, 0, end)


def _lead(body: Body) -> str:
    """The lead a definition names, else a first paragraph that is bold throughout."""
    if said := " ".join(body.lifted.get("lead", ())):
        return said
    top = _top(body)
    if len(top) > 2 and top[0].tag == "p" and top[0].pieces[0] == "<strong>" and top[0].pieces[-1] == "</strong>":
        return top[0].text if top[0].pieces.count(top[0].pieces[0]) == 1 else ""
    return ""
