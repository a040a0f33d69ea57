"""What a definition says about the words of an outlet: its ``[text]`` table."""

from __future__ import annotations

from crawler.rules import Pattern, Rules, Selector


class TextRules(Rules):
    """How an outlet writes: what to drop from its bodies and what to lift out of them."""

    drop: tuple[Selector, ...] = ()
    title_suffixes: tuple[str, ...] = ()
    bylines: tuple[Pattern, ...] = ()
