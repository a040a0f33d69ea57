"""Draft to Article: dates, names, titles, images, language, clean body."""

from __future__ import annotations

from crawler.normalise.article import normalise

__all__ = ["normalise"]
