"""Whether a text was published whole: teasers, paywalls, bare headlines."""

from __future__ import annotations

import re

from crawler.normalise.blocks import Figure, figures, paragraphs
from crawler.normalise.body import Body
from crawler.normalise.pieces import cut

PAYWALL_PARAGRAPHS = 3  # with no more than these above a paywall's mark, the text is cut
MAX_LINK = 80  # characters of the words that lead to the rest
MAX_TEASER = 1500  # characters; a longer text that ends in dots ends so by will

_READ_ON = (
    r"(?:(?:阅读|閱讀|查看|点击|點擊|浏览|瀏覽|继续|繼續)(?:阅读|閱讀|更多|全文|原文|余下|餘下)[^。]{0,6}"
    r"|(?:continue reading|read more|read the (?:full|rest))[^.]{0,60}|\.*\s*more)\W*$"
)
_ON_LETTER = re.compile("[读讀看击擊览覽续續Rr]")  # whatever leads on has one of them in it
_LINK_ON = re.compile(rf"^\W*{_READ_ON}", re.IGNORECASE)
_LINK_AT_END = re.compile(rf"(?:(?<=\.\.\.)|(?<=[。…\]]))\s*{_READ_ON}", re.IGNORECASE)
_DOTS = ("...", "…", "[...]", "[…]")


def cut_teaser(body: Body) -> bool:
    """Whether the text breaks off; words that only lead to the rest of it are dropped."""
    last = next((block for block in reversed(body.blocks) if type(block) is not Figure), None)
    lines = list(paragraphs([last] if last else []))
    if not lines:
        return False
    line = lines[-1]
    text = line.text
    if _ON_LETTER.search(text):
        if len(body.blocks) > 1 and _LINK_ON.match(text):
            body.blocks[:] = [block for block in body.blocks if block is not last]
            return True
        if match := _LINK_AT_END.search(text, max(0, len(text) - MAX_LINK)):
            line.pieces = cut(line.pieces, 0, match.start())
            return True
    return text.endswith(_DOTS) and sum(len(one.text) for one in paragraphs(body.blocks)) < MAX_TEASER


def is_cut(body: Body, texts: list[str], title: str) -> bool:
    """Whether there is nothing but the headline, or a paywall's mark below few paragraphs."""
    if not texts:
        return next(figures(body.blocks), None) is None
    return texts == [title] or (body.paywalled and len(texts) <= PAYWALL_PARAGRAPHS)
