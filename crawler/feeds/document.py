"""Text to an XML document: strictly, and where that fails after the cheapest repair that works."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.feeds.repair import repair
from crawler.feeds.salvage import salvage
from crawler.feeds.tree import parse_xml

# References to windows-1252, which XML reads as control characters and everybody else as quotation marks.
_WINDOWS = re.compile(r"&#(?:1[345]\d|12[89]|[xX]0{0,2}[89][0-9a-fA-F]);")
_ROOT = re.compile(r"<[A-Za-z_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A tree and, in words, what had to be done to get it."""

    root: Element
    problems: tuple[str, ...] = ()


def read_document(text: str) -> Document | None:
    """The tree of an XML document; None where not even an item can be saved."""
    if not has_doctype(text) and not _WINDOWS.search(text) and (root := parse_xml(text)) is not None:
        return Document(root=root)
    mended, problems = repair(text)
    if (root := parse_xml(mended)) is not None:
        return Document(root=root, problems=problems)
    saved = salvage(mended)
    if saved is None:
        return None
    return Document(root=saved.root, problems=(*problems, *saved.problems))


def has_doctype(text: str) -> bool:
    """Whether a document type stands before the root element."""
    place = text.find("<!DOCTYPE")
    if place < 0:
        place = text.find("<!doctype")
    root = _ROOT.search(text)
    return 0 <= place < (root.start() if root else len(text))
