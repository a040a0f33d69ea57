"""Pages that stand in front of a source: challenges, consent forms, and plain HTML where a feed was."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.pages.barrier import barrier, is_html
from scheduler.outcome import OutcomeKind


def recognise_page(status: int, headers: Mapping[str, str], body: bytes, *, url: str = "") -> OutcomeKind | None:
    """What stands where a feed was expected: CHALLENGE, CONSENT, HTML, or None for anything else.

    For ``headers`` and ``url`` see crawler.pages.barrier.
    """
    if found := barrier(headers, body, url=url):
        return OutcomeKind(found)
    return OutcomeKind.HTML if is_html(body) and 200 <= status < 300 else None
