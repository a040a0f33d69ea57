"""A name for entries that come without a title, as short messages do."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from crawler.feeds.feed import Entry, Feed

LENGTH = 100
_LOOKED_AT = 4_000
_MARKUP = re.compile(r"<(script|style)\b[^<>]*>[^<]*|<[^<>]*>", re.IGNORECASE)


def name_untitled(feed: Feed) -> Feed:
    """The feed with the beginning of its text as the title of every entry that has none, and marked as such.

    A feed without a title is called by its address. Sitemaps have neither titles nor texts, and stay as they are.
    """
    if feed.kind == "sitemap":
        return feed
    if not feed.title_as_listed:
        feed = replace(feed, title_as_listed=feed.link)
    if all(entry.title_as_listed for entry in feed.entries):
        return feed
    return replace(feed, entries=tuple(entry if entry.title_as_listed else _named(entry) for entry in feed.entries))


def _named(entry: Entry) -> Entry:
    text = (entry.content_as_listed or entry.summary_as_listed or entry.content_text)[:_LOOKED_AT]
    line = " ".join(unescape(_MARKUP.sub("", text)).split())
    title = line if len(line) <= LENGTH else line[: LENGTH - 1].rstrip() + "…"
    return replace(entry, title_as_listed=title, title_from_text=True) if title else entry
