"""HTML bodies as trees, for the formats that write them in another markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from storage.export.item import holdable
from storage.identity import serialise_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title", "form"}
"""Elements that are left out with all that is in them."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {"em", "strong", "u", "s", "sub", "sup", "code", "mark", "q"}

_SAME_AS = {"b": "strong", "i": "em", "del": "s", "strike": "s", "cite": "em", "tt": "code"}


def parse(html: str) -> HtmlElement:
    """Parse a body, whatever it is, to one element that holds it."""
    return lxml_html.fragment_fromstring(holdable(html), create_parent="div")


def name_of(element: HtmlElement) -> str:
    """Return an element's name in our few words; "" for comments and the like."""
    tag = element.tag
    return _SAME_AS.get(tag, tag) if isinstance(tag, str) else ""


def target_of(element: HtmlElement) -> str:
    """Return where a link leads; "" where that is no address of the web or of mail."""
    href = element.get("href") or ""
    return href if re.fullmatch(r"mailto:[^\s<>]+@[^\s<>]+", href) else serialise_url(href)
