"""Whether a text was published whole: teasers, paywalls, bare headlines."""

from __future__ import annotations

import re

from crawler.normalise.blocks import Figure, figures, paragraphs
from crawler.normalise.body import Body

PAYWALL_PARAGRAPHS = 3  # with no more than these above a paywall's mark, the text is cut
MAX_TEASER = 1500  # characters; a longer text that ends in dots ends so by will

_READ_ON = (
    r"(?:(?:阅读|閱讀|查看|点击|點擊|浏览|瀏覽|继续|繼續)(?:阅读|閱讀|更多|全文|原文|余下|餘下)[^。]{0,6}"
    r"|(?:continue reading|read more|read the (?:full|rest))[^.]{0,60}|\.*\s*more)\W*$"
)
_LINK_ON = re.compile(rf"^\W*{_READ_ON}", re.IGNORECASE)
_TEASER = re.compile(rf"{_READ_ON}|(?:\[(?:\.\.\.|…)\]|\.\.\.|…)$", re.IGNORECASE)


def cut_teaser(body: Body) -> bool:
    """Whether the text breaks off; a paragraph that only leads to the rest of it is dropped."""
    last = next((block for block in reversed(body.blocks) if type(block) is not Figure), None)
    lines = list(paragraphs([last] if last else []))
    if not lines:
        return False
    if len(body.blocks) > 1 and _LINK_ON.match(lines[-1].text):
        body.blocks[:] = [block for block in body.blocks if block is not last]
        return True
    length = sum(len(line.text) for line in paragraphs(body.blocks))
    return length < MAX_TEASER and _TEASER.search(lines[-1].text[-80:]) is not None


def is_cut(body: Body, texts: list[str], title: str) -> bool:
    """Whether there is nothing but the headline, or a paywall's mark below few paragraphs."""
    if not texts:
        return next(figures(body.blocks), None) is None
    return texts == [title] or (body.paywalled and len(texts) <= PAYWALL_PARAGRAPHS)
