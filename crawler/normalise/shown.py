"""HTML of strangers as it may be shown: all that is harmless stays as it was published."""

from __future__ import annotations

import re

import nh3

from crawler.limits import without_crowded_tags
from crawler.normalise.body import clean_html

MAX_DEPTH = 200

_CLEANER = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS,
    attributes=nh3.ALLOWED_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
# Controls of C1, which stand for windows-1252, and halves of characters.
_UNSHOWN = re.compile("[\x80-\x9f\ud800-\udfff]")
# A line break right behind this tag is none to whoever reads the HTML, so that each reading would lose one more.
_PREFORMATTED = re.compile(r'(<pre(?: [a-z-]+="[^"]*")*>)\n+')
_LONG = 1_000
# Elements that hold nothing, or that the next of their kind ends, nest in each other only by way of others.
_TAG = re.compile(
    r"<(/?)(?!/?(?:area|br|col|hr|img|input|link|meta|wbr|p|li|dt|dd|tr|td|th|option)\b)[A-Za-z][^<>]*>", re.IGNORECASE
)


def shown_html(html: str) -> str:
    """The HTML without what runs, sends, styles or loads anything but pictures; nothing else is changed.

    Where ``clean_html`` makes an article of a body, this keeps the body's own form. Addresses stay relative. HTML
    nested deeper than MAX_DEPTH, which browsers' rules take quadratic time for, is cleaned by ``clean_html``.
    """
    if "<" not in html and "&" not in html:
        return _UNSHOWN.sub(_windows, html)
    if len(html) > _LONG and _depth(html) > MAX_DEPTH:
        return clean_html(html, "")
    return _PREFORMATTED.sub(r"\1", _CLEANER.clean(_UNSHOWN.sub(_windows, without_crowded_tags(html))))


def _depth(html: str) -> int:
    """How many more tags open than close, at the most: never less than the true depth, whatever they are called."""
    deepest = depth = 0
    for match in _TAG.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _windows(match: re.Match[str]) -> str:
    return bytes([ord(match[0])]).decode("cp1252", "ignore") if match[0] <= "\x9f" else ""
