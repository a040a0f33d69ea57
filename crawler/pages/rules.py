"""What a definition says about the pages of an outlet: one ``[[layouts]]`` table a template."""

from __future__ import annotations

from datetime import date

from crawler.rules import Rules, Selector


class Layout(Rules):
    """One template of an outlet's article pages, and until when it was in use."""

    name: str = ""
    until: date | None = None
    match: Selector | None = None
    title: Selector | None = None
    lead: Selector | None = None
    body: Selector | None = None
    authors: Selector | None = None
    published: Selector | None = None
    images: Selector | None = None
    caption: Selector | None = None
    drop: tuple[Selector, ...] = ()
    transforms: tuple[str, ...] = ()
