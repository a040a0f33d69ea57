"""HTML as XHTML that keeps to the rules of HTML5, for books."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from storage.export.item import xml
from storage.export.markup import DROPPED, HEADINGS, INLINE, name_of, parse, target_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that may stand in these only.
_PARENTS = {
    "li": {"ul", "ol"},
    "tbody": {"table"},
    "tr": {"table", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
_HOLD_NO_TEXT = {"ul", "ol", "table", "tbody", "tr"}
_PHRASING_ONLY = {"p", *HEADINGS, *INLINE, "a"}
_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "figure", *_PARENTS}
# A figure may have one caption only, first or last.
_SHOWN_AS = {"figcaption": "p"}
_NOT_URI = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")


def xhtml(html: str, picture: Callable[[str], str]) -> str:
    """Return a body as XHTML that keeps to the rules of HTML5; ``picture`` gives an image's own address, or ""."""
    root = parse(html)
    parts = []
    if text := (root.text or "").strip():
        parts.append(f"<p>{xml(text)}</p>")
    for child in root:
        parts.append(_element(child, "body", picture).strip())
        if tail := (child.tail or "").strip():
            parts.append(f"<p>{xml(tail)}</p>")
    return "\n".join(filter(None, parts))


def uri(address: str) -> str:
    """Percent-encode what the URL Standard leaves in a path or query and RFC 3986 does not know."""
    scheme, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return scheme + slashes + host + slash + _NOT_URI.sub(lambda match: quote(match[0], safe=""), path)


def _element(element: HtmlElement, parent: str, picture: Callable[[str], str]) -> str:
    """One element as XHTML; one that may not stand in its parent gives what is inside it."""
    name = name_of(element)
    name = _SHOWN_AS.get(name, name)
    if not name or name in DROPPED:
        return ""
    if name == "br":
        return "<br/>"
    if name == "img":
        return _image(element, picture)
    opening, context = _opening(element, name, parent)
    inside = [xml(element.text or "")] if context not in _HOLD_NO_TEXT else []
    for child in element:
        inside.append(_element(child, context, picture))
        if context not in _HOLD_NO_TEXT:
            inside.append(xml(child.tail or ""))
    text = "".join(inside)
    if not opening:
        return f" {text} " if name in _BLOCKS else text
    return f"<{opening}>{text}</{name}>" if text.strip() else ""


def _opening(element: HtmlElement, name: str, parent: str) -> tuple[str, str]:
    """What stands inside the opening tag, "" for none, and the context of the children."""
    allowed = name in INLINE or name == "a" or name in _BLOCKS
    if name in _PARENTS:
        allowed = parent in _PARENTS[name]
    elif parent in _HOLD_NO_TEXT or (name in _BLOCKS and parent in _PHRASING_ONLY):
        allowed = False
    if name == "a":
        target = target_of(element) if parent != "a" else ""
        return (f'a href="{xml(uri(target))}"', "a") if target and allowed else ("", parent)
    return (name, name) if allowed else ("", parent)


def _image(element: HtmlElement, picture: Callable[[str], str]) -> str:
    source = picture(element.get("src") or "")
    return f'<img src="{xml(source)}" alt="{xml(element.get("alt") or "")}"/>' if source else ""
