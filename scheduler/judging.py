"""From what a crawl reports of a source to what its cadence and its health need to know."""

from __future__ import annotations

from datetime import datetime

from crawler.findings import Findings
from crawler.report import SourceReport
from scheduler.blocked import recognise_page
from scheduler.health import Fetch, Fill
from scheduler.outcome import FeedHints, Hop, Outcome, OutcomeKind
from scheduler.standing import State
from storage.article import SourceKind

_KINDS = {
    "dns": OutcomeKind.DNS,
    "refused": OutcomeKind.CONNECT,
    "proxy": OutcomeKind.CONNECT,
    "timeout": OutcomeKind.TIMEOUT,
    "html": OutcomeKind.HTML,
    "challenge": OutcomeKind.CHALLENGE,
    "empty": OutcomeKind.UNREADABLE,
    "unreadable": OutcomeKind.UNREADABLE,
}
_PAGES = frozenset({OutcomeKind.CHALLENGE, OutcomeKind.CONSENT})


def outcome_of(report: SourceReport, *, picked: bool = False) -> Outcome:
    """What came of a fetch. ``picked`` says that only some of the entries were looked at: nothing can be missed."""
    answer = report.answer
    kind = _kind_of(report)
    fetched = kind is OutcomeKind.FETCHED
    return Outcome(
        kind=kind,
        status=answer.status if answer else _status_of(report),
        headers=answer.headers if answer else {},
        new=_first_seen(report) if fetched else 0,
        listed=report.listed,
        overlap=report.listed if picked else report.overlap,
        feed=_hints_of(report) if fetched else None,
        hops=tuple(Hop(status=status, url=url) for status, url in answer.hops) if answer else (),
        body=answer.sample if answer else b"",
    )


def fetch_of(report: SourceReport, outcome: Outcome, state: State, now: datetime) -> Fetch:
    """The same fetch as the source's health sees it."""
    found = report.findings
    return Fetch(
        at=now,
        status=outcome.status,
        state=state,
        succeeded=outcome.succeeded,
        parsed=outcome.kind is OutcomeKind.FETCHED,
        listed=report.listed,
        new=report.new,
        articles=found.articles if found else 0,
        fill=_fill_of(found) if found else None,
        same_body=found.same_body if found else 0,
    )


def _kind_of(report: SourceReport) -> OutcomeKind:
    if report.status == "unchanged":
        return OutcomeKind.UNCHANGED
    page = _page_of(report)
    if report.status == "ok":
        # A listing is HTML itself; one without a single entry may be a page in its place.
        return page if page in _PAGES and not report.listed else OutcomeKind.FETCHED
    if page is not None and (page in _PAGES or report.kind != SourceKind.LISTING):
        return page
    word = report.errors[0].kind if report.errors else ""
    return OutcomeKind.HTTP if word.startswith("http_") else _KINDS.get(word, OutcomeKind.OTHER)


def _page_of(report: SourceReport) -> OutcomeKind | None:
    answer = report.answer
    return recognise_page(answer.status, answer.headers, answer.sample, url=answer.url) if answer else None


def _status_of(report: SourceReport) -> int:
    """The status of an answer that was not the source's own: its robots.txt."""
    name, _, status = (report.errors[0].kind if report.errors else "").partition("_")
    return int(status) if name == "http" and status.isdecimal() else 0


def _first_seen(report: SourceReport) -> int:
    """The entries not listed before, without those that can never be remembered."""
    taken = report.new + report.revised + report.duplicate + report.owed
    return min(max(report.listed - report.overlap, 0), taken)


def _hints_of(report: SourceReport) -> FeedHints | None:
    feed = report.feed
    if feed is None:
        return None
    return FeedHints(
        ttl=feed.ttl,
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
        next=_writable(feed.next),
        archive=_writable(feed.archive),
    )


def _writable(text: str) -> str:
    """A stranger's text as it can be kept: JSON may bring halves of surrogate pairs, which no encoding takes."""
    return text.encode(errors="replace").decode()


def _fill_of(found: Findings) -> Fill:
    count = found.articles
    return Fill(body=found.bodies / count, date=found.dates / count, title=found.titles / count, length=found.length)
