"""Pages to Draft: dated layouts, JSON-LD, meta, then a generic reader."""

from crawler.pages.extract import extract_page

__all__ = ["extract_page"]
