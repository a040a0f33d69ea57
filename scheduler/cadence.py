"""When a source is polled next, decided from its past, the answer just got, and the numbers of the settings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median
from typing import TYPE_CHECKING

from scheduler.crontab import next_cron
from scheduler.durations import in_words
from scheduler.hints import Hint, read_freshness, read_ttl, skip_closed
from scheduler.history import SourceHistory, is_gap_suspected, remember
from scheduler.outcome import Outcome, OutcomeKind
from scheduler.rules import CadenceSettings
from scheduler.standing import State

if TYPE_CHECKING:
    from crawler.outlet import Cadence

__all__ = ["CadenceSettings", "NextPoll", "decide_next", "explain"]

_INSTANT = timedelta(microseconds=1)
_REFUSALS = frozenset({OutcomeKind.CHALLENGE, OutcomeKind.CONSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When to poll next, and what to keep.

    ``due`` and ``decided_at`` are aware UTC, ``interval`` is the wait before anyone's hints, ``reason`` the
    decision in words. ``history`` replaces the one given. ``suspected_gap`` says that items may have been lost;
    ``older`` is then the feed's RFC 5005 link to follow at once ("" where it has none).
    """

    due: datetime
    decided_at: datetime
    interval: timedelta
    reason: str
    history: SourceHistory
    suspected_gap: bool = False
    older: str = ""

    @property
    def why(self) -> str:
        """The decision in words, as of when it was made."""
        return explain(self.due, self.reason, self.decided_at)


def explain(due: datetime, reason: str, now: datetime) -> str:
    """When a source is polled next and why: "in 42 min: half the median gap of 20 arrivals"."""
    return f"in {in_words(due - now)}: {reason}" if due > now else f"due for {in_words(now - due)}: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """An interval, the bounds its jitter may not cross, and the reason."""

    length: timedelta
    least: timedelta
    most: timedelta
    why: str


def decide_next(
    history: SourceHistory,
    outcome: Outcome,
    cadence: Cadence,
    zone: tzinfo,
    settings: CadenceSettings,
    now: datetime,
) -> NextPoll:
    """Decide when a source is polled next, after the outcome just had.

    A fixed ``every`` replaces the adaptive interval, without jitter; what servers ask for holds it back all the
    same. A ``cron`` keeps its own times in ``zone`` and yields to Retry-After and errors only, so that no hint
    skips a run; one missed for want of a network is made up for. ``min`` and ``max`` of the cadence replace
    floor and ceiling, but a source without validators keeps its higher floor.

    Raises:
        ValueError: ``cron`` names a day that does not exist.
    """
    now = now.astimezone(UTC)
    kept = remember(history, outcome, settings, now)
    wait = _after_failure(_usual(kept, cadence, zone, settings, now), kept, outcome, settings, now)
    if cadence.cron and outcome.kind is not OutcomeKind.OFFLINE:
        wait = _on_the_plan(wait, cadence.cron, zone, now)
    elif not cadence.every:
        wait = _jittered(wait, kept.key, settings)
    due, held = _held_back(wait, kept, outcome, cadence, settings, now)
    gap = is_gap_suspected(history, outcome)
    return NextPoll(
        due=due,
        decided_at=now,
        interval=wait.length,
        reason=wait.why + held,
        history=kept,
        suspected_gap=gap,
        older=(outcome.feed.next or outcome.feed.archive) if gap and outcome.feed else "",
    )


def _usual(kept: SourceHistory, cadence: Cadence, zone: tzinfo, settings: CadenceSettings, now: datetime) -> _Wait:
    """The wait while all is well."""
    if cadence.cron:
        length = next_cron(cadence.cron, zone, now) - now
        return _fixed(length, f"cron {cadence.cron}")
    if cadence.every:
        return _fixed(cadence.every, f"every {in_words(cadence.every)}")
    return _adaptive(kept, cadence, settings, now)


def _fixed(length: timedelta, why: str) -> _Wait:
    return _Wait(length=length, least=length, most=length, why=why)


def _bounds(kept: SourceHistory, cadence: Cadence, settings: CadenceSettings) -> tuple[timedelta, timedelta]:
    floor = cadence.min or settings.floor
    if not kept.validators:
        floor = max(floor, settings.floor_without_validators)
    return floor, max(cadence.max or settings.ceiling, floor)


def _adaptive(kept: SourceHistory, cadence: Cadence, settings: CadenceSettings, now: datetime) -> _Wait:
    """Half the median gap, longer while nothing comes, shorter while something may have been lost."""
    floor, ceiling = _bounds(kept, cadence, settings)
    length, why = _from_gaps(kept, settings)
    if length < floor:
        why += f", raised to {in_words(floor)}" + ("" if kept.validators else " for want of validators")
    if kept.held is not None and kept.held < length:
        share = _share_in_words(settings.loss_share)
        length, why = kept.held, f"the time in which {share} a listing was new, {in_words(kept.held)}"
    length = min(max(length, floor), ceiling)
    if kept.unchanged:
        length = _times(length, settings.growth ** min(kept.unchanged, 100), ceiling)
        why += f", longer after {kept.unchanged} without news"
    if kept.held is not None:
        # More polls win nothing where a burst is larger than the listing: growth stays free below a bound.
        most = max(kept.held, settings.loss_growth, floor)
        length, why = (most, f"{why}, held down lest listings run over") if most < length else (length, why)
    least, silent = _for_silence(kept, settings, now, ceiling)
    if least > length:
        length, why = least, silent
    return _Wait(length=length, least=floor, most=ceiling, why=why)


def _from_gaps(kept: SourceHistory, settings: CadenceSettings) -> tuple[timedelta, str]:
    pairs = zip(kept.arrivals, kept.arrivals[1:], strict=False)
    gaps = [gap for gap in ((later - earlier).total_seconds() for earlier, later in pairs) if gap > 0][-settings.gaps :]
    if len(kept.arrivals) < settings.enough_arrivals or not gaps:
        return (
            settings.initial,
            f"the first guess, with {len(kept.arrivals)} of {settings.enough_arrivals} arrivals known",
        )
    share = _share_in_words(settings.gap_share)
    return timedelta(seconds=median(gaps) * settings.gap_share), f"{share} the median gap of {len(gaps)} arrivals"


def _share_in_words(share: float) -> str:
    return "half" if share == 0.5 else f"{share:g} of"


def _times(length: timedelta, factor: float, most: timedelta) -> timedelta:
    """A multiple of a length, up to ``most``; what lies beyond need not even be a timedelta."""
    return most if factor >= most / length else length * factor


def _for_silence(
    kept: SourceHistory, settings: CadenceSettings, now: datetime, ceiling: timedelta
) -> tuple[timedelta, str]:
    silence = now - (kept.last_news or now)
    share = max((share for after, share in settings.silence if silence >= after), default=0.0)
    return ceiling * min(share, 1.0), f"silent for {in_words(silence)}"


def _after_failure(
    wait: _Wait, kept: SourceHistory, outcome: Outcome, settings: CadenceSettings, now: datetime
) -> _Wait:
    """The wait after an error, by its kind; unchanged after a success."""
    if outcome.kind is OutcomeKind.OFFLINE:
        retry = min(wait.length, settings.offline_retry)
        return _Wait(length=retry, least=min(wait.least, retry), most=wait.most, why="the network was down")
    if outcome.succeeded:
        return wait
    if kept.standing.state is State.GONE:
        return _probed(settings, f"gone (410) since {kept.standing.since:%Y-%m-%d}, probed")
    if now - (kept.failing_since or now) >= settings.long_failure:
        return _probed(settings, f"failing since {kept.failing_since:%Y-%m-%d}, probed")
    if kept.missing >= settings.missing_failures and now - (kept.missing_since or now) >= settings.missing_for:
        length = max(settings.missing_interval, wait.length)
        return _Wait(length=length, least=wait.least, most=length, why=f"404 since {kept.missing_since:%Y-%m-%d}")
    return _backed_off(wait, kept, outcome, settings)


def _probed(settings: CadenceSettings, why: str) -> _Wait:
    return _Wait(length=settings.probe, least=settings.ceiling, most=settings.probe, why=why)


def _backed_off(wait: _Wait, kept: SourceHistory, outcome: Outcome, settings: CadenceSettings) -> _Wait:
    """Twice the interval for each failure in a row; much longer where we were told to stay away."""
    told = f"{outcome.kind} {outcome.status}" if outcome.status else str(outcome.kind)
    times = "after 1 failure" if kept.failures == 1 else f"for each of {kept.failures} failures in a row"
    why = f"{wait.why}, doubled {times} ({told})"
    most = max(settings.error_cap, wait.length)
    length = _times(wait.length, 2 ** min(kept.failures, 30), most)
    refused = outcome.kind in _REFUSALS or outcome.status == 403
    if refused or (outcome.status == 429 and kept.retry_after is None):
        least = settings.refused_floor
        if length < least:
            length, why = least, f"refused ({told}): at least {in_words(least)}"
        return _Wait(length=length, least=least, most=max(most, least), why=why)
    return _Wait(length=length, least=wait.least, most=most, why=why)


def _on_the_plan(wait: _Wait, cron: str, zone: tzinfo, now: datetime) -> _Wait:
    """The plan's first time at or after the wait."""
    length = next_cron(cron, zone, now + wait.length - _INSTANT) - now
    return _fixed(length, wait.why)


def _jittered(wait: _Wait, key: str, settings: CadenceSettings) -> _Wait:
    """The wait moved by the source's own share, turned inwards where it would cross a bound."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    shift = wait.length * settings.jitter * (number / 2**63 - 1)
    length = wait.length + shift
    if not wait.least <= length <= wait.most:
        length = min(max(wait.length - shift, wait.least), max(wait.most, wait.least))
    return _Wait(length=length, least=wait.least, most=wait.most, why=wait.why)


def _held_back(
    wait: _Wait, kept: SourceHistory, outcome: Outcome, cadence: Cadence, settings: CadenceSettings, now: datetime
) -> tuple[datetime, str]:
    """The due time after everyone's hints, and which of them held it back."""
    due, held = now + wait.length, ""
    if not cadence.cron:
        bounds = {"cap": settings.freshness_cap, "absurd": settings.absurd}
        hints = [read_freshness(outcome.headers, now, **bounds), read_ttl(kept.feed, **bounds)]
        longest = max((hint for hint in hints if hint), key=_wait_of, default=None)
        if longest and now + longest.wait > due:
            due, held = now + longest.wait, f", held back by {longest.words}"
        opened = skip_closed(due, kept.feed, max(due, now + settings.freshness_cap))
        if opened > due:
            due, held = opened, held + ", held back by skipHours or skipDays"
    # Further away than any Retry-After may be: the clock was set back since.
    until = min(kept.retry_after or now, now + settings.retry_after_cap)
    if until > due:
        due, held = until, f", held back by Retry-After until {until:%Y-%m-%d %H:%M} UTC"
    return due, held


def _wait_of(hint: Hint) -> timedelta:
    return hint.wait
