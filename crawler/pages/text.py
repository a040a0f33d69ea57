"""Plain text and paragraphs."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<[^<>]*>")


def plain(text: str) -> str:
    """A value as one line of text: entities resolved, single blanks."""
    return " ".join(html.unescape(text).split())


def paragraphs(text: str) -> str:
    """Text without markup as HTML, a paragraph a line; what is markup already stays."""
    if "</" in text or "<br" in text:
        return text
    return "".join(f"<p>{html.escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def length(markup: str) -> int:
    """How many characters a piece of HTML says."""
    return len("".join(html.unescape(_TAG.sub("", markup)).split()))


def says_something(markup: str) -> bool:
    """Whether a piece of HTML has words or a picture."""
    return "<img" in markup or length(markup) > 0
