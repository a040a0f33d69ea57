"""Older entries of a feed that may have lost some since the last visit: its RFC 5005 pages and archives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from crawler.errors import CrawlError
from crawler.feeds.feed import Feed
from crawler.report import Problem

Read = Callable[[str], Awaitable[Feed]]
Known = Callable[[Collection[str]], Collection[str]]


async def with_older(feed: Feed, read: Read, known: Known, most: int) -> tuple[Feed, tuple[Problem, ...]]:
    """The feed together with its older documents, up to the first that lists something known, at most ``most``.

    ``read`` fetches and parses a document; one that cannot be had ends the way and is a problem. ``known`` gives
    those links that were listed at an earlier visit.
    """
    entries = list(feed.entries)
    seen: set[str] = set()
    url = feed.next or feed.archive
    while url and url not in seen and len(seen) < most:
        seen.add(url)
        try:
            older = await read(url)
        except CrawlError as error:
            return replace(feed, entries=tuple(entries)), (Problem.of(error, url),)
        entries += older.entries
        url = "" if known([entry.link for entry in older.entries]) else older.next or older.archive
    return replace(feed, entries=tuple(entries)), ()
