"""Who made an article: lines of credits and the names in them.

A line of credits is nothing but roles and names (``记者：甲 责编：乙 丙 网编：丁``, ``（译者：甲/核稿：乙）``, ``作者：甲（Latin Name）``,
``甲/乙（法新社、路透社）``). The grammar is strict, so that a sentence is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.normalise.places import PLACES, without_place

_ROLES = {
    "web_editors": "网编|網編|网络编辑|網路編輯|网页编辑",
    "editors": "责任编辑|責任編輯|责编|責編|编辑|編輯|审校|審校|核稿|审稿|審稿|校对|校對|监制|監製",
    "translators": "译者|譯者|翻译|翻譯|编译|編譯|译(?=[:：/])|譯(?=[:：/])",
    "authors": "作者|记者|記者|撰稿|撰文|撰写|撰寫|采写|採寫|发稿|發稿|文字整理|整理|编写|編寫|文(?=[:：/])",
}
_FIELD_OF = {word.partition("(")[0]: name for name, words in _ROLES.items() for word in words.split("|")}
_WORDS = "|".join(sorted("|".join(_ROLES.values()).split("|"), key=len, reverse=True))
_ROLE = re.compile(
    rf"(?:^[\u4e00-\u9fff]{{2,12}}?)??(?:特约|特約|实习|實習|本报|本報|本台|中文)?({_WORDS})(?:\s*[:：/／]\s*|(\s+)|)"
)
_REPORTER = frozenset({"记者", "記者"})
_HOUSE = re.compile("(?:台|社|网|網|报|報|纪元|紀元|刊)(?:特约|特約)?[记記]者")
HAS_ROLE = re.compile(_WORDS)

_LATIN = r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’\-]*"
_NAME = re.compile(
    rf"[\u3400-\u9fff]{{2,4}}|[\u3400-\u9fff]+(?:[·‧•・．.—-][\u3400-\u9fffA-Z]+\.?)+|{_LATIN}(?:\s+{_LATIN}){{0,4}}|[\u3400-\u9fff]{{1,8}}\s*{_LATIN}"
)
_BODY_OF_PEOPLE = re.compile(r"[\u3400-\u9fff]{1,12}")  # a desk, a house name; only behind a colon
_SEPARATOR = re.compile(
    r"\s*[、，,;；/／|｜&＆]\s*|\s+(?:和|与|與|及|and)\s+|(?<=[\u3400-\u9fff]{2})[和与與及](?=[\u3400-\u9fff]{2})"
)
_BLANK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_BRACKET = re.compile(r"\s*[（(][^（）()]*[）)]\s*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ENDING = re.compile(r"[\s#＃。.]*(?:[（(](?:完|本文完)[）)])?[\s#＃]*$")
_REPORT = re.compile(
    r"\s*(?:综合|綜合|采访|採訪|特别|特別|专题|專題|现场|現場|独家|獨家|编译|編譯)*(?:报道|報道|报导|報導|專電|专电|专稿|特稿|摘编|摘編|电|電)$"
)
_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日.*$")
_NOBODY = frozenset(
    [
        "null",
        "none",
        "admin",
        "administrator",
        "editor",
        "webmaster",
        "unknown",
        "anonymous",
        "noreply",
        "no-reply",
        "记者",
        "記者",
        "编辑",
        "編輯",
        "作者",
        "本网",
        "本網",
        "本报",
        "佚名",
        "匿名",
        "未知",
    ]
)
AGENCIES = (
    "法新社|路透社|路透|美联社|美聯社|德新社|中央社|新华社|新華社|中新社|共同社|时事社|時事社|韩联社|韓聯社|塔斯社|安莎社|埃菲社|朝中社|彭博社|彭博|俄新社"
    "|国际文传|國際文傳|AFP|AP|DPA|dpa|Reuters|ANSA|EFE|KNA|epd|SID|afp|ap|rtr"
)
_AGENCY = re.compile(
    rf"(?:{AGENCIES}|[\u4e00-\u9fff]{{2,10}}(?:通讯社|通訊社|社|日报|日報|时报|時報|周刊|電視台|电视台|电台|電台|广播公司|网站|網站)"
    r"|(?:综合|綜合|整理)(?:报道|報道|报导|報導|摘编|摘編|编译|編譯|外电|外電)|摘编|摘編|编译|編譯|综合|綜合)等?"
)
MAX_LINE = 90


@dataclass(slots=True)
class Credits:
    """Names by field of the article, in order, each once."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, people: Iterable[str]) -> None:
        """Add names to a field."""
        known = self.found.setdefault(name, [])
        known += [person for person in dict.fromkeys(people) if person not in known]

    def update(self, other: Credits) -> None:
        """Add all names of another."""
        for name, people in other.found.items():
            self.add(name, people)

    def get(self, name: str) -> tuple[str, ...]:
        """The names of a field."""
        return tuple(self.found.get(name, ()))


def split_names(text: str) -> tuple[str, ...]:
    """The plain names in a list of names, without roles, mail addresses, and brackets behind them.

    Separators are 、，,/;& and 和; a blank separates Chinese names, but belongs to Latin ones.
    """
    text = _BRACKET.sub(" ", _MAIL.sub(" ", text)) if _MAIL.search(text) is None else _of_mail(text)
    parts = (part for chunk in _SEPARATOR.split(text) for part in _BLANK.split(chunk))
    names = (_bare(part) for part in parts)
    return tuple(
        dict.fromkeys(name for name in names if name and name.casefold() not in _NOBODY and not name.isdigit())
    )


def _of_mail(text: str) -> str:
    """``someone@example.org (A Name)``: the name in brackets is meant."""
    return " ".join(
        _MAIL.sub(" ", text).replace("(", " ").replace(")", " ").replace("（", " ").replace("）", " ").split()
    )


def _bare(name: str) -> str:
    name = " ".join(re.sub(r"^\s*(?:(?:by|null|from)\s+|文[/：:])", "", name, flags=re.IGNORECASE).split())
    name = name.strip(" ·-—–:：.。*＊\"'“”()（）[]【】")
    if (role := _ROLE.match(name)) and role.end() < len(name) - 1:
        name = name[role.end() :]
    return _REPORT.sub("", name).strip() if len(name) > 4 else name


def read_credits(line: str) -> Credits | None:
    """The people of a line that says nothing else; None for any other line."""
    line = _ENDING.sub("", line.strip())
    if not 3 <= len(line) <= MAX_LINE or not HAS_ROLE.search(line):
        return None
    if line[0] in "（(" and line[-1] in "）)" and not re.search(r"[（()）]", line[1:-1]):
        line = line[1:-1].strip()
    return _read_roles(line)


def read_signature(line: str) -> Credits | None:
    """The people and agencies of a signature: ``甲/乙（法新社、路透社）``, ``（综合报道）``, ``甲 综合报道``; None for any other line."""
    line = line.strip()
    if not 4 <= len(line) <= MAX_LINE:
        return None
    match = re.fullmatch(r"([^（）()]*?)\s*[（(]([^（）()]+)[）)]", line)
    match = match or re.fullmatch(r"(\S.{1,30}?)\s+((?:综合|綜合)(?:报道|報道|报导|報導))", line)
    if match is None:
        return None
    agencies = [part for part in re.split(r"\s*[、，,/／;；及和]\s*", match[2].strip()) if part]
    people = split_names(match[1])
    if (
        not agencies
        or not all(_AGENCY.fullmatch(part) for part in agencies)
        or not all(_NAME.fullmatch(name) for name in people)
    ):
        return None
    if bool(people) != bool(match[1].strip()):
        return None
    credits = Credits()
    credits.add("authors", people)
    credits.add("agencies", agencies)
    return credits


def cut_credits(text: str) -> tuple[int, Credits, str] | None:
    """Credits in brackets at the end of a paragraph: where they begin, what they say, and the date behind them, if any."""
    match = re.search(r"\s*[（(]([^（）()]{3,80})[）)]\s*([\d年月日/.-]{0,12})[\s#＃]*$", text)
    if match is None or not HAS_ROLE.search(match[1]):
        return None
    credits = _read_roles(match[1].strip())
    return (match.start(), credits, match[2]) if credits else None


def read_reporters(said: str) -> tuple[str, ...]:
    """The names of ``甲、乙台北5日電`` or ``甲综合报导``: town, day and kind of report cut off."""
    said = _REPORT.sub("", _DAY.sub("", said.strip())).strip()
    said = " ".join(part for part in said.split() if part not in _PLACES)
    return tuple(without_place(name) for name in split_names(said))


def _read_roles(line: str) -> Credits | None:
    """A line taken apart at its roles; None when anything in it is neither role nor name."""
    roles = list(_ROLE.finditer(line))
    if not roles or roles[0].start() != 0:
        return None
    credits = Credits()
    for index, role in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(line)
        names = _names_behind(role, line[role.end() : end].strip(" \t、，,;；/／|。."))
        if not names:
            return None
        credits.add(_FIELD_OF[role[1]], names)
    return credits


def _names_behind(role: re.Match[str], said: str) -> tuple[str, ...]:
    is_reporter = role[1] in _REPORTER
    marked = role[0].rstrip()[-1:] in ":：/／"
    if not marked and not role[2] and not (is_reporter and (_REPORT.search(said) or _HOUSE.search(role[0]))):
        return ()
    names = read_reporters(said) if is_reporter else split_names(said)
    fits = all(
        _NAME.fullmatch(name) or (marked and not is_reporter and _BODY_OF_PEOPLE.fullmatch(name)) for name in names
    )
    return names if fits else ()


_PLACES = frozenset(PLACES)
