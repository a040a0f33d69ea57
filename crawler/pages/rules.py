"""What a definition says about the pages of an outlet: one ``[[layouts]]`` table a template."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

from crawler.pages.paths import DataPath
from crawler.rules import GroupPattern, Rules, Selector
from crawler.transforms import TransformName


class PageData(Rules):
    """Data a page carries in a script: where it is, and which of its values are what.

    The script is the one that sets ``variable`` (``window.X = {…}``, ``X = JSON.parse("…")``), or the one
    ``script`` selects, whose whole text is JSON. ``at`` leads to the article; all other paths start there.
    """

    variable: str | None = None
    script: Selector | None = None
    at: DataPath | None = None
    title: DataPath | None = None
    section: DataPath | None = None
    lead: DataPath | None = None
    body: DataPath | None = None
    authors: DataPath | None = None
    published: DataPath | None = None
    tags: DataPath | None = None
    images: DataPath | None = None
    image_url: DataPath = "url"
    caption: DataPath = "caption"
    credit: DataPath = "credit"

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.variable is None) == (self.script is None):
            raise ValueError("say where the data is: either variable or script")
        return self


class Patterns(Rules):
    """The part of a text that is meant, where an element says more: the first group of each pattern."""

    title: GroupPattern | None = None
    section: GroupPattern | None = None
    lead: GroupPattern | None = None
    authors: GroupPattern | None = None
    published: GroupPattern | None = None


class Layout(Rules):
    """One template of an outlet's article pages, and until when it was in use.

    It serves a page that ``match`` finds something on and that is not known to be younger than ``until``.
    All else are selectors of what is wanted; ``data`` comes first where the page carries its own.
    ``images`` selects pictures or blocks about them; ``caption`` and ``credit`` are looked for around each.
    ``drop`` and ``transforms`` work on the body only.
    """

    name: str = ""
    until: date | None = None
    match: Selector | None = None
    title: Selector | None = None
    section: Selector | None = None
    lead: Selector | None = None
    body: Selector | None = None
    authors: Selector | None = None
    published: Selector | None = None
    tags: Selector | None = None
    images: Selector | None = None
    caption: Selector | None = None
    credit: Selector | None = None
    drop: tuple[Selector, ...] = ()
    transforms: tuple[TransformName, ...] = ()
    patterns: Patterns = Patterns()
    data: PageData | None = None

    @model_validator(mode="after")
    def _fits_something(self) -> Self:
        if self.match is None and self.body is None and self.data is None:
            raise ValueError("it fits no page: give match, body or data")
        return self
