"""What stands in a body and belongs into fields: dates, names, datelines, copyright notices, leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.normalise.blocks import BREAK, HEADINGS, Block, Group, Paragraph, paragraphs
from crawler.normalise.body import Body
from crawler.normalise.bylines import MAX_LINE, cut_credits, may_credit, read_credits, read_signature
from crawler.normalise.datelines import read_dateline
from crawler.normalise.dates import read_date
from crawler.normalise.names import People, split_names
from crawler.normalise.order import is_bold
from crawler.normalise.pieces import cut, is_opening, lines_of, without_lines
from crawler.normalise.rules import Patterns, TextRules

HEAD, TAIL = 4, 10  # how many paragraphs from either end may hold lines of credits
MAX_NOTICE = 300  # characters
MIN_LEAD = 20

_DATE_WORDS = re.compile(
    r"(?:发布|發布|更新|发表|發表|刊登|最后更新)?(?:时间|時間|日期|于|於)?[:：]?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:jan|febr?|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|may|gmt|utc|[ap]m|[ecmp][sd]t|cest|cet|bst"
    r"|星期[一二三四五六日天]|周[一二三四五六日]|[年月日号號时時分秒点點上下中晚早凌晨午前后後]|(?<=\d)(?:st|nd|rd|th)|[tz]",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NOTICE = re.compile(
    r"\W{0,3}(?:©|\(c\)|copyright\b|版权所有|版權所有|著作权|本文版权)"
    r"|[^。！？]{0,24}(?:版权|版權|著作权|著作權)(?:声明|聲明|所有)",
    re.IGNORECASE,
)
_RESERVED = "all rights reserved"
# Every notice has one of them in it, in small letters, and thus one of these letters.
_NOTICE_SIGNS = ("权", "權", "©", "(c)", "copyright", _RESERVED)
_NOTICE_LETTERS = "权權©CcRr"
_NOTICE_AT_END = re.compile(r"\s*©[\ufe0f\s]*\d{4}.{0,24}(?:版权|版權|著作权|著作權)(?:声明|聲明|所有).*$")
_END_MARK = re.compile(r"\s*[（(](?:完|全文完|本文完|结束|結束)[）)]$")
# What a paragraph ends with that has an ending to be lifted, unless it holds a notice.
_ENDS = frozenset("）)0123456789 #＃")


@dataclass(slots=True)
class Lifted:
    """What was lifted out of a body; ``published`` and ``dates`` are as found."""

    people: People = field(default_factory=People)
    dateline: str = ""
    copyright: str = ""
    lead: str = ""
    published: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    def keep(self, name: str, value: str) -> None:
        """Keep what a pattern's group of this name matched."""
        if name == "date":
            self.dates.append(value)
        elif name == "copyright":
            self.copyright = f"{self.copyright} {value.strip()}".strip()
        elif name == "dateline":
            self.dateline = self.dateline or value
        else:
            self.people.add(name, split_names(value))


def lift(body: Body, rules: TextRules, title: str) -> Lifted:
    """Lift the fields out of a body; its blocks are changed in place."""
    lifted = Lifted(published=list(body.lifted.get("published", ())))
    for said in body.lifted.get("authors", ()):
        _lift_names(said, lifted)
    _drop(body, rules)
    top = _saying([block for block in body.blocks if type(block) is Paragraph])
    _lift_head(top[:HEAD], lifted, title)
    top = _saying(top)
    _lift_dateline(top[:HEAD], rules, lifted)
    top = _saying(top)
    _lift_lines(top, rules, lifted)
    body.blocks[:] = [block for block in body.blocks if type(block) is not Paragraph or block.pieces]
    lifted.lead = " ".join(body.lifted.get("lead", ())) or _lead(_saying(top))
    return lifted


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    if not 8 <= len(line) <= 48 or not _DIGIT.search(line):
        return False
    rest = _DATE_WORDS.sub("", line)
    return not any(character.isalpha() for character in rest) and read_date(line, order="dmy") is not None


# --- what goes


def _drop(body: Body, rules: TextRules) -> None:
    if rules.stops:
        for index, block in enumerate(body.blocks):
            if type(block) is Paragraph and _matches(block.text, rules.stops):
                del body.blocks[index:]
                break
    if rules.drop_link_lists:
        body.blocks[:] = [block for block in body.blocks if not _is_link_list(block)]
    if rules.unwanted:
        for block in paragraphs(body.blocks):
            _take_lines(block, lambda line: any(pattern.search(line) for pattern in rules.unwanted))


def _matches(text: str, patterns: Patterns) -> bool:
    return any(pattern.match(text) for pattern in patterns)


def _is_link_list(block: Block) -> bool:
    """A list in which every item is a link and nothing else."""
    if type(block) is not Group or block.tag not in {"ul", "ol"}:
        return False
    items = list(paragraphs([block]))
    return bool(items) and all(_is_link(item.pieces) for item in items)


def _is_link(pieces: list[str]) -> bool:
    inside = linked = False
    for piece in pieces:
        if type(piece) is str:
            if not inside and piece.strip(" ·•|-–—"):
                return False
        elif is_opening(piece):
            inside = linked = inside or piece.startswith("<a ")
        elif piece == "</a>":
            inside = False
    return linked


def _take_lines(block: Paragraph, takes: Callable[[str], bool]) -> None:
    """Take the lines out of a paragraph that ``takes`` takes."""
    if len(block.pieces) == 1:
        if takes(block.pieces[0]):
            block.pieces = []
        return
    lines = lines_of(block.pieces)
    taken = {index for index, line in enumerate(lines) if line and takes(line)}
    if taken:
        block.pieces = [] if len(taken) == len(lines) else without_lines(block.pieces, taken)


def _saying(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Those of which something is left."""
    return [paragraph for paragraph in paragraphs if paragraph.pieces]


# --- the head


def _lift_head(head: list[Paragraph], lifted: Lifted, title: str) -> None:
    """A block of author and date, and the title once more, above the text."""
    for block in head:
        lines = list(filter(None, lines_of(block.pieces)))
        if block.tag in HEADINGS and block.text == title:
            block.pieces = []
        elif lines and is_date_line(lines[-1]):
            lifted.published.append(lines[-1])
            for line in lines[:-1]:
                _lift_names(line, lifted)
            block.pieces = []


def _lift_names(line: str, lifted: Lifted) -> None:
    if people := read_signature(line) or read_credits(line):
        lifted.people.update(people)
    else:
        lifted.people.add("authors", split_names(line))


def _lift_dateline(head: list[Paragraph], rules: TextRules, lifted: Lifted) -> None:
    for block in head:
        if dateline := read_dateline(block.text, rules.dateline_patterns):
            block.pieces = cut(block.pieces, dateline.length, len(block.text))
            lifted.dateline = dateline.text
            lifted.people.update(dateline.people)
            if dateline.date:
                lifted.dates.append(dateline.date)
            return


# --- lines of credits


def _lift_lines(top: list[Paragraph], rules: TextRules, lifted: Lifted) -> None:
    tail = max(0, len(top) - TAIL)
    longest = MAX_NOTICE if rules.byline_patterns else MAX_LINE
    reads, reads_near_end = (_line_reader(rules, lifted, near_end=near_end) for near_end in (False, True))
    own = bool(rules.byline_patterns)
    for block in top[: min(HEAD, tail)]:
        text = block.text
        if (len(text) <= longest or BREAK in block.pieces) and (own or may_credit(text)):
            _take_lines(block, reads)
    texts = [block.text for block in top[tail:]]
    said = "".join(texts)
    noticed = any(letter in said for letter in _NOTICE_LETTERS)
    for block, text in zip(top[tail:], texts, strict=True):
        if noticed and len(text) <= MAX_NOTICE and _is_notice(text):
            lifted.keep("copyright", text)
            block.pieces = []
            continue
        if (len(text) <= longest or BREAK in block.pieces) and (own or may_credit(text)):
            _take_lines(block, reads_near_end)
            text = block.text  # noqa: PLW2901 (some of its lines may be gone)
        if text[-1:] in _ENDS or (noticed and "©" in text):
            _lift_ending(block, text, lifted)


def _is_notice(text: str) -> bool:
    lower = text.lower()
    if not any(sign in lower for sign in _NOTICE_SIGNS):
        return False
    return _NOTICE.match(text) is not None or _RESERVED in lower


def _line_reader(rules: TextRules, lifted: Lifted, *, near_end: bool) -> Callable[[str], bool]:
    def reads(line: str) -> bool:
        for pattern in rules.byline_patterns:
            if match := pattern.fullmatch(line):
                for name, value in match.groupdict().items():
                    if value:
                        lifted.keep(name, value)
                return True
        if len(line) > MAX_LINE:
            return False
        people = read_credits(line) or (read_signature(line) if near_end else None)
        if people:
            lifted.people.update(people)
        return people is not None

    return reads


def _lift_ending(block: Paragraph, text: str, lifted: Lifted) -> None:
    """Credits in brackets, a date behind them, and marks such as （完） at the end of a paragraph."""
    rest = text.rstrip(" #＃")
    if "©" in rest and (match := _NOTICE_AT_END.search(rest)):
        lifted.keep("copyright", match[0])
        rest = rest[: match.start()]
    if rest[-1:] in "）)0123456789" and (found := cut_credits(rest)):
        at, people, date = found
        lifted.people.update(people)
        lifted.dates += filter(None, [date])
        rest = rest[:at]
    if rest[-1:] in {"）", ")"}:
        rest = _END_MARK.sub("", rest)
    if len(rest) < len(text):
        block.pieces = cut(block.pieces, 0, len(rest))


def _lead(top: list[Paragraph]) -> str:
    """A first paragraph that is bold throughout."""
    is_lead = len(top) > 2 and top[0].tag == "p" and is_bold(top[0]) and len(top[0].text) >= MIN_LEAD
    return top[0].text if is_lead else ""
