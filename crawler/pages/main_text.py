"""The main text of a page, by trafilatura's readers in trafilatura's order, but for what is known to change nothing.

Its ``bare_extraction`` copies the tree for readers that are not asked, looks for names the page does not have, and
measures the whole page wherever an article is no long one. tests/unit/crawler/pages/test_main_text.py holds both alike.
"""

from __future__ import annotations

import sys
from copy import copy
from functools import cache, partial
from typing import Any, cast
from unicodedata import normalize

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.baseline import baseline, html2txt
from trafilatura.core import ESCALATION_ACCEPT_RATIO, ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.htmlprocessing import build_html_output, convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Document as Output
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from crawler.pages.document import Document

# ``fast`` reads no worse and saves a third of the time (181 pages, F1 0.962).
_OPTIONS = Extractor(
    output_format="html", fast=True, comments=False, images=True, links=True, formatting=True, with_metadata=False
)
_RECALL = copy(_OPTIONS)
_RECALL.focus = "recall"

# Without one of these no class or id says that an element is an article appended, or a list of comments.
_APPENDED = (b"mvp-post-add", b"infinite", b"elementor-share-buttons")
_COMMENTS = (b"comment", b"comol", b"disqus_thread", b"dsq-comments")
# Where comments may be what the page is about.
_FORUM = b"discussionforumposting"
# Never read but for their data, and cleaned away one by one; none of them holds another.
_UNREAD = ("script", "style", "head")
# Blanks that trafilatura keeps and lxml refuses: measuring a page with one of them, it gives the page up.
_REFUSED = "\v\f\x1c\x1d\x1e\x1f"
_TEXTS = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)


def read_main_text(document: Document) -> str:
    """The HTML inside the body that ``trafilatura.extract`` would give; empty where it finds no text."""
    found: Any = bare_extraction(document.tree, options=_OPTIONS) if document.mentions(_FORUM) else _extract(document)
    return _inner(normalize("NFC", build_html_output(found))) if found else ""


def _extract(document: Document) -> Any:
    """As ``bare_extraction``: the readers in turn, each where those before it found too little."""
    page = cache(partial(_pruned, document))  # for all readers but the first, who changes his own
    try:
        body, text = _read(_pruned(document), _OPTIONS)
        if len(text) < _OPTIONS.min_extracted_size:
            other, other_text, _ = baseline(page())
            if len(other_text) > len(text):
                body, text = other, other_text
        if _may_be_little(text, document) and len(text) < ESCALATION_PAGE_SHARE * len(html2txt(page())):
            other, other_text = _read_again(page())
            if len(other_text) >= _OPTIONS.min_extracted_size and len(other_text) > ESCALATION_ACCEPT_RATIO * len(text):
                body, text = other, other_text
    except (TypeError, ValueError):
        return None
    return Output(body=body) if len(text) >= _OPTIONS.min_output_size else None


def _read(tree: HtmlElement, options: Any) -> tuple[Any, str]:
    if options is _OPTIONS:  # the second look takes back the cleaning that leaves it nothing
        etree.strip_elements(tree, *_UNREAD, with_tail=False)
    body, text = extract_content(convert_tags(tree_cleaning(tree, options), options), options)
    return body, text


def _read_again(tree: HtmlElement) -> tuple[Any, str]:
    try:
        return _read(tree, _RECALL)
    except Exception:  # noqa: BLE001 (a mere try to trafilatura too)
        return None, ""


def _pruned(document: Document) -> HtmlElement:
    """A copy of the page's tree without other articles and comments."""
    tree = copy(document.tree)
    if document.mentions(*_APPENDED):
        prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
    if document.mentions(*_COMMENTS):
        prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
    return tree


def _may_be_little(text: str, document: Document) -> bool:
    """Whether the text may cover so little of its page that another look is worth it."""
    return 0 < len(text) < ESCALATION_MAX_LENGTH and len(text) < ESCALATION_PAGE_SHARE * at_most(document.tree)


def at_most(tree: HtmlElement) -> int:
    """No fewer characters than ``html2txt`` measures: a blank stands wherever it might put one."""
    text = " ".join(cast("list[str]", _TEXTS(tree)))
    return sys.maxsize if any(blank in text for blank in _REFUSED) else len(" ".join(text.split()))


def _inner(markup: str) -> str:
    start, end = markup.find("<body>"), markup.rfind("</body>")
    return markup[start + len("<body>") : end] if 0 <= start < end else markup
