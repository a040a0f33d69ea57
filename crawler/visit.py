"""One visit to one source: fetch, parse, fetch the pages it needs, normalise. Storing is done elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from crawler.draft import Draft
from crawler.entries import entry_hash
from crawler.errand import Errand
from crawler.errors import CrawlError, FetchError, ParseError, PermanentFetchError, TransientFetchError
from crawler.feeds.feed import Entry, Feed
from crawler.harvest import Harvest, Memory, Refused
from crawler.older import with_older
from crawler.owing import pack_entry, unpack_entry
from crawler.parsing import PARSER_VERSION, newest_sitemaps, parse_source
from crawler.reading import Listed, Reader
from crawler.report import EventHandler, PageFetched, Problem, SourceRead, SourceStarted, Status
from crawler.selection import EVERYTHING, Wishes, narrow, select
from crawler.settings import CrawlSettings
from crawler.wire.answer import Answer
from crawler.wire.fetching import Fetch, Fetched, conditional, validator
from crawler.wire.interruption import KIND as INTERRUPTED
from crawler.wire.terms import Terms
from storage.article import Capture, Rejected, RejectReason
from storage.errors import StorageError
from storage.sources import FetchState, Owed, SourceState

log = structlog.get_logger()

# So many entries of a source are read in one go, which takes some hundredths of a second.
_BREATH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """An entry whose page is owed, and what its own words make of it meanwhile."""

    owed: Owed
    meanwhile: Capture | None = None


Result = Capture | Refused | Owing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every visit of a crawl works with."""

    memory: Memory
    settings: CrawlSettings
    now: Callable[[], datetime]
    on_event: EventHandler
    wishes: Wishes = EVERYTHING


class Visit:
    """A visit to one source of an outlet, made once."""

    def __init__(self, errand: Errand, desk: Desk, fetch: Fetch, fetch_page: Fetch) -> None:
        self._errand = errand
        self._outlet = outlet = errand.outlet
        self._source = source = errand.source
        self._desk = desk
        self._fetch = fetch
        self._fetch_page = fetch_page
        self._ref = errand.ref
        self._reader = Reader(outlet=outlet, source=source, attempts=desk.settings.page_attempts, now=desk.now)
        self._problems: list[Problem] = []
        self._answer: Answer | None = None
        self._pages = 0
        self._asked = 0
        self._received = 0
        self._interrupted = False

    async def make(self) -> Harvest:
        """Make the visit; whatever goes wrong becomes a harvest of problems."""
        started = time.monotonic()
        self._desk.on_event(SourceStarted(outlet=self._outlet.slug, url=self._source.url))
        try:
            harvest = await self._make()
        except CrawlError as error:
            harvest = self._failed(Problem.of(error, self._source.url))
        except StorageError as error:
            harvest = self._failed(Problem(kind="storage", subject=self._source.url, message=str(error)))
        except Exception as error:
            log.exception("source.broken", outlet=self._outlet.slug, source=self._source.url)
            harvest = self._failed(Problem(kind="internal", subject=self._source.url, message=repr(error)))
        return replace(harvest, pages=self._pages, received=self._received, seconds=time.monotonic() - started)

    async def _make(self) -> Harvest:
        before = None if self._desk.wishes.force else self._errand.before
        asked = conditional(before.etag, before.last_modified) if before and self._errand.conditional else {}
        fetched = await self._fetch_source(asked)
        mark = hashlib.blake2b(fetched.body, digest_size=16).hexdigest()
        if before and (fetched.unchanged or mark == before.body_hash):
            return await self._look_again(fetched, before)
        feed = parse_source(fetched, self._source)
        return await self._look_through(fetched, await self._follow(feed) if feed.index else feed, mark)

    async def _fetch_source(self, headers: dict[str, str]) -> Fetched:
        try:
            fetched = await self._fetch_list(self._errand.url, headers)
        except FetchError as error:
            self._answer = error.answer
            raise
        self._answer = fetched.answer
        return fetched

    async def _fetch_list(self, url: str, headers: dict[str, str]) -> Fetched:
        terms = Terms.for_feed(self._desk.settings, self._outlet.politeness)
        fetched = await self._fetch(url, terms, headers)
        self._received += len(fetched.body)
        return fetched

    async def _follow(self, index: Feed) -> Feed:
        """Read the sitemaps of an index that changed last."""
        entries: list[Entry] = []
        for url in newest_sitemaps(index, self._desk.settings.max_sitemaps):
            sitemap = parse_source(await self._fetch_list(url, {}), self._source)
            entries += () if sitemap.index else sitemap.entries
        return replace(index, entries=tuple(entries), index=False)

    async def _look_again(self, fetched: Fetched, before: SourceState) -> Harvest:
        """Nothing new is listed; only what is owed is asked for."""
        results = [] if self._desk.wishes.picks or not before.owes else await self._read_all(self._owed())
        state = self._state(fetched, before.body_hash)
        if fetched.unchanged:  # a 304 need not repeat the validators
            state = replace(
                state,
                etag=state.etag or before.etag,
                last_modified=state.last_modified or before.last_modified,
            )
        return self._harvest("unchanged", results, state=state)

    async def _look_through(self, fetched: Fetched, feed: Feed, mark: str) -> Harvest:
        narrowed, hashes = self._narrow(feed)
        overlap = sum(entry.link in hashes for entry in narrowed)
        if self._may_have_lost(feed, overlap):
            feed, problems = await with_older(feed, self._read_older, self._hashes, self._desk.settings.max_older)
            self._problems += problems
            narrowed, hashes = self._narrow(feed)
        chosen = select(feed.entries, narrowed, {} if self._desk.wishes.force else hashes)
        owed = {} if self._desk.wishes.picks else {listed.entry.link: listed for listed in self._owed()}
        listed = [self._listed(entry, feed, fingerprint, owed) for entry, fingerprint in chosen.entries]
        results = await self._read_all([*listed, *owed.values()])
        state = self._state(fetched, mark, whole=not chosen.left_out)
        return self._harvest(
            "ok",
            results,
            state=state,
            listed=len(feed.entries),
            known=chosen.known,
            overlap=overlap,
            feed=replace(feed, entries=()),
        )

    def _narrow(self, feed: Feed) -> tuple[Sequence[Entry], dict[str, str]]:
        narrowed = narrow(feed.entries, self._desk.wishes)
        return narrowed, self._hashes([entry.link for entry in narrowed])

    def _hashes(self, links: Collection[str]) -> dict[str, str]:
        """The fingerprints of those links that this source listed before."""
        return self._desk.memory.entry_hashes(self._ref, list(links)) if self._errand.state else {}

    def _may_have_lost(self, feed: Feed, overlap: int) -> bool:
        """Whether entries may have rolled off unseen, and where to look for them."""
        before = self._errand.before
        known = before is not None and before.succeeded_at is not None
        return (
            known
            and self._errand.older
            and not (overlap or self._desk.wishes.picks)
            and bool(feed.next or feed.archive)
        )

    async def _read_older(self, url: str) -> Feed:
        return parse_source(await self._fetch_list(url, {}), self._source)

    def _listed(self, entry: Entry, feed: Feed, fingerprint: str, owed: dict[str, Listed]) -> Listed:
        earlier = owed.pop(entry.link, None)
        listed = Listed(entry=entry, feed=feed, mark=fingerprint)
        if earlier is None:
            return listed
        return replace(listed, attempts=earlier.attempts, first_seen_at=earlier.first_seen_at)

    def _owed(self) -> list[Listed]:
        found: list[Listed] = []
        if self._errand.state is None or not self._errand.state.owes:
            return found
        for owed in self._desk.memory.backlog(self._ref):
            entry, feed = unpack_entry(owed.entry)
            found.append(
                Listed(
                    entry=entry,
                    feed=feed,
                    mark=entry_hash(entry),
                    attempts=owed.attempts,
                    first_seen_at=owed.first_seen_at,
                )
            )
        return found

    async def _read_all(self, entries: Sequence[Listed]) -> list[Result]:
        """Read every entry, in order; those that need a page wait for it side by side."""
        drafted = [(listed, *self._reader.draft(listed)) for listed in entries]
        needed = min(sum(needs for _, _, needs in drafted), self._desk.settings.max_pages)
        self._desk.on_event(
            SourceRead(outlet=self._outlet.slug, url=self._source.url, listed=len(entries), pages=needed)
        )
        reading = (self._read_one(*each) for each in drafted)
        results = await (asyncio.gather(*reading) if needed else _one_by_one(reading))
        if self._interrupted:
            raise TransientFetchError(INTERRUPTED, self._source.url, "the crawl was stopped before its pages were in")
        return results

    def _failed(self, problem: Problem) -> Harvest:
        status: Status = "interrupted" if problem.kind == INTERRUPTED else "failed"
        return self._harvest(status, problems=(problem,))

    async def _read_one(self, listed: Listed, draft: Draft, needs_page: bool) -> Result:
        try:
            if needs_page:
                return await self._read_page(listed, draft)
            return self._result(listed, self._reader.read(listed, draft))
        except Exception as error:
            log.exception("entry.broken", outlet=self._outlet.slug, source=self._source.url, link=listed.entry.link)
            self._problems.append(Problem(kind="internal", subject=listed.entry.link, message=repr(error)))
            if self._reader.is_last(listed):
                return None
            return Owing(owed=self._owed_for(listed, repr(error), attempts=listed.attempts + 1))

    async def _read_page(self, listed: Listed, draft: Draft) -> Result:
        if self._asked >= self._desk.settings.max_pages:
            return self._owe(listed, draft, "not asked for yet (crawl.max_pages)", attempts=listed.attempts)
        self._asked += 1
        terms = Terms.for_page(self._desk.settings, self._outlet.politeness)
        try:
            fetched = await self._fetch_page(draft.url, terms, {})
        except FetchError as error:
            return self._without_page(listed, draft, error)
        self._pages += 1
        self._received += len(fetched.body)
        try:
            made = self._reader.read(listed, draft, fetched)
        except ParseError as error:
            return self._without_page(listed, draft, PermanentFetchError(error.kind, draft.url, str(error)))
        self._tell(draft.url)
        if isinstance(made, Rejected) and made.reason is RejectReason.NO_BODY and not self._reader.is_last(listed):
            return self._owe(listed, draft, made.message, attempts=listed.attempts + 1)
        return self._result(listed, made)

    def _without_page(self, listed: Listed, draft: Draft, error: FetchError) -> Result:
        if error.kind == INTERRUPTED:
            self._interrupted = True
            return None
        problem = Problem.of(error, draft.url)
        self._problems.append(problem)
        self._tell(draft.url, problem)
        if self._reader.is_hopeless(listed, error):
            return self._result(listed, self._reader.read_without_page(listed, draft, error))
        return self._owe(listed, draft, str(error), attempts=listed.attempts + 1)

    @staticmethod
    def _result(listed: Listed, made: Capture | Rejected) -> Result:
        return Refused(link=listed.entry.link, mark=listed.mark, result=made) if isinstance(made, Rejected) else made

    def _tell(self, url: str, problem: Problem | None = None) -> None:
        self._desk.on_event(PageFetched(outlet=self._outlet.slug, source=self._source.url, url=url, problem=problem))

    def _owe(self, listed: Listed, draft: Draft, error: str, attempts: int) -> Owing:
        owed = self._owed_for(listed, error, attempts)
        return Owing(owed=owed, meanwhile=self._reader.read_meanwhile(listed, draft))

    def _owed_for(self, listed: Listed, error: str, attempts: int) -> Owed:
        return Owed(
            link=listed.entry.link,
            entry=pack_entry(listed.entry, listed.feed),
            attempts=attempts,
            first_seen_at=listed.first_seen_at or self._desk.now(),
            last_error=error,
        )

    def _state(self, fetched: Fetched, mark: str, *, whole: bool = True) -> FetchState:
        """What to remember the source by; nothing that would let it pass as unchanged when entries were left out."""
        return FetchState(
            url=self._errand.url,
            etag=validator(fetched.headers, "etag") if whole else "",
            last_modified=validator(fetched.headers, "last-modified") if whole else "",
            body_hash=mark if whole else "",
            fetched_at=self._desk.now(),
            status=fetched.status,
            parser_version=PARSER_VERSION,
        )

    def _harvest(self, status: Status, results: Sequence[Result] = (), **found: Any) -> Harvest:
        owing = [result for result in results if isinstance(result, Owing)]
        captures = [result.meanwhile if isinstance(result, Owing) else result for result in results]
        return Harvest(
            outlet=self._outlet,
            source=self._source,
            ref=self._ref,
            status=status,
            captures=tuple(capture for capture in captures if isinstance(capture, Capture)),
            owed=tuple(one.owed for one in owing),
            rejected=tuple(result for result in results if isinstance(result, Refused)),
            answer=self._answer,
            token=self._errand.token,
            revisit_after=self._errand.revisit_after,
            **{"problems": tuple(self._problems), **found},
        )


async def _one_by_one(reading: Iterable[Coroutine[Any, Any, Result]]) -> list[Result]:
    """Read entries that wait for nothing, and let others have the loop now and then."""
    results = []
    for place, one in enumerate(reading, start=1):
        results.append(await one)
        if place % _BREATH == 0:
            await asyncio.sleep(0)
    return results
