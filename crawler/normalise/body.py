"""A body as published to a body fit to keep: one tree, one walk, then nh3 as the last gate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import nh3
from lxml import etree

from crawler.limits import without_crowded_tags
from crawler.normalise.blocks import Block, Paragraph, render
from crawler.normalise.flow import Flow
from crawler.normalise.grammar import PLAINLY_SAFE
from crawler.normalise.rules import TextRules

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = set(
    "p h2 h3 h4 h5 h6 br a strong em u s sub sup code mark q ul ol li blockquote table tbody tr td th "
    "figure figcaption img".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)

# Ends of documents inside a body would end the parse.
_DOCUMENT = re.compile(r"</?(?:html|body|head)\b[^<>]*>|<!doctype[^<>]*>", re.IGNORECASE)
# Each of them begins so; without a choice to try, every other tag is passed in a third of the time.
_DOCUMENT_SIGN = re.compile(rb"<[/!HBhb][HBDOTEhbdote][ADEMOTademot]")
_LONG = 20_000  # shorter ones hold too few attributes to cost time
_NO_RULES = TextRules()
# The promotion that feed mirrors of the feedx kind put under every article.
_TRAILER = re.compile(r"获取更多\s*RSS")
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


@dataclass(slots=True)
class Body:
    """A body taken apart: its blocks, the texts lifted out of it by field, and whether a paywall's mark stood in it."""

    blocks: list[Block] = field(default_factory=list)
    lifted: dict[str, list[str]] = field(default_factory=dict)
    paywalled: bool = False


def clean_html(html: str, base_url: str) -> str:
    """A body that can be shown, kept and handed on: well formed, safe, on one line; cleaning it again changes nothing.

    Links are absolute http(s) or mailto, pictures stand in figures with the address behind their lazy attributes or
    proxies, films and frames of known hosts are links, ``<br><br>`` separates paragraphs. Scripts, forms, styles,
    frames, tracking pixels, advertising, empty blocks and the trailer of feed mirrors are gone. Never raises.
    """
    return to_html(read_body(html, base_url).blocks)


def to_html(blocks: list[Block]) -> str:
    """The blocks as HTML that passed the allow-list."""
    html = render(blocks)
    return html if PLAINLY_SAFE.fullmatch(html) else _CLEANER.clean(html)


def read_body(html: str, base_url: str, rules: TextRules = _NO_RULES) -> Body:
    """Take a body apart by the general rules and an outlet's own."""
    if not html or html.isspace():
        return Body()
    data = _bytes_of(html)
    root = etree.fromstring(data, _PARSER)
    if root is None:
        return Body()
    roles = _roles(root, data, rules)
    if rules.galleries:
        roles.update(_galleries(root, rules.gallery_headings))
    flow = Flow(base_url, roles, rules.rewrites)
    flow.walk(root)
    paywalled = "paywall" in roles.values()
    flow.lifted.pop("paywall", None)
    return Body(blocks=_before_trailer(flow.blocks), lifted=flow.lifted, paywalled=paywalled)


def _roles(root: _Element, data: bytes, rules: TextRules) -> dict[_Element, str]:
    """What the outlet's selectors make of elements; most selectors find nothing in most bodies, and are not asked."""
    roles: dict[_Element, str] = {}
    lower = data.lower() if rules.roles else b""
    for role in rules.roles:
        if role.hint in lower:
            roles.update(dict.fromkeys(cast("list[_Element]", role.find(root)), role.name))
    return roles


def _bytes_of(html: str) -> bytes:
    """What the parser is given: no second document inside, no tag of endless attributes."""
    data = html.encode("utf-8", "replace")
    if _DOCUMENT_SIGN.search(data):
        html = _DOCUMENT.sub("", html)
        data = html.encode("utf-8", "replace")
    if len(html) > _LONG:
        data = without_crowded_tags(html).encode("utf-8", "replace")
    return b"<div>" + data.replace(b"\0", b"")


def _galleries(root: _Element, headings: Iterable[re.Pattern[str]]) -> dict[_Element, str]:
    """The headings of picture series, and the blocks of pictures behind each."""
    found: dict[_Element, str] = {}
    for heading in root.iter("h2", "h3", "h4"):
        text = "".join(map(str, heading.itertext())).strip()
        if not any(pattern.match(text) for pattern in headings):
            continue
        found[heading] = "drop"
        for behind in heading.itersiblings():
            if behind.tag in {"h2", "h3", "h4"} or (behind.tag == "p" and next(behind.iter("img"), None) is None):
                break
            found[behind] = "drop"
    return found


def _before_trailer(blocks: list[Block]) -> list[Block]:
    for index, block in enumerate(blocks):
        # Its text begins so, or markup stands before it: of most paragraphs one character says no.
        if type(block) is Paragraph and block.pieces[0][0] in "获<" and _TRAILER.match(block.text):
            return blocks[:index]
    return blocks
