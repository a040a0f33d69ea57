"""An outlet: what it is called, where it publishes, how it writes. One definition file each."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from crawler.cron import Cron
from crawler.normalise.rules import TextRules
from crawler.pages.rules import Layout
from crawler.rules import Duration, GroupPattern, Pattern, Rules, Selector, Zone, one_of_each
from crawler.transforms import TransformName
from storage.article import SourceKind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+[^\s]*$")]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$"), AfterValidator(one_of_each)
]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


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

    id_pattern: GroupPattern | None = None


class Cadence(Rules):
    """When the outlet is polled: at a fixed interval, by cron in the outlet's zone, or adaptively.

    Adaptive polling follows the outlet's own rhythm and stays between ``min`` and ``max``; where these are
    not given, the limits of the settings hold.
    """

    every: Duration | None = None
    cron: Cron | None = None
    adaptive: bool = True
    min: Duration | None = None
    max: Duration | None = None

    @model_validator(mode="before")
    @classmethod
    def _fixed_is_not_adaptive(cls, table: Any) -> Any:
        if isinstance(table, dict) and (table.get("every") or table.get("cron")):
            return {"adaptive": False, **table}
        return table

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        fixed = [key for key in ("every", "cron") if getattr(self, key) is not None]
        given = [*fixed, "adaptive"] if self.adaptive and fixed else fixed
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} cannot stand together: keep one")
        if not given and not self.adaptive:
            raise ValueError("adaptive = false leaves nothing to go by: give every or cron")
        if fixed and (self.min or self.max):
            raise ValueError(f"min and max bound adaptive polling; {fixed[0]} is fixed: take them out")
        if self.min and self.max and self.min > self.max:
            raise ValueError("min is longer than max")
        return self


class Politeness(Rules):
    """How gently the outlet's hosts are asked: seconds between requests, requests at once, robots.txt."""

    delay: float = Field(default=2.0, ge=0)
    concurrency: int = Field(default=1, ge=1, le=16)
    robots: bool = True


class Outlet(Rules):
    """A publisher, as its definition file describes it."""

    slug: Slug
    name: Name
    language: Language
    timezone: Zone = "UTC"
    homepage: str = ""
    note: str = ""
    example: str = ""
    revisit: bool = False
    sources: tuple[Source, ...] = ()
    identity: Annotated[Identity, AfterValidator(one_of_each)] = Identity()
    layouts: tuple[Layout, ...] = ()
    text: TextRules = TextRules()
    cadence: Annotated[Cadence, AfterValidator(one_of_each)] = Cadence()
    politeness: Annotated[Politeness, AfterValidator(one_of_each)] = Politeness()
    transforms: tuple[TransformName, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The outlet's time zone."""
        return ZoneInfo(self.timezone)

    @model_validator(mode="after")
    def _sources_are_distinct(self) -> Self:
        urls = [source.url for source in self.sources]
        if doubled := {url for url in urls if urls.count(url) > 1}:
            raise ValueError(f"the same source is named twice: {min(doubled)}")
        return self
