"""The body of a page nobody has described, by trafilatura."""

from __future__ import annotations

from crawler.pages.document import Document
from crawler.pages.found import Found

RULE = "generic"


def read_generic(document: Document) -> Found:
    """Find the main text, and nothing else of the page."""
    from crawler.pages.main_text import read_main_text  # 0.4 s to load: only for pages that need it

    return Found(rule=RULE, body=read_main_text(document.fresh()))
