"""Lines of credits: who wrote, edited and translated an article.

A line of credits is nothing but roles and names: ``记者：甲 责编：乙 丙 网编：丁``, ``（译者：甲/核稿：乙）``,
``作者：甲（Latin Name）``, ``甲/乙（法新社、路透社）``. The grammar is strict: a sentence is never taken for one.
"""

from __future__ import annotations

import re

from crawler.normalise.names import AGENCY, NAME, REPORT, People, split_names
from crawler.normalise.places import PLACES, without_place

MAX_LINE = 90  # characters; no line of credits is longer

_ROLES = {
    "web_editors": "网编 網編 网络编辑 網路編輯 网页编辑",
    "editors": "责任编辑 責任編輯 责编 責編 编辑 編輯 审校 審校 核稿 审稿 審稿 校对 校對 监制 監製",
    "translators": "译者 譯者 翻译 翻譯 编译 編譯 译 譯",
    "authors": "作者 记者 記者 撰稿 撰文 撰写 撰寫 采写 採寫 发稿 發稿 文字整理 整理 编写 編寫 文",
}
_FIELD_OF = {word: name for name, words in _ROLES.items() for word in words.split()}
_COLONS = ":：/／|｜丨"
_WORDS = "|".join(
    word if len(word) > 1 else rf"{word}(?=\s?[{_COLONS}])" for word in sorted(_FIELD_OF, key=len, reverse=True)
)
_HAS_ROLE = re.compile(_WORDS)
_LATEST = 24  # a line of credits begins with a role: behind a house and a kind, its word ends before this character
_ROLE = re.compile(
    r"(?:^[\u4e00-\u9fff]{2,12}?)??(?:特约|特約|实习|實習|本报|本報|本台|中文)?"  # a house, a kind
    rf"({_WORDS})(?:\s*([{_COLONS}])\s*|(\s+)|)"
)
# What stands between a role and a name, or makes a reporter's name follow at once: no line of credits is without.
_SIGN = re.compile(rf"[{_COLONS}\s]|[记記]者")
_REPORTERS = frozenset({"记者", "記者"})
_HOUSE_REPORTER = re.compile("(?:台|社|网|網|报|報|纪元|紀元|刊)(?:特约|特約)?[记記]者")
_DESK = re.compile(r"(?!.*出版社)[\u3400-\u9fff]{1,10}")
_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日.*$")
_ENDING = re.compile(r"[\s#＃。.]*(?:[（(](?:完|本文完)[）)])?[\s#＃]*$")
_ENDS_OF_ENDINGS = frozenset("#＃。.)）")
_BETWEEN = " \t、，,;；/／|。."
_SIGNED = re.compile(r"([^（）()]*?)\s*[（(]([^（）()]+)[）)]")
_SIGNED_BARE = re.compile(r"(\S.{1,30}?)\s+((?:综合|綜合)(?:报道|報道|报导|報導))")
_SIGNATURE_ENDS = ("）", ")", "报道", "報道", "报导", "報導")
_AGENCIES_PARTED = re.compile(r"\s*[、，,/／;；及和]\s*|\s+")
_AT_END = re.compile(r"\s*[（(]([^（）()]{3,80})[）)]\s*([\d年月日/.-]{0,12})$")


def may_credit(text: str) -> bool:
    """Whether a text's lines, parted by blanks here, need to be read at all; most need not."""
    return _SIGN.search(text) is not None or text.endswith(_SIGNATURE_ENDS)


def read_credits(line: str) -> People | None:
    """The people of a line that says nothing else; None for any other line."""
    if not 3 <= len(line) <= MAX_LINE:
        return None
    begins = line.lstrip().lstrip("（(").lstrip()
    if not _HAS_ROLE.search(begins, 0, _LATEST):
        return None
    line = line.strip()
    if line[-1:] in _ENDS_OF_ENDINGS:
        line = _ENDING.sub("", line)
    if line[:1] in {"（", "("} and line[-1:] in {"）", ")"} and not re.search(r"[（()）]", line[1:-1]):
        line = line[1:-1].strip()
    return _read_roles(line)


def read_signature(line: str) -> People | None:
    """The people and agencies of a signature, ``甲/乙（法新社）`` or ``（综合报道）``; None for any other line."""
    line = line.strip()
    if not 4 <= len(line) <= MAX_LINE or not line.endswith(_SIGNATURE_ENDS):
        return None
    match = _SIGNED.fullmatch(line) or _SIGNED_BARE.fullmatch(line)
    if match is None:
        return None
    agencies = [part for part in _AGENCIES_PARTED.split(match[2].strip()) if part]
    names = split_names(match[1])
    if not agencies or bool(names) != bool(match[1].strip()):
        return None
    if not all(map(AGENCY.fullmatch, agencies)) or not all(map(NAME.fullmatch, names)):
        return None
    return People({"authors": list(names), "agencies": agencies})


def cut_credits(text: str) -> tuple[int, People, str] | None:
    """Credits in brackets at the end of a paragraph: where they begin, what they say, and a date behind them."""
    match = _AT_END.search(text, max(0, len(text) - MAX_LINE - 20))
    if match is None or not _HAS_ROLE.search(match[1]):
        return None
    people = _read_roles(match[1].strip())
    return (match.start(), people, match[2]) if people else None


def read_reporters(said: str) -> tuple[str, ...]:
    """The names of ``甲、乙台北5日電`` or ``甲综合报导``: town, day and kind of report cut off."""
    said = REPORT.sub("", _DAY.sub("", said.strip())).strip()
    said = " ".join(part for part in said.split() if part not in PLACES)
    return tuple(without_place(name) for name in split_names(said))


def _read_roles(line: str) -> People | None:
    """A line taken apart at its roles; None when anything in it is neither role nor name."""
    roles = list(_ROLE.finditer(line))
    if not roles or roles[0].start() != 0:
        return None
    people = People()
    ends = [role.start() for role in roles[1:]] + [len(line)]
    for role, end in zip(roles, ends, strict=True):
        names = _names_behind(role, line[role.end() : end].strip(_BETWEEN))
        if not names:
            return None
        people.add(_FIELD_OF[role[1]], names)
    return people


def _names_behind(role: re.Match[str], said: str) -> tuple[str, ...]:
    """The names behind a role; none where this is no role, or these are no names.

    Between role and name stands a colon, a slash or a blank; a reporter's name may follow his house at once. Behind
    a colon other names than a person's are taken too, such as a desk's.
    """
    is_reporter, colon, blank = role[1] in _REPORTERS, role[2], role[3]
    if not colon and not blank and not (is_reporter and (REPORT.search(said) or _HOUSE_REPORTER.search(role[0]))):
        return ()
    if is_reporter:
        names = read_reporters(said)
        return names if all(map(NAME.fullmatch, names)) else ()
    names = split_names(said)
    return names if all(NAME.fullmatch(name) or (colon and _DESK.fullmatch(name)) for name in names) else ()
