"""Names of people and agencies: what they look like, and lists of them taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_LIST = 300  # characters; no list of names is longer

AGENCIES = (
    "法新社|路透社|路透|美联社|美聯社|德新社|中央社|新华社|新華社|中新社|共同社|时事社|時事社|韩联社|韓聯社"
    "|塔斯社|安莎社|埃菲社|朝中社|彭博社|彭博|俄新社|国际文传|國際文傳|AFP|AP|DPA|dpa|Reuters|ANSA|EFE|KNA|epd|SID|afp|ap|rtr"
)
AGENCY = re.compile(
    rf"(?:{AGENCIES}"
    r"|[\u4e00-\u9fff]{2,10}(?:通讯社|通訊社|社|日报|日報|时报|時報|周刊|电视台|電視台|电台|電台|广播公司|网站|網站)"
    r"|(?:综合|綜合|整理)(?:报道|報道|报导|報導|摘编|摘編|编译|編譯|外电|外電)|摘编|摘編|编译|編譯|综合|綜合)等?"
)
REPORT = re.compile(
    r"\s*(?:综合|綜合|采访|採訪|特别|特別|专题|專題|现场|現場|独家|獨家|编译|編譯)*"
    r"(?:报道|報道|报导|報導|專電|专电|专稿|特稿|摘编|摘編|电|電)$"
)

_CHINESE = "[\u3400-\u9fff]"
_LATIN = r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’\-]*"
NAME = re.compile(
    rf"{_CHINESE}{{2,4}}|{_CHINESE}+(?:[·‧•・．.—-][\u3400-\u9fffA-Z]+\.?)+"
    rf"|{_LATIN}(?:\s+{_LATIN}){{0,4}}|{_CHINESE}{{1,8}}\s*{_LATIN}"
)
_ONE_NAME = re.compile(f"{_CHINESE}{{2,4}}")
_SEPARATOR = re.compile(
    rf"\s*[、，,;；/／|｜&＆]\s*|\s+(?:和|与|與|及|and)\s+|(?<={_CHINESE}{_CHINESE})[和与與及](?={_CHINESE}{_CHINESE})"
)
_BLANK = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_BRACKET = re.compile(r"\s*[（(][^（）()]*[）)]\s*")
_BRACKETS = str.maketrans("（）()", "    ")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LEADING = re.compile(r"^\s*(?:(?:by|null|from)\s+|文[/：:])", re.IGNORECASE)
_NOBODY = frozenset(
    "null none admin administrator editor webmaster unknown anonymous noreply no-reply "
    "记者 記者 编辑 編輯 作者 本网 本網 本报 佚名 匿名 未知".split()
)


@dataclass(slots=True)
class People:
    """Names by field of the article, in order, each once."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, people: Iterable[str]) -> None:
        """Add names to a field."""
        known = self.found.setdefault(name, [])
        known += [person for person in dict.fromkeys(people) if person not in known]

    def update(self, other: People) -> None:
        """Add all names of another."""
        for name, people in other.found.items():
            self.add(name, people)

    def get(self, name: str) -> tuple[str, ...]:
        """The names of a field."""
        return tuple(self.found.get(name, ()))


def split_names(text: str) -> tuple[str, ...]:
    """The plain names in a list of names, without mail addresses and what stands in brackets behind a name.

    Separators are 、，,/;& and 和; a blank separates Chinese names, but belongs to Latin ones.
    """
    if _ONE_NAME.fullmatch(text):
        return () if text in _NOBODY else (text,)
    text = text[:MAX_LIST]
    # someone@example.org (A Name): here the name in brackets is meant.
    text = _MAIL.sub(" ", text).translate(_BRACKETS) if "@" in text else _BRACKET.sub(" ", text)
    names = (_bare(part) for chunk in _SEPARATOR.split(text) for part in _BLANK.split(chunk))
    people = (name for name in names if name and name.casefold() not in _NOBODY and not name.isdigit())
    return tuple(dict.fromkeys(people))


def _bare(name: str) -> str:
    name = " ".join(_LEADING.sub("", name).split()).strip(" ·-—–:：.。*＊\"'“”()（）[]【】")
    return REPORT.sub("", name).strip() if len(name) > 4 else name
