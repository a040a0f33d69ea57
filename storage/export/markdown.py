"""The parts of a Markdown file that both seed formats share."""

from __future__ import annotations

import re

from storage.export.post import BLANKS, Post, milliseconds, without_controls

_ACTIVE = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|[*`]|(?<![^\W_])_|_(?![^\W_])|\$(?=\$)")
_ACTIVE_BRACKETS = re.compile(r"\[\^|!\[|\][(\[]")
_PAIRS = {"(": ")", "[": "]"}


def heading(post: Post, *, clean: bool) -> tuple[str, str]:
    """Return the lines above a body: the comment with the time, and the title as a link."""
    title, url = link_text(post.title), post.url
    if clean:
        title, url = escaped(title), target(url)
    return f"<!--{milliseconds(post.at)}-->", f"[{title}]({url})"


def link_text(title: str) -> str:
    """Return a title as the text of a link: no control characters, no outer blanks."""
    return without_controls(title).strip(BLANKS)


def escaped(text: str) -> str:
    """Escape what Markdown would not show in a link's text, or what would end it; brackets only where they act."""
    text = _ACTIVE.sub(r"\\\g<0>", text)
    if _ACTIVE_BRACKETS.search(text) or not _balanced(text, "["):
        text = re.sub(r"[\[\]]", r"\\\g<0>", text)
    # A line that begins with "[…]:" defines a link, and is not shown at all.
    return text.replace("<", "&lt;").replace("]:", "]&#58;")


def target(url: str) -> str:
    """Escape what would end a link's target: blanks, angle brackets, a parenthesis without its pair."""
    url = url.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return url if _balanced(url, "(") else url.replace("(", "%28").replace(")", "%29")


def _balanced(text: str, opening: str) -> bool:
    depth = 0
    for character in text:
        if character == opening:
            depth += 1
        elif character == _PAIRS[opening]:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
