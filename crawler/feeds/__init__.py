"""Bytes to Feed: a strict pass of our own for well-formed documents, feedparser for the rest."""

from __future__ import annotations

from crawler.feeds.reader import parse_feed

__all__ = ["parse_feed"]
