"""CSS selectors as XPath that runs quickly over a whole page."""

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


def select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector finds, the one given and those within it, in document order."""
    return cast("list[HtmlElement]", _compiled(selector)(element))


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> XPath:
    return XPath(_STEP.sub(_by_attribute, CSSSelector(selector, translator="html").path))


def _by_attribute(step: re.Match[str]) -> str:
    """Ask attributes for their elements: ``*[@class and …]`` asks every element of a page, which takes twice as long.

    Only where nothing but the value of that one attribute is asked about.
    """
    axis, name, tests = step.groups()
    if not _OF_ONE_VALUE.fullmatch(_STRING.sub("", tests).replace(f"@{name}", "@ ")):
        return step[0]
    parts = re.split(rf"('[^']*')|@{name}(?![\w-])", tests)
    return f"{axis}/@{name}[.{''.join('.' if part is None else part for part in parts)}]/parent::*"
