"""From what a source sent to what it lists."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.feeds import parse_feed
from crawler.feeds.feed import Feed
from crawler.feeds.listing import parse_listing
from crawler.outlet import Source
from crawler.wire.fetching import Fetched
from storage.article import SourceKind
from storage.identity import public_url

# Raised when the parser reads the same bytes differently: sources are then read again as if they were new.
PARSER_VERSION = "1"


def parse_source(fetched: Fetched, source: Source) -> Feed:
    """Read what a source lists, by its kind; of a feed or sitemap, the addresses its ``match`` lets pass.

    An index of sitemaps is given as it is. Relative links do not inherit the password of the source's own address.

    Raises:
        ParseError: the bytes are not what the source was said to be.
    """
    headers = {**fetched.headers, "content-location": public_url(fetched.url)}
    if source.kind is SourceKind.LISTING:
        return parse_listing(fetched.body, headers, source, fetched.limits)
    feed = parse_feed(fetched.body, headers, fetched.limits)
    if source.match is None or feed.index:
        return feed
    pattern = re.compile(source.match)
    return replace(feed, entries=tuple(entry for entry in feed.entries if pattern.search(entry.link)))


def newest_sitemaps(index: Feed, count: int) -> list[str]:
    """Give the sitemaps of an index that changed last, the latest first; the last listed where no dates are given."""
    places = range(len(index.entries))

    def changed(place: int) -> tuple[float, int]:
        at = index.entries[place].updated_at
        return (at.timestamp() if at else 0.0, place)

    return [index.entries[place].link for place in sorted(places, key=changed, reverse=True)[:count]]
