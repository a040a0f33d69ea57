"""An outlet: what it is called, where it publishes, how it writes. One definition file each."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from crawler.normalise.rules import TextRules
from crawler.pages.rules import Layout
from crawler.rules import Pattern, Rules, Selector
from storage.article import SourceKind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+")]


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {value!r}; take a name of the IANA list, such as Europe/Paris") from error
    return value


Zone = Annotated[str, AfterValidator(_check_zone)]


class Source(Rules):
    """One thing polled for an outlet.

    ``content`` says where the text is: in the feed itself, on the article page, or wherever it is whole
    ("auto": a teaser sends the crawler to the page). ``entries`` and ``match`` serve listing pages and
    sitemaps: the selector of the links, and the pattern an article's address must match.
    """

    kind: SourceKind = SourceKind.FEED
    url: HttpUrl
    content: Literal["feed", "page", "auto"] = "auto"
    entries: Selector | None = None
    match: Pattern | None = None


class Identity(Rules):
    """How an outlet's links carry its own identifier: the first group of the pattern."""

    id_pattern: Pattern | None = None


class Cadence(Rules):
    """When the outlet is polled: at an interval (seconds or "30m", "6h"), by cron, or adaptively."""

    every: str | None = None
    cron: str | None = None
    adaptive: bool = True


class Politeness(Rules):
    """How gently the outlet's hosts are asked: seconds between requests, requests at once, robots.txt."""

    delay: float = Field(default=2.0, ge=0)
    concurrency: int = Field(default=1, ge=1, le=16)
    robots: bool = True


class Outlet(Rules):
    """A publisher, as its definition file describes it."""

    slug: Slug
    name: str
    language: str
    timezone: Zone = "UTC"
    homepage: str = ""
    note: str = ""
    example: str = ""
    sources: tuple[Source, ...] = ()
    identity: Identity = Identity()
    layouts: tuple[Layout, ...] = ()
    text: TextRules = TextRules()
    cadence: Cadence = Cadence()
    politeness: Politeness = Politeness()
    transforms: tuple[str, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The outlet's time zone."""
        return ZoneInfo(self.timezone)

    @model_validator(mode="after")
    def _sources_are_distinct(self) -> Self:
        urls = [source.url for source in self.sources]
        if doubled := {url for url in urls if urls.count(url) > 1}:
            raise ValueError(f"the same source is named twice: {sorted(doubled)[0]}")
        return self
