"""What goes wrong with a source unnoticed, seen against its own history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from scheduler.alerts import Alert, AlertKind
from scheduler.durations import in_words
from scheduler.rules import HealthSettings
from scheduler.standing import State

__all__ = [
    "Alert",
    "AlertKind",
    "Fetch",
    "Fill",
    "HealthHistory",
    "HealthSettings",
    "check_source",
    "observe",
    "relearn",
]

_Found = Iterable[tuple[AlertKind, str, str]]

_STATES = {
    State.HTML: (AlertKind.HTML, "answers with HTML where a feed was"),
    State.CHALLENGE: (AlertKind.CHALLENGE, "answers with a challenge page"),
    State.CONSENT: (AlertKind.CONSENT, "answers with a consent page"),
    State.GONE: (AlertKind.GONE, "is gone (410), and probed weekly"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What the articles looked at in one fetch, or usually, carry: shares from 0 to 1, and characters of text."""

    body: float
    date: float
    title: float
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One fetch as its health needs it.

    ``parsed`` is False where nothing was read anew (304, same bytes, error). ``listed`` counts the entries,
    ``new`` those first seen, ``articles`` those looked at closely, which ``fill`` describes. ``same_body`` is
    the largest number of different titles found above one body. ``evidence`` refers to the answer kept.
    """

    at: datetime
    status: int
    state: State = State.WELL
    succeeded: bool = True
    parsed: bool = True
    listed: int = 0
    new: int = 0
    articles: int = 0
    fill: Fill | None = None
    same_body: int = 0
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthHistory:
    """A source's past as far as its health needs it.

    ``recent`` are the last fetches with articles, the oldest first; ``usual`` is what such fetches were like
    while they were well, learned from ``learned`` of them. ``longest_gap`` is the longest silence that ended.
    """

    key: str
    last: Fetch | None = None
    last_parsed: Fetch | None = None
    recent: tuple[Fetch, ...] = ()
    usual: Fill | None = None
    learned: int = 0
    first_fetch: datetime | None = None
    last_success: datetime | None = None
    last_arrival: datetime | None = None
    arrivals: int = 0
    longest_gap: timedelta = timedelta(0)


def observe(history: HealthHistory, fetch: Fetch, settings: HealthSettings) -> HealthHistory:
    """The history after one more fetch.

    What is usual is learned only from articles that are well: a lasting fault never becomes the custom, and
    its alert stays until it is over or someone accepts it with ``relearn``.
    """
    history = replace(
        _arrived(history, fetch, settings),
        last=fetch,
        last_parsed=fetch if fetch.succeeded and fetch.parsed else history.last_parsed,
        first_fetch=history.first_fetch or fetch.at,
        last_success=fetch.at if fetch.succeeded else history.last_success,
    )
    if fetch.fill is None or not fetch.articles:
        return history
    history = replace(history, recent=(*history.recent, fetch)[-settings.window :])
    if any(True for _ in _check_articles(history, settings)):
        return history
    return replace(history, usual=_blend(history.usual, fetch.fill, settings.learning), learned=history.learned + 1)


def relearn(history: HealthHistory) -> HealthHistory:
    """Forget what was usual: the operator accepts what the source has become."""
    return replace(history, usual=None, learned=0, recent=(), longest_gap=timedelta(0), arrivals=0)


def check_source(history: HealthHistory, settings: HealthSettings, now: datetime) -> tuple[Alert, ...]:
    """Everything wrong with a source as of its last fetch, the gravest first."""
    if history.last is None:
        return ()
    checks = (_check_state, _check_failing, _check_listing, _check_articles, _check_quiet)
    return tuple(
        Alert(source=history.key, kind=kind, message=message, evidence=evidence, raised_at=now)
        for check in checks
        for kind, message, evidence in check(history, settings)
    )


def _arrived(history: HealthHistory, fetch: Fetch, settings: HealthSettings) -> HealthHistory:
    if not (fetch.succeeded and fetch.new):
        return history
    gap = timedelta(0)
    if history.last_arrival and history.last_success:
        # Silence is what fetches have seen; days on which nobody asked are not the source's.
        seen = history.last_success - history.last_arrival + settings.quiet_floor
        gap = min(fetch.at - history.last_arrival, seen)
    longest = max(history.longest_gap, gap)
    return replace(history, last_arrival=fetch.at, arrivals=history.arrivals + 1, longest_gap=longest)


def _check_state(history: HealthHistory, _settings: HealthSettings) -> _Found:
    last = history.last
    if last is not None and last.state in _STATES:
        kind, words = _STATES[last.state]
        yield kind, f"{history.key} {words} (status {last.status})", last.evidence


def _check_failing(history: HealthHistory, settings: HealthSettings) -> _Found:
    last = history.last
    if last is None or last.succeeded or last.state in _STATES:
        return
    length = last.at - (history.last_success or history.first_fetch or last.at)
    if length >= settings.failing_after:
        yield (
            AlertKind.FAILING,
            f"{history.key} has failed for {in_words(length)} (status {last.status})",
            last.evidence,
        )


def _check_listing(history: HealthHistory, settings: HealthSettings) -> _Found:
    last = history.last_parsed
    if last is None:
        return
    if not last.listed:
        yield AlertKind.EMPTY, f"{history.key} lists nothing (status {last.status})", last.evidence
    if last.same_body >= settings.same_body:
        yield AlertKind.SAME_BODY, f"{history.key} has one body under {last.same_body} titles", last.evidence


def _check_articles(history: HealthHistory, settings: HealthSettings) -> _Found:
    """Articles without body, date or title, and bodies that shrank, against what is usual."""
    now = _current(history, settings)
    if now is None:
        return
    usual = history.usual if history.learned >= settings.enough_samples else None
    evidence = history.recent[-1].evidence
    for kind, part, share, needed in (
        (AlertKind.NO_BODY, "body", now.body, True),
        (AlertKind.NO_DATE, "date", now.date, False),
        (AlertKind.NO_TITLE, "title", now.title, True),
    ):
        before: float | None = getattr(usual, part, None)
        fallen = before is not None and before - share >= settings.fill_drop
        if fallen or (needed and share == 0):
            told = "" if before is None else f", usually {before:.0%}"
            yield kind, f"{history.key}: {share:.0%} of articles have a {part}{told}", evidence
    if usual and now.length <= usual.length * settings.length_share and now.body > 0:
        message = f"{history.key}: bodies of {now.length:.0f} characters, usually {usual.length:.0f}"
        yield AlertKind.SHORT_BODY, message, evidence


def _current(history: HealthHistory, settings: HealthSettings) -> Fill | None:
    """The newest fetches taken together until they hold enough articles to be judged; None until they do."""
    counted: list[tuple[int, Fill]] = []
    for fetch in reversed(history.recent):
        if fetch.fill:
            counted.append((fetch.articles, fetch.fill))
        if sum(articles for articles, _ in counted) >= settings.enough_articles:
            break
    total = sum(articles for articles, _ in counted)
    if total < settings.enough_articles:
        return None
    return Fill(
        body=sum(articles * fill.body for articles, fill in counted) / total,
        date=sum(articles * fill.date for articles, fill in counted) / total,
        title=sum(articles * fill.title for articles, fill in counted) / total,
        length=median(fill.length for _, fill in counted),
    )


def _blend(usual: Fill | None, fill: Fill, weight: float) -> Fill:
    if usual is None:
        return fill
    return Fill(
        body=usual.body + weight * (fill.body - usual.body),
        date=usual.date + weight * (fill.date - usual.date),
        title=usual.title + weight * (fill.title - usual.title),
        length=usual.length + weight * (fill.length - usual.length),
    )


def _check_quiet(history: HealthHistory, settings: HealthSettings) -> _Found:
    """Quiet by what was fetched: while nothing can be fetched, nobody knows."""
    if history.last is None or not history.last_arrival or not history.last_success:
        return
    silence = history.last_success - history.last_arrival
    longest = max(history.longest_gap, settings.quiet_floor / settings.quiet_factor)
    if history.arrivals >= settings.enough_arrivals and silence > longest * settings.quiet_factor:
        message = (
            f"{history.key} has brought nothing for {in_words(silence)}; its longest silence was {in_words(longest)}"
        )
        yield AlertKind.QUIET, message, history.last.evidence
