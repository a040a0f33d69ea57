"""The records that travel through the house: what an article is, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class PublishedFrom(StrEnum):
    """Where a publication time was read, the most trusted first."""

    PAGE = "page"
    BODY = "body"
    URL = "url"
    FEED = "feed"
    FIRST_SEEN = "first_seen"


class SourceKind(StrEnum):
    """What is polled for an outlet. A mirror's dates are times of listing, not of publication."""

    FEED = "feed"
    MIRROR = "mirror"
    LISTING = "listing"
    SITEMAP = "sitemap"


class RejectReason(StrEnum):
    """Why an entry could not become an article."""

    NO_LINK = "no_link"
    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    FETCH_FAILED = "fetch_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article: an absolute http(s) address and the words beside it."""

    url: str
    caption: str = ""
    credit: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A normalised article.

    Times are aware UTC. ``body`` is clean HTML with absolute http(s) links, ``text`` the same without
    markup, one paragraph a line. ``outlet`` is the slug of its definition, ``article_id`` the outlet's own
    identifier where its links carry one. ``title`` is plain text; ``title_as_listed`` is the title before
    sections and site names were lifted from it. A ``lead`` is copied from the body, which keeps it.

    Raises:
        ValueError: a time is naive, or not in UTC.
    """

    outlet: str
    url: str
    article_id: str | None = None
    title: str
    title_as_listed: str
    section: str = ""
    lead: str = ""
    body: str
    text: str
    images: tuple[Image, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    web_editors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str = ""
    copyright: str = ""
    tags: tuple[str, ...] = ()
    language: str
    published_at: datetime
    published_from: PublishedFrom
    listed_at: datetime | None = None
    truncated: bool = False

    def __post_init__(self) -> None:
        check_utc("published_at", self.published_at)
        if self.listed_at is not None:
            check_utc("listed_at", self.listed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What was published, before any cleaning: kept beside the article for those who need it raw.

    ``link``, ``title`` and ``author`` are the entry's strings as listed; ``body`` is the HTML as found, in
    the feed or cut from the page; ``page`` holds the page's bytes where one was fetched.
    """

    link: str
    title: str
    author: str = ""
    body: str
    page: bytes | None = None
    page_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The file of an old archive that an article was read from: its name there, its digest, its date as written.

    ``archive`` is what the archive is called. Of two files that show an article at one time, the one of the higher
    ``rank`` shows it later.
    """

    name: str
    digest: str
    dated: str = ""
    archive: str = ""
    rank: int = 0

    def moment(self, at: datetime) -> tuple[datetime, int, str]:
        """What tells it from all others that show something, ``at`` being when that was there."""
        return at, self.rank, self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One sighting of an article at a source, ready to be stored.

    ``entry_hash`` is the fingerprint of the entry as listed: while it stays the same at a source, the page
    behind the entry is not fetched again. It is empty where nothing was listed, and the page looked at by itself.
    ``file`` is where an imported article comes from.
    """

    article: Article
    original: Original
    entry_hash: str
    fetched_at: datetime
    file: ImportedFile | None = None

    def __post_init__(self) -> None:
        check_utc("fetched_at", self.fetched_at)


@dataclass(frozen=True, slots=True)
class New:
    """The article was not known and is stored."""

    id: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A known article came with another text or title; the earlier form is kept whole.

    ``number`` counts from 1, which is the first form; ``changed`` names what differs: title, text.
    """

    id: int
    number: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known article came as it was."""

    id: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The text of a known article came under another link; it is stored, and points to the earlier one."""

    id: int
    of: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that is no article: why, which one, and what to do, in words."""

    reason: RejectReason
    subject: str
    message: str


Decision = New | Revision | Unchanged | Duplicate | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article as the archive keeps it: its record, its latest original, and its place in the archive.

    ``changed`` names what this revision changed: title, text; the first one nothing. ``removed_at`` is since when the
    article's page is away, None while it is not known to be.
    """

    id: int
    article: Article
    original: Original
    revision: int
    revisions: int
    duplicate_of: int | None
    first_seen_at: datetime
    last_seen_at: datetime
    fetched_at: datetime
    removed_at: datetime | None = None
    changed: tuple[str, ...] = ()


def check_utc(name: str, value: datetime) -> None:
    """Refuse a time that is naive or not in UTC."""
    if value.utcoffset() != timedelta(0):
        raise ValueError(f"{name} must be an aware time in UTC, not {value!r}")
