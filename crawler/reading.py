"""From an entry to a capture, by way of its page where that is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.draft import Draft, Page
from crawler.entries import draft_entry, is_teaser
from crawler.errors import FetchError
from crawler.feeds.feed import Entry, Feed
from crawler.normalise import normalise
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page
from crawler.wire.fetching import Fetched
from storage.article import Capture, Original, Rejected, RejectReason

# Errors of the link itself, or of a page no reader should try: no later crawl will see them go away.
_HOPELESS = frozenset(("url", "scheme", "port", "address", "too_complex"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry to look at: with its feed, its fingerprint, and how often and since when its page has been owed."""

    entry: Entry
    feed: Feed
    mark: str
    attempts: int = 0
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the entries of one source. It asks no network: pages are handed to it."""

    outlet: Outlet
    source: Source
    attempts: int
    now: Callable[[], datetime]

    def draft(self, listed: Listed) -> tuple[Draft, bool]:
        """Draft an entry, and say whether its page is needed."""
        draft = draft_entry(listed.entry, listed.feed)
        return draft, is_teaser(draft, self.outlet, self.source)

    def read(self, listed: Listed, draft: Draft, fetched: Fetched | None = None) -> Capture | Rejected:
        """Make a capture of an entry, with its page when there is one."""
        page = None
        if fetched is not None:
            page = Page(url=fetched.url, body=fetched.body, headers=fetched.headers, limits=fetched.limits)
            draft = extract_page(page, self.outlet, draft)
        at = self.now()
        article = normalise(draft, self.outlet, kind=self.source.kind, fetched_at=at)
        if isinstance(article, Rejected):
            return article
        original = original_of(listed.entry, draft, page)
        return Capture(article=article, original=original, entry_hash=listed.mark, fetched_at=at)

    def is_hopeless(self, listed: Listed, error: FetchError) -> bool:
        """Whether to give up on a page that could not be fetched."""
        return error.kind in _HOPELESS or self.is_last(listed)

    def is_last(self, listed: Listed) -> bool:
        """Whether this was the last crawl in which the entry's page is asked for."""
        return listed.attempts + 1 >= self.attempts

    def read_meanwhile(self, listed: Listed, draft: Draft) -> Capture | None:
        """Make a capture of an entry's own words while its page is owed, so that they are not lost with the page.

        None where it has none, and where that was done before.
        """
        if listed.first_seen_at is not None:
            return None
        made = self.read(listed, replace(draft, truncated=True))
        return made if isinstance(made, Capture) and made.article.text else None

    def read_without_page(self, listed: Listed, draft: Draft, error: FetchError) -> Capture | Rejected:
        """Make what can be made of an entry whose page is given up: its own words, marked as cut short."""
        made = self.read(listed, replace(draft, truncated=True))
        if isinstance(made, Rejected):
            message = f"{made.message}; its page: {error}"
            return Rejected(reason=RejectReason.FETCH_FAILED, subject=listed.entry.link, message=message)
        return made


def original_of(entry: Entry, draft: Draft, page: Page | None) -> Original:
    """Keep an entry's own strings, and the bytes of its page."""
    return Original(
        link=entry.link,
        title=entry.title_as_listed,
        author=entry.authors[0] if entry.authors else "",
        body=entry.content_as_listed or entry.summary_as_listed or draft.body,
        page=page.body if page else None,
        page_type=page.headers.get("content-type", "") if page else "",
    )
