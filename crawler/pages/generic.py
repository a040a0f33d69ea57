"""The body of a page nobody has described, by trafilatura."""

from __future__ import annotations

from functools import cache
from typing import Any
from unicodedata import normalize

from crawler.pages.document import Document
from crawler.pages.found import Found

RULE = "generic"


def read_generic(document: Document) -> Found:
    """Find the main text; ``fast`` reads no worse and saves a third of the time (181 pages, F1 0.962)."""
    from trafilatura import bare_extraction  # 0.4 s to load: only for pages that need it
    from trafilatura.htmlprocessing import build_html_output

    # As trafilatura.extract, which takes a fingerprint of the text besides.
    found: Any = bare_extraction(document.fresh().tree, options=_options())
    return Found(rule=RULE, body=_inner(normalize("NFC", build_html_output(found))) if found else "")


@cache
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(
        output_format="html", fast=True, comments=False, images=True, links=True, formatting=True, with_metadata=False
    )


def _inner(markup: str) -> str:
    start, end = markup.find("<body>"), markup.rfind("</body>")
    return markup[start + len("<body>") : end] if 0 <= start < end else markup
