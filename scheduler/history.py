"""What is remembered of a source between two polls, as far as its cadence needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.hints import read_retry_after
from scheduler.outcome import FeedHints, Outcome, OutcomeKind
from scheduler.rules import CadenceSettings
from scheduler.standing import WELL, Move, Standing, next_standing, remember_move


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """A source's past. All times are ours, never the feed's.

    ``key`` names the source for good (its jitter hangs on it). ``arrivals`` are the moments of the fetches
    that brought something, the oldest first; the very first listing tells no moment and is not among them.
    ``unchanged`` counts the polls without news since the last arrival, ``failures`` those that failed in a
    row. ``held`` is the interval not exceeded lest items roll off unseen, since ``held_at``.
    """

    key: str
    first_fetch: datetime | None = None
    last_fetch: datetime | None = None
    arrivals: tuple[datetime, ...] = ()
    unchanged: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    missing: int = 0
    missing_since: datetime | None = None
    validators: bool = False
    listed: int = 0
    feed: FeedHints | None = None
    held: timedelta | None = None
    held_at: datetime | None = None
    suspected_gaps: int = 0
    retry_after: datetime | None = None
    standing: Standing = WELL
    move: Move | None = None

    @property
    def last_news(self) -> datetime | None:
        """The last arrival, or the first fetch where nothing arrived since."""
        return self.arrivals[-1] if self.arrivals else self.first_fetch


def remember(history: SourceHistory, outcome: Outcome, settings: CadenceSettings, now: datetime) -> SourceHistory:
    """The history after one more outcome. A network that was down leaves it as it was."""
    if outcome.kind is OutcomeKind.OFFLINE:
        return history
    hint = read_retry_after(outcome.headers, now, cap=settings.retry_after_cap, absurd=settings.absurd)
    history = replace(
        history,
        retry_after=now + hint.wait if hint else None,
        standing=next_standing(history.standing, outcome, settings, now),
        move=remember_move(history.move, outcome, now),
    )
    return _succeeded(history, outcome, settings, now) if outcome.succeeded else _failed(history, outcome, now)


def is_gap_suspected(history: SourceHistory, outcome: Outcome) -> bool:
    """Whether items may have rolled off unseen: nothing listed now was listed before."""
    return _part_new(history, outcome) == 1.0


def may_fetch(history: SourceHistory, now: datetime, settings: CadenceSettings) -> bool:
    """Whether even a forced crawl may ask: freshness can be overridden, Retry-After never."""
    # Further away than any Retry-After may be: the clock was set back.
    return history.retry_after is None or not now < history.retry_after <= now + settings.retry_after_cap


def _failed(history: SourceHistory, outcome: Outcome, now: datetime) -> SourceHistory:
    missing = outcome.status == 404
    # A beginning in the future: the clock was set back since.
    return replace(
        history,
        failures=history.failures + 1,
        failing_since=min(history.failing_since or now, now),
        missing=history.missing + 1 if missing else 0,
        missing_since=min(history.missing_since or now, now) if missing else None,
    )


def _succeeded(history: SourceHistory, outcome: Outcome, settings: CadenceSettings, now: datetime) -> SourceHistory:
    arrived = outcome.new > 0 and history.first_fetch is not None
    fetched = outcome.kind is OutcomeKind.FETCHED
    return replace(
        _guarded(history, outcome, settings, now),
        first_fetch=history.first_fetch or now,
        last_fetch=now,
        arrivals=(*history.arrivals, now)[-settings.gaps - 1 :] if arrived else history.arrivals,
        unchanged=0 if outcome.new else history.unchanged + 1,
        failures=0,
        failing_since=None,
        missing=0,
        missing_since=None,
        validators=_gives_validators(history, outcome),
        listed=outcome.listed if fetched and outcome.listed else history.listed,
        feed=outcome.feed or history.feed,
    )


def _gives_validators(history: SourceHistory, outcome: Outcome) -> bool:
    given = bool(outcome.headers.get("etag") or outcome.headers.get("last-modified"))
    return given or outcome.status == 304 or (history.validators and outcome.status != 200)


def _guarded(history: SourceHistory, outcome: Outcome, settings: CadenceSettings, now: datetime) -> SourceHistory:
    """The loss guard: where much of a listing was new, so long an interval is held to what brings less at that rate.

    A listing that is new altogether halves the interval; one that is nearly so need not have lost anything first.
    """
    part = _part_new(history, outcome)
    if part <= settings.loss_share:
        return _let_go(history, settings, now)
    elapsed = max(now - (history.last_fetch or now), timedelta(0))
    held = elapsed * (settings.loss_share / part)
    return replace(
        history,
        held=held if history.held is None else min(held, history.held),
        held_at=now,
        suspected_gaps=history.suspected_gaps + (part == 1.0),
    )


def _part_new(history: SourceHistory, outcome: Outcome) -> float:
    """Which part of a listing the previous one had not, from 0 to 1."""
    if outcome.kind is not OutcomeKind.FETCHED or not (outcome.listed and history.listed):
        return 0.0
    if not outcome.overlap:
        return 1.0
    return min(outcome.new, outcome.listed - outcome.overlap) / outcome.listed


def _let_go(history: SourceHistory, settings: CadenceSettings, now: datetime) -> SourceHistory:
    """Hold the interval half as tightly every so often: what fills the listing again shows before anything is lost."""
    if history.held is None or history.held_at is None or timedelta(0) <= now - history.held_at < settings.loss_memory:
        return history
    longer = 2 * max(history.held, settings.loss_growth)
    if longer >= settings.ceiling:
        return replace(history, held=None, held_at=None)
    return replace(history, held=longer, held_at=now)
