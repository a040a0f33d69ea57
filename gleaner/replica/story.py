"""The replica's stories: what each must become, and how its outlet publishes it."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from storage.article import PublishedFrom, SourceKind

HEADING = "## "

Trap = Literal[
    "ads",
    "blank_paragraphs",
    "credit_colons",
    "credit_long",
    "double_slash",
    "embed",
    "empty_image",
    "flaky",
    "format_id",
    "gallery",
    "lazy",
    "proxy",
    "read_more",
    "related",
    "related_topics",
    "shuffled",
    "social_share",
]


class Told(BaseModel):
    """A table of a replica's data file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Picture(Told):
    """A picture as a reader must get it."""

    url: str
    caption: str = ""
    credit: str = ""
    label: str = ""


class Becomes(Told):
    """What a story must become: the fields of ``storage.article.Article``, and its text by paragraphs.

    A paragraph is HTML as it may stand inside ``<p>``; one that starts with ``## `` is a heading. A ``lead``
    repeats the first paragraph. ``links`` are addresses the clean body must hold. ``published_from`` is None
    where a story comes from two sources, and either may be the first.
    """

    title: str
    article_id: str | None = None
    section: str = ""
    lead: str = ""
    paragraphs: tuple[str, ...]
    images: tuple[Picture, ...] = ()
    links: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    web_editors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str = ""
    copyright: str = ""
    tags: tuple[str, ...] = ()
    language: str = "zh-Hans"
    published_at: AwareDatetime
    published_from: PublishedFrom | None = None
    truncated: bool = False

    @property
    def text(self) -> tuple[str, ...]:
        """The paragraphs without markup."""
        return tuple(unescape(re.sub(r"<[^>]+>", "", one.removeprefix(HEADING))) for one in self.paragraphs)


class Twin(Told):
    """The same story in the other script, under its own address: what the mirror carries."""

    url: str
    title: str
    paragraphs: tuple[str, ...]


class Published(Told):
    """How the outlet publishes a story: where, in which layout, listed by which sources, with which traps."""

    url: str
    layout: str
    listed_in: tuple[str, ...] = Field(alias="in")
    listed_at: AwareDatetime | None = None
    title: str = ""
    mirror_url: str = ""
    twin: Twin | None = None
    traps: frozenset[Trap] = frozenset()


class Story(Told):
    """One invented story. ``second`` names what is different in the second edition."""

    key: str
    published: Published
    becomes: Becomes
    second: dict[str, Any] = Field(default_factory=dict)

    def at(self, edition: int) -> Story:
        """Return the story as it stands in an edition."""
        if edition == 1 or not self.second:
            return self
        now = dict(self.second)
        url = now.pop("url", self.published.url)
        becomes = Becomes.model_validate({**self.becomes.model_dump(), **now})
        return self.model_copy(
            update={"becomes": becomes, "published": self.published.model_copy(update={"url": url})},
        )

    @property
    def url(self) -> str:
        """The story's address, percent-encoded."""
        return encoded(self.published.url)

    @property
    def title(self) -> str:
        """The title as the outlet lists it."""
        return self.published.title or self.becomes.title

    def has(self, trap: Trap) -> bool:
        """Tell whether the outlet sets this trap on the story."""
        return trap in self.published.traps


class ToldSource(Told):
    """One source of the replica, by the address the real outlet has it at."""

    kind: SourceKind
    url: str
    content: Literal["feed", "page", "auto"] = "auto"
    entries: str | None = None
    match: str | None = None


class Broken(Told):
    """An entry without title and text, and a page without a title: it must cost the others nothing."""

    listed_in: str = Field(alias="in")
    url: str
    body: str


class Newsroom(Told):
    """All an outlet of the replica publishes."""

    sources: dict[str, ToldSource]
    stories: tuple[Story, ...]
    broken: Broken | None = None

    def listed(self, source: str, edition: int) -> list[Story]:
        """Return the stories a source lists in an edition."""
        return [story.at(edition) for story in self.stories if source in story.published.listed_in]


def read_newsroom(slug: str) -> Newsroom:
    """Read the data file of an outlet.

    Raises:
        pydantic.ValidationError: the file says something it may not.
    """
    data = files("gleaner.replica").joinpath("data", f"{slug}.json").read_text("utf-8")
    return Newsroom.model_validate_json(data)


def encoded(url: str) -> str:
    """Percent-encode what may not stand in an address."""
    return quote(url, safe=":/?&=%@-._~$")
