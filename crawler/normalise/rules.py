"""What a definition says about the words of an outlet: its ``[text]`` table."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from crawler.rules import Pattern, Rules, Selector
from crawler.selectors import finder

FIELDS = frozenset(
    {
        "authors",
        "editors",
        "web_editors",
        "translators",
        "agencies",
        "dateline",
        "date",
        "title",
        "section",
        "copyright",
    }
)


def _check_groups(value: str) -> str:
    if unknown := set(re.compile(value).groupindex) - FIELDS:
        raise ValueError(
            f"no field is called {min(unknown)!r}: name the pattern's group after one of {', '.join(sorted(FIELDS))}"
        )
    return value


Patterns = tuple[re.Pattern[str], ...]
FieldPattern = Annotated[Pattern, AfterValidator(_check_groups)]


class Rewrite(Rules):
    """An address to be written otherwise: a pattern, and what takes its place (``\\1`` is its first group)."""

    pattern: Pattern
    to: str


class Role:
    """What the elements that a selector finds are to us, such as "caption"."""

    __slots__ = ("find", "hint", "name")

    def __init__(self, name: str, selector: str) -> None:
        self.name = name
        found = finder(selector)
        self.find, self.hint = found.find, found.hint


class TextRules(Rules):
    """How an outlet writes: what to drop from its bodies and what to lift out of them.

    Selectors name elements of a body. ``drop`` goes, ``captions`` and ``credits`` belong to the picture before them,
    ``authors`` and ``published`` are lifted into their fields, a ``lead`` is copied, ``paywall`` marks a cut text.
    Patterns are searched in the plain text of paragraphs: ``drop_text`` is what lines go, ``stop`` begins the paragraph
    that ends the article, ``galleries`` begin the heading of a picture series, which goes with its pictures;
    ``bylines`` (a whole line) and ``datelines`` (where a paragraph begins) are lifted by their named groups, ``titles``
    take a title apart. ``drop_link_lists`` drops lists of nothing but links. ``house_names`` are no authors.
    ``drop_images`` matches addresses, ``rewrite`` changes them. ``published_url`` finds the time in a link by the
    groups Y m d H M S. ``timezone`` is the zone of times in bodies where it is not the outlet's; ``date_order``
    settles 03/04/2024.
    """

    drop: tuple[Selector, ...] = ()
    drop_text: tuple[Pattern, ...] = ()
    drop_images: tuple[Pattern, ...] = ()
    drop_link_lists: bool = False
    galleries: tuple[Pattern, ...] = ()
    stop: tuple[Pattern, ...] = ()
    captions: tuple[Selector, ...] = ()
    credits: tuple[Selector, ...] = ()
    lead: tuple[Selector, ...] = ()
    authors: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    paywall: tuple[Selector, ...] = ()
    bylines: tuple[FieldPattern, ...] = ()
    datelines: tuple[FieldPattern, ...] = ()
    titles: tuple[FieldPattern, ...] = ()
    title_suffixes: tuple[str, ...] = ()
    house_names: tuple[str, ...] = ()
    rewrite: tuple[Rewrite, ...] = ()
    published_url: Pattern | None = None
    timezone: str = ""
    date_order: Literal["dmy", "mdy", "ymd"] | None = None

    @model_validator(mode="after")
    def _zone_exists(self) -> TextRules:
        if self.timezone:
            try:
                ZoneInfo(self.timezone)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(
                    f"no such time zone: {self.timezone!r}; take a name of the IANA list, such as Europe/Paris"
                ) from error
        return self

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """What the selectors make of elements; where two match one element, the later wins."""
        named = {
            "drop": self.drop,
            "paywall": self.paywall,
            "caption": self.captions,
            "credit": self.credits,
            "lead": self.lead,
            "authors": self.authors,
            "published": self.published,
        }
        return tuple(Role(name, selector) for name, selectors in named.items() for selector in selectors)

    @cached_property
    def rewrites(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The compiled rewrites."""
        return tuple((re.compile(rewrite.pattern), rewrite.to) for rewrite in self.rewrite)

    @cached_property
    def stops(self) -> Patterns:
        """``stop``, compiled."""
        return _compiled(self.stop)

    @cached_property
    def unwanted(self) -> Patterns:
        """``drop_text``, compiled."""
        return _compiled(self.drop_text)

    @cached_property
    def unwanted_images(self) -> Patterns:
        """``drop_images``, compiled."""
        return _compiled(self.drop_images)

    @cached_property
    def gallery_headings(self) -> Patterns:
        """``galleries``, compiled."""
        return _compiled(self.galleries)

    @cached_property
    def byline_patterns(self) -> Patterns:
        """``bylines``, compiled."""
        return _compiled(self.bylines)

    @cached_property
    def dateline_patterns(self) -> Patterns:
        """``datelines``, compiled."""
        return _compiled(self.datelines)

    @cached_property
    def title_patterns(self) -> Patterns:
        """``titles``, compiled."""
        return _compiled(self.titles)


def _compiled(patterns: tuple[str, ...]) -> Patterns:
    return tuple(re.compile(pattern) for pattern in patterns)
