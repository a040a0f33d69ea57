"""What a feed says: a Feed and its entries, strings as found, and beside them the same made safe to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.normalise.dates import parse_date
from crawler.normalise.shown import shown_html
from crawler.normalise.titles import plain_title

FeedKind = Literal["rss", "rdf", "atom", "json", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an entry: enclosure, media:content or JSON Feed attachment."""

    url: str
    type: str = ""
    length: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a source lists: strings as found, and by plain names the same made safe.

    ``title_as_listed``, ``summary_as_listed`` and ``content_as_listed`` are what strangers wrote, and never to be
    shown; ``title``, ``summary`` and ``content`` are cleaned each time they are asked for.
    ``link`` is absolute where the feed allows it. ``content`` is the fullest HTML the feed gives,
    ``summary`` its shorter text; either may be empty. ``published_at`` and ``updated_at`` read the dates
    likewise when asked, in UTC, and are None where no date can be read. ``base`` is the address that relative ones
    inside the texts start from, where the feed names it. ``location`` is "latitude longitude". ``content_text`` is
    the text beside the HTML that some feeds give. ``title_from_text`` says that the feed gave no title and this is
    the beginning of its text; ``truncated``, that the document ended inside this entry.
    """

    id: str = ""
    link: str = ""
    title_as_listed: str = ""
    summary_as_listed: str = ""
    content_as_listed: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    language: str = ""
    base: str = ""
    content_text: str = ""
    title_from_text: bool = False
    truncated: bool = False
    images: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    rights: str = ""
    source: str = ""
    source_url: str = ""
    comments: str = ""
    comments_feed: str = ""
    in_reply_to: str = ""
    location: str = ""
    duration: str = ""

    @property
    def title(self) -> str:
        """The title as plain text on one line; the address where there is none."""
        return plain_title(self.title_as_listed) or plain_title(self.link)

    @property
    def summary(self) -> str:
        """The summary as HTML that can be shown."""
        return shown_html(self.summary_as_listed)

    @property
    def content(self) -> str:
        """The content as HTML that can be shown."""
        return shown_html(self.content_as_listed)

    @property
    def published_at(self) -> datetime | None:
        """``published`` in UTC; None where it is no date."""
        return parse_date(self.published)

    @property
    def updated_at(self) -> datetime | None:
        """``updated`` in UTC; None where it is no date."""
        return parse_date(self.updated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed feed: ``title`` and ``description`` are what strangers wrote, made safe to show.

    ``reader`` is "strict" where the document was well formed and our own pass read it, "lenient" where
    feedparser had to. ``next`` and ``archive`` are RFC 5005 links, ``ttl`` is in minutes. ``problems``
    says in words what was wrong with the document and what was done about it. ``index`` marks a sitemap
    index: its entries are sitemaps, not articles.
    """

    kind: FeedKind
    entries: tuple[Entry, ...]
    title_as_listed: str = ""
    link: str = ""
    description_as_listed: str = ""
    language: str = ""
    id: str = ""
    updated: str = ""
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next: str = ""
    archive: str = ""
    hub: str = ""
    self_link: str = ""
    reader: Literal["strict", "lenient"] = "strict"
    problems: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    rights: str = ""
    generator: str = ""
    index: bool = False

    @property
    def title(self) -> str:
        """The title as plain text on one line."""
        return plain_title(self.title_as_listed)

    @property
    def description(self) -> str:
        """The description as HTML that can be shown."""
        return shown_html(self.description_as_listed)

    @property
    def updated_at(self) -> datetime | None:
        """``updated`` in UTC; None where it is no date."""
        return parse_date(self.updated)
