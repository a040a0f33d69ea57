"""HTML as Markdown (CommonMark). What Markdown has no signs for stays HTML, which it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from storage.export.markup import DROPPED, HEADINGS, INLINE, name_of, parse, target_of
from storage.export.xhtml import xhtml
from storage.identity import serialise_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = {"p", "div", "section", "article", "blockquote", "ul", "ol", "li", "table", "figure", "figcaption", *HEADINGS}

_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)|!$")
_LINE_START = re.compile(r"(?m)^(?:([#>+=|:-])|(\d{1,9})([.)]))")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Stands for a line break until its paragraph is put together; no text holds it.
_BREAK = "\0"


def markdown(html: str) -> str:
    """Return a body as Markdown."""
    return "\n\n".join(filter(None, _blocks(parse(html))))


def escaped(text: str) -> str:
    """Escape one line of text so that Markdown shows it as it is, at the start of a line too."""
    return _LINE_START.sub(_escaped_start, _text(text).strip(" "))


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The Markdown blocks inside an element; loose text between them makes paragraphs."""
    loose = [_text(element.text)]
    for child in element:
        name = name_of(child)
        if name in _BLOCKS:
            yield _paragraph(loose)
            loose = []
            yield from _block(child, name)
        elif name not in DROPPED:
            loose.append(_phrase(child, name))
        loose.append(_text(child.tail))
    yield _paragraph(loose)


def _block(element: HtmlElement, name: str) -> Iterator[str]:
    if name in HEADINGS:
        yield f"{'#' * HEADINGS[name]} {_inside(element).replace(_BREAK, ' ').strip()}"
    elif name == "blockquote":
        yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(filter(None, _blocks(element))).split("\n"))
    elif name in {"ul", "ol"}:
        yield "\n".join(_items(element, ordered=name == "ol"))
    elif name == "table":
        yield _BLANKS.sub(" ", xhtml(str(lxml_html.tostring(element, encoding="unicode", with_tail=False)), str))
    else:
        yield from _blocks(element)


def _items(element: HtmlElement, *, ordered: bool) -> Iterator[str]:
    items = [child for child in element if name_of(child) not in DROPPED]
    for number, item in enumerate(items, start=1):
        sign = f"{number}. " if ordered else "- "
        text = "\n\n".join(filter(None, _blocks(item)))
        yield sign + text.replace("\n", "\n" + " " * len(sign)).replace("\n" + " " * len(sign) + "\n", "\n\n")


def _paragraph(pieces: list[str]) -> str:
    lines = (line.strip(" ") for line in "".join(pieces).split(_BREAK))
    return "\\\n".join(_LINE_START.sub(_escaped_start, line) for line in lines if line)


def _escaped_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _inside(element: HtmlElement) -> str:
    pieces = [_text(element.text)]
    for child in element:
        if (name := name_of(child)) not in DROPPED:
            pieces.append(_phrase(child, name))
        pieces.append(_text(child.tail))
    return "".join(pieces)


def _phrase(element: HtmlElement, name: str) -> str:
    """One inline element."""
    if name == "br":
        return _BREAK
    if name == "img":
        source = serialise_url(element.get("src") or "")
        return f"![{_text(element.get('alt'))}](<{source}>)" if source else ""
    inside = _inside(element) if name else ""
    if name == "a" and inside.strip() and (target := target_of(element)):
        return f"[{inside}](<{target}>)"
    if name in INLINE and inside.strip():
        # Signs beside punctuation or blanks would not be read as emphasis.
        sign = {"em": "*", "strong": "**"}.get(name, "")
        plain = inside[0].isalnum() and inside[-1].isalnum()
        return f"{sign}{inside}{sign}" if sign and plain else f"<{name}>{inside}</{name}>"
    return inside


def _text(text: str | None) -> str:
    return _SPECIAL.sub(lambda match: "&amp;" if match[0] == "&" else "\\" + match[0], _BLANKS.sub(" ", text or ""))
