"""A page as a tree, parsed once and asked by CSS selectors."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urljoin

import lxml.html
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlProcessingInstruction

from crawler.draft import Page
from crawler.feeds.encoding import decode_html
from crawler.limits import Limits, check_page, without_crowded_tags
from crawler.selectors import finder, select

_EMPTY = b"<html><body></body></html>"
# Bytes with a known encoding: lxml refuses text that carries an XML declaration of its own. lxml.html's parser would
# call Python for the class of every element; one class serves for all.
_PARSER = etree.HTMLParser(encoding="utf-8")
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction)
)
# All bytes but those that say where a tag ends; and a tag long enough to have too many attributes.
_NO_MARKS = bytes(set(range(256)) - set(b"<>\"'"))
_LONG_TAG = re.compile(rb"<[A-Za-z][^>]{498,}+>?")


class Document:
    """A page's tree. ``cut`` changes it; ``fresh`` gives an untouched one of the same page.

    Raises:
        ParseError: it is beyond the page's limits ("too_complex").
    """

    def __init__(self, page: Page, data: bytes | None = None) -> None:
        self.page = page
        self._data = _checked(page) if data is None else data
        self._lower = self._data.lower()
        self.tree = _parse(self._data)
        self.touched = False
        self._found: dict[str, list[HtmlElement]] = {}

    def fresh(self) -> Document:
        """The same page, as it was found."""
        return Document(self.page, self._data) if self.touched else self

    def select(self, selector: str | None) -> list[HtmlElement]:
        """The elements a selector finds, in document order."""
        if not selector or finder(selector).hint not in self._lower:
            return []
        if selector not in self._found:
            self._found[selector] = select(self.tree, selector)
        return self._found[selector]

    def mentions(self, *names: bytes) -> bool:
        """Whether one of these stands anywhere in the page; they are given in small letters."""
        return any(name in self._lower for name in names)

    def cut(self, selectors: tuple[str, ...]) -> None:
        """Take out whatever the selectors find; the text behind it stays."""
        for selector in selectors:
            for element in self.select(selector):
                self.touched = True
                _drop(element)
            if self.touched:
                self._found.clear()

    def texts(self, selector: str | None) -> Iterator[str]:
        """What the elements found say, the empty ones left out."""
        return (text for element in self.select(selector) if (text := text_of(element)))

    @cached_property
    def base(self) -> str:
        """The address relative links start from: the page's, or what its base element says."""
        href = next((element.get("href", "") for element in self.select("base[href]")), "")
        return self.absolute(href, self.page.url)

    def absolute(self, url: str, base: str = "") -> str:
        """A link of the page made whole; unchanged where that cannot be done."""
        try:
            return urljoin(base or self.base, url.strip())
        except ValueError:
            return url.strip()


def fragment_without(markup: str, selectors: tuple[str, ...]) -> str:
    """A piece of HTML without what the selectors find in it."""
    if not selectors or not markup:
        return markup
    block = lxml.html.fragment_fromstring(markup, create_parent="div")
    for selector in selectors:
        for element in select(block, selector):
            _drop(element)
    return markup_of(block)


def absolute_links(markup: str, base: str, known: str) -> str:
    """A piece of HTML whose links hold without its page; nothing to do where ``known`` is its base anyway."""
    if base == known:
        return markup
    block = lxml.html.fragment_fromstring(without_crowded_tags(markup), create_parent="div")
    block.make_links_absolute(base, handle_failures="ignore")
    return markup_of(block)


def _checked(page: Page) -> bytes:
    """The page in UTF-8: most are already."""
    decoded = decode_html(page.body, page.headers)
    same = decoded.encoding == "utf-8" and not decoded.problem and not page.body.startswith(codecs.BOM_UTF8)
    data = (page.body if same else decoded.text.encode("utf-8", "replace")).replace(b"\0", b"")
    _check(data, page.limits)
    return data


def _check(data: bytes, limits: Limits) -> None:
    """As ``check_page``, which looks at every tag; here at the long ones, where each tag ends at the first ">".

    So it does if in front of that its quotes cancel out, neighbour against neighbour: then none is open there.
    """
    marks = data.translate(None, _NO_MARKS)
    for pair in (b'""', b"''", b'""'):
        marks = marks.replace(pair, b"")
    if b'<"' in marks or b"<'" in marks or marks.count(b"<") > limits.tags:
        check_page(data.decode("utf-8", "replace"), limits)
    elif tags := b"".join(_LONG_TAG.findall(data)):
        check_page(tags.decode("utf-8", "replace"), limits)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """What an element says: the content of a meta, the time of a time, else its text with single blanks."""
    said = {"meta": element.get("content"), "time": element.get("datetime")}.get(element.tag)
    return " ".join((said or str(element.text_content())).split())


def markup_of(element: HtmlElement) -> str:
    """An element as HTML, without what follows it."""
    markup: str = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return markup


def _parse(data: bytes) -> HtmlElement:
    tree: HtmlElement | None = etree.fromstring(data or _EMPTY, _PARSER)
    return tree if tree is not None else etree.fromstring(_EMPTY, _PARSER)
