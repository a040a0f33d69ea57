"""Bytes to an XML tree: strictly as they are, or decoded and with the cheapest repair that works."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.feeds.encoding import may_be_utf8
from crawler.feeds.repair import repair
from crawler.feeds.salvage import salvage
from crawler.feeds.tree import parse_xml

# References to windows-1252, which XML reads as control characters and everybody else as quotation marks.
_WINDOWS = re.compile(rb"&#(?:1[345]\d|12[89]|[xX]0{0,2}[89][0-9a-fA-F]);")
_ROOT = re.compile(rb"<[A-Za-z_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A tree and, in words, what had to be done to get it."""

    root: Element
    problems: tuple[str, ...] = ()


def read_strict(body: bytes, headers: Mapping[str, str]) -> Document | None:
    """The tree of a document that is well formed in UTF-8, whatever its labels say; None for any other.

    libxml2 checks the encoding as it reads, so that nothing has to be decoded for the many feeds that are in order.
    """
    if not may_be_utf8(body, headers):
        return None
    found = _ROOT.search(body)
    if not found or b"<!doctype" in body[: found.start()].lower() or _WINDOWS.search(body):
        return None
    root = parse_xml(body)
    return None if root is None else Document(root=root)


def read_mended(text: str, most: int) -> Document | None:
    """The tree of a document that needs mending; None where not even an item can be saved."""
    mended, problems = repair(text)
    if (root := parse_xml(mended.encode("utf-8", "replace"))) is not None:
        return Document(root=root, problems=problems)
    saved = salvage(mended, most)
    if saved is None:
        return None
    return Document(root=saved.root, problems=(*problems, *saved.problems))
