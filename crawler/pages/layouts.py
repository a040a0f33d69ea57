"""A page read by a layout of its outlet's definition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import takewhile

from lxml.html import HtmlElement

from crawler.draft import FoundImage
from crawler.pages.data import read_article
from crawler.pages.document import Document, fragment_without, markup_of, text_of
from crawler.pages.found import Found, filled
from crawler.pages.rules import Layout
from crawler.pages.text import says_something
from crawler.selectors import select
from crawler.transforms import transformed

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "src", "content")
_LEVELS = 3


def read_layouts(document: Document, layouts: tuple[Layout, ...], day: date | None) -> Found | None:
    """Read the page by the first layout that fits it and finds a body.

    A layout fits when the page is not known to be younger than its ``until``, and its ``match`` finds
    something. Where it promises a body and finds none, the outlet has changed its pages: the next one is tried.
    """
    for layout in layouts:
        if layout.until is None or day is None or day <= layout.until:
            found = read_layout(document.fresh(), layout)
            if found is not None:
                return found
    return None


def read_layout(document: Document, layout: Layout) -> Found | None:
    """Read the page by one layout; None where it does not fit."""
    if layout.match is not None and not document.select(layout.match):
        return None
    data = read_article(document, layout.data) if layout.data is not None else None
    seen = _read(document, layout)
    body = fragment_without(data.body, layout.drop) if data and data.body else _body(document, layout)
    if not says_something(body):
        body = ""
    if not body and (layout.body is not None or layout.match is None):
        return None
    found = filled(data, seen) if data is not None else seen
    return replace(found, rule=seen.rule, body=transformed(body, layout.transforms))


def _read(document: Document, layout: Layout) -> Found:
    def said(selector: str | None, pattern: str | None) -> list[str]:
        return list(_narrowed(document.texts(selector), pattern))

    patterns = layout.patterns
    return Found(
        rule=f"layout {layout.name}".strip(),
        title=next(iter(said(layout.title, patterns.title)), ""),
        section=next(iter(said(layout.section, patterns.section)), ""),
        lead=next(iter(said(layout.lead, patterns.lead)), ""),
        authors=tuple(dict.fromkeys(said(layout.authors, patterns.authors))),
        published=next(iter(said(layout.published, patterns.published)), ""),
        images=tuple(_images(document, layout)),
        tags=tuple(dict.fromkeys(document.texts(layout.tags))),
    )


def _narrowed(texts: Iterable[str], pattern: str | None) -> Iterator[str]:
    """The part of each text its pattern takes; a text without such a part says nothing."""
    for text in texts:
        match = re.search(pattern, text) if pattern else None
        if said := (match[1] or "").strip() if match else text * (pattern is None):
            yield said


def _body(document: Document, layout: Layout) -> str:
    """The elements of the body one after the other; what lies inside another of them comes with it."""
    if layout.body is None or not document.select(layout.body):
        return ""
    document.cut(layout.drop)
    chosen = document.select(layout.body)
    inside = set(chosen)
    outer = [element for element in chosen if not any(above in inside for above in element.iterancestors())]
    return "".join(markup_of(element) for element in outer)


def _images(document: Document, layout: Layout) -> Iterator[FoundImage]:
    blocks = document.select(layout.images)
    for block in blocks:
        credit = _beside(block, layout.credit, blocks)
        caption = _beside(block, layout.caption, blocks).removesuffix(credit).rstrip()
        for picture in [block] if block.tag in ("img", "meta") else block.iter("img"):
            if url := _address(picture):
                yield FoundImage(url=document.absolute(url), caption=caption, credit=credit)


def _address(picture: HtmlElement) -> str:
    """Where a picture is, as found: lazy pages keep a placeholder in src and the address beside it."""
    found = (str(picture.get(name) or "").strip() for name in _LAZY)
    return next((url for url in found if url and not url.startswith("data:")), "")


def _beside(block: HtmlElement, selector: str | None, blocks: list[HtmlElement]) -> str:
    """The words of a picture: in its own block, else in what follows it up to the next one."""
    if selector is None:
        return ""
    for element in _around(block, set(blocks)):
        if found := select(element, selector):
            return text_of(found[0])
    return ""


def _around(block: HtmlElement, blocks: set[HtmlElement]) -> Iterator[HtmlElement]:
    yield block
    holder: HtmlElement | None = block
    for _ in range(_LEVELS):
        if holder is not None:
            yield from takewhile(lambda each: blocks.isdisjoint(each.iter()), holder.itersiblings("*"))
            holder = holder.getparent()
