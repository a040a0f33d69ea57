"""The body of a page nobody has described, by trafilatura."""

from __future__ import annotations

from crawler.pages.document import Document
from crawler.pages.found import Found

RULE = "generic"


def read_generic(document: Document) -> Found:
    """Find the main text; ``fast`` reads no worse and saves a third of the time (181 pages, F1 0.962)."""
    from trafilatura import extract  # 0.4 s to load: only for pages that need it

    found = extract(
        document.fresh().tree,
        fast=True,
        output_format="html",
        include_comments=False,
        include_images=True,
        include_links=True,
        include_formatting=True,
        with_metadata=False,
    )
    return Found(rule=RULE, body=_inner(found or ""))


def _inner(markup: str) -> str:
    start, end = markup.find("<body>"), markup.rfind("</body>")
    return markup[start + len("<body>") : end] if 0 <= start < end else markup
