"""CSS selectors, made ready to be asked of thousands of pages and bodies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.etree import XPath
from lxml.html import HtmlElement

_STEP = re.compile(r"(descendant(?:-or-self)?::\*)\[@([\w-]+)((?:[^\[\]']|'[^']*')*)\]")
_STRING = re.compile(r"'[^']*'")
_OF_ONE_VALUE = re.compile(r"(?:@ |contains|starts-with|concat|normalize-space|and|or|[()=, ])*")

_PSEUDO = re.compile(r":not\([^()]*\)|:[a-z-]+(?!\()")
_INTRICATE = re.compile(r"[(:,\\]")
# A class or id, an attribute's value or its name, and (in a group of its own) an element's name.
_NAMES = re.compile(r"[.#]([\w-]+)|\[[\w-]+[*^$~|]?=[\"']?([\w -]+)|\[([\w-]+)\]|(?:^|(?<=[\s>+~]))([A-Za-z]\w*)")
# Parsers put these where nobody wrote them.
_IMPLIED = frozenset({"html", "head", "body", "p", "tbody"})


class Finder:
    """What finds the elements of a selector: the one it is given and those within it, in document order.

    A page in whose bytes ``hint`` does not stand, in small letters, has no such element: looking for a word is quicker.
    """

    __slots__ = ("find", "hint")

    def __init__(self, selector: str) -> None:
        self.find = XPath(_STEP.sub(_by_attribute, CSSSelector(selector, translator="html").path))
        self.hint = _hint(selector)


@lru_cache(maxsize=2048)
def finder(selector: str) -> Finder:
    """The finder of a selector, made once."""
    return Finder(selector)


def select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector finds, the one given and those within it, in document order."""
    return cast("list[HtmlElement]", finder(selector).find(element))


def _by_attribute(step: re.Match[str]) -> str:
    """Ask attributes for their elements: ``*[@class and …]`` asks every element of a page, which takes twice as long.

    Only where nothing but the value of that one attribute is asked about.
    """
    axis, name, tests = step.groups()
    if not _OF_ONE_VALUE.fullmatch(_STRING.sub("", tests).replace(f"@{name}", "@ ")):
        return step[0]
    value = f"@{name}{tests}".removeprefix(f"@{name} and ")  # an attribute that is asked is there
    parts = re.split(rf"('[^']*')|@{name}(?![\w-])", value)
    return f"{axis}/@{name}[{''.join('.' if part is None else part for part in parts)}]/parent::*"


def _hint(selector: str) -> bytes:
    """The longest name that an element found by a selector brings with it; empty where that is not plain to see."""
    plain = _PSEUDO.sub("", selector)
    if _INTRICATE.search(plain):
        return b""
    names = ["".join(named) for *named, tag in _NAMES.findall(plain) if not tag]
    tags = [f"<{tag}" for *_, tag in _NAMES.findall(plain) if tag and tag.lower() not in _IMPLIED]
    return max([*names, *tags], key=len, default="").encode().lower()
