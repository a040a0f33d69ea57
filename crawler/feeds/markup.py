"""Elements back to the HTML they stand for: XHTML of Atom, and tags somebody forgot to escape."""

from __future__ import annotations

from html import escape

from lxml.etree import _Element as Element

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def text_of(element: Element) -> str:
    """What an element says: its text as it stands, or the HTML of its children where it has any."""
    return inner_html(element) if len(element) else element.text or ""


def inner_html(element: Element) -> str:
    """The HTML inside an element, without namespaces."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        _write(child, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    parts.append(f"<{name}")
    for key, value in element.items():
        if not str(key).startswith("{") or key == _XML_LANG:
            parts.append(f' {str(key).rpartition("}")[2]}="{escape(str(value))}"')
    parts.append(">")
    if element.text:
        parts.append(escape(element.text, quote=False))
    for child in element:
        _write(child, parts)
    if name.lower() not in VOID:
        parts.append(f"</{name}>")
    if element.tail:
        parts.append(escape(element.tail, quote=False))
