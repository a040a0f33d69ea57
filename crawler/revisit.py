"""Revisits: fetching the pages of articles again, each host's one after the other. Storing is done elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import structlog

from crawler.draft import Page
from crawler.errors import FetchError, ParseError, PermanentFetchError
from crawler.outlet import Outlet
from crawler.pages.barrier import barrier
from crawler.second_look import Look, Sight, Verdict, look_again
from crawler.settings import CrawlSettings
from crawler.wire.answer import Answer
from crawler.wire.fetching import Fetch, Fetched, conditional, validator
from crawler.wire.interruption import KIND as INTERRUPTED
from crawler.wire.terms import Terms
from storage.article import Capture
from storage.queries import Queries
from storage.revisits import Revisit

log = structlog.get_logger()


class Finding(StrEnum):
    """What a revisit found."""

    SAME = "same"
    CHANGED = "changed"
    OTHER = "other"
    MISSING = "missing"
    GONE = "gone"
    REFUSED = "refused"
    UNREACHED = "unreached"
    FAILED = "failed"
    BARRED = "barred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A page to fetch again: for which claim, of which outlet, and whether its validators are sent."""

    revisit: Revisit
    outlet: Outlet
    conditional: bool = True

    @property
    def host(self) -> str:
        """The host asked, with its port."""
        return urlsplit(self.revisit.url).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of a revisit.

    SAME and CHANGED are the article itself, with the validators and the sight to compare the next look with; OTHER is
    a page that is not, or shows less of it. MISSING (404) and GONE (410) are the page taken away. REFUSED is a server
    that does not want us now, UNREACHED one that could not be connected to, FAILED anything else that may pass,
    BARRED what will not: robots.txt, an address that is not fetched, a page beyond the limits.
    """

    recall: Recall
    finding: Finding
    why: str = ""
    capture: Capture | None = None
    sight: Sight | None = None
    etag: str = ""
    last_modified: str = ""
    answer: Answer | None = None


Tell = Callable[[Seen], Awaitable[bool]]
"""Takes what came of a revisit, and says whether to go on with its host."""

_VERDICTS = {
    Verdict.SAME: Finding.SAME,
    Verdict.CHANGED: Finding.CHANGED,
    Verdict.CUT: Finding.OTHER,
    Verdict.OTHER: Finding.OTHER,
    Verdict.CHALLENGE: Finding.REFUSED,
    Verdict.CONSENT: Finding.REFUSED,
}
_ERRORS = {
    "http_404": Finding.MISSING,
    "http_410": Finding.GONE,
    "http_403": Finding.REFUSED,
    "http_429": Finding.REFUSED,
    "dns": Finding.UNREACHED,
    "refused": Finding.UNREACHED,
    "proxy": Finding.UNREACHED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitRound:
    """What the revisits of a round are made with."""

    queries: Queries
    settings: CrawlSettings
    now: Callable[[], datetime]
    tell: Tell

    async def make(self, recalls: Sequence[Recall], fetch: Fetch) -> None:
        """Make the revisits: hosts side by side, the pages of each in turn, so that its sources get theirs between."""
        hosts: dict[str, list[Recall]] = {}
        for recall in recalls:
            hosts.setdefault(recall.host, []).append(recall)
        await asyncio.gather(*(self._make(of_host, fetch) for of_host in hosts.values()))

    async def _make(self, recalls: Sequence[Recall], fetch: Fetch) -> None:
        for recall in recalls:
            seen = await self._look(recall, fetch)
            if seen is None or not await self.tell(seen):
                return

    async def _look(self, recall: Recall, fetch: Fetch) -> Seen | None:
        """Fetch a page and look at it; None where the round was stopped meanwhile."""
        revisit, terms = recall.revisit, Terms.for_page(self.settings, recall.outlet.politeness)
        headers = conditional(revisit.etag, revisit.last_modified) if recall.conditional else {}
        try:
            return self._read(recall, await fetch(revisit.url, terms, headers))
        except FetchError as error:
            return None if error.kind == INTERRUPTED else _unread(recall, error)
        except ParseError as error:
            return Seen(recall=recall, finding=Finding.OTHER, why=error.kind)
        except Exception as error:
            log.exception("revisit.broken", outlet=recall.outlet.slug, article=revisit.id, url=revisit.url)
            return Seen(recall=recall, finding=Finding.BARRED, why=repr(error))

    def _read(self, recall: Recall, fetched: Fetched) -> Seen:
        revisit = recall.revisit
        sight = Sight(title=revisit.seen_title, text=revisit.seen_text) if revisit.seen_text else None
        if fetched.unchanged:
            return _seen(recall, Look(verdict=Verdict.SAME, sight=sight), fetched)
        stored = self.queries.article(revisit.id)
        if stored is None:
            return Seen(recall=recall, finding=Finding.BARRED, why="the archive holds no such article")
        page = Page(url=fetched.url, body=fetched.body, headers=fetched.headers, limits=fetched.limits)
        return _seen(recall, look_again(stored, page, recall.outlet, sight, self.now()), fetched)


def _seen(recall: Recall, look: Look, fetched: Fetched) -> Seen:
    finding, revisit = _VERDICTS[look.verdict], recall.revisit
    if finding not in (Finding.SAME, Finding.CHANGED):
        return Seen(recall=recall, finding=finding, why=look.verdict.value, sight=look.sight, answer=fetched.answer)
    # A 304 need not repeat the validators.
    before = revisit if fetched.unchanged else None
    return Seen(
        recall=recall,
        finding=finding,
        capture=look.capture,
        sight=look.sight,
        etag=validator(fetched.headers, "etag") or (before.etag if before else ""),
        last_modified=validator(fetched.headers, "last-modified") or (before.last_modified if before else ""),
        answer=fetched.answer,
    )


def _unread(recall: Recall, error: FetchError) -> Seen:
    finding = _ERRORS.get(error.kind)
    if finding is None:
        finding = Finding.BARRED if isinstance(error, PermanentFetchError) else Finding.FAILED
    # By its headers alone: an honest 404 may ask for a captcha in its search form.
    if error.answer and barrier(error.answer.headers, b""):
        finding = Finding.REFUSED
    return Seen(recall=recall, finding=finding, why=error.kind, answer=error.answer)
