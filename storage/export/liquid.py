"""Text that Jekyll's template language passes through as it is."""

from __future__ import annotations

import re

_OPENING = re.compile(r"\{[{%]")


def literal(text: str) -> str:
    """Write ``{{`` and ``{%`` so that Liquid shows them.

    Each opening becomes an output tag holding it as a string. A ``raw`` block would need another escape for
    a text that contains ``endraw``, and Liquid 4 doubles text before some tags inside one.
    """
    return _OPENING.sub(_shown, text) if "{{" in text or "{%" in text else text


def _shown(match: re.Match[str]) -> str:
    return '{{ "' + match[0] + '" }}'
