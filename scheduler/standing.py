"""How a source stands: well, failing, gone, blocked; and where it has moved to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.outcome import Evidence, Outcome, OutcomeKind, keep_evidence
from scheduler.rules import CadenceSettings

_PERMANENT = frozenset({301, 308})


class State(StrEnum):
    """What a source is to us. Every state but WELL carries evidence, and none ends the polling."""

    WELL = "well"
    FAILING = "failing"
    GONE_UNCONFIRMED = "gone-unconfirmed"
    GONE = "gone"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    HTML = "html"


_BLOCKED = {
    OutcomeKind.CHALLENGE: State.CHALLENGE,
    OutcomeKind.CONSENT: State.CONSENT,
    OutcomeKind.HTML: State.HTML,
}
_GONE = frozenset({State.GONE_UNCONFIRMED, State.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A state, the time it was entered, how often it was seen, and the answer that led to it."""

    state: State = State.WELL
    since: datetime | None = None
    sightings: int = 0
    evidence: Evidence | None = None


WELL = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect remembered: where to, since when, how often it was seen."""

    target: str
    since: datetime
    sightings: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the stored ETag and Last-Modified belong to, and when the source was last fetched without them."""

    url: str
    parser: str
    unconditional_at: datetime


def next_standing(standing: Standing, outcome: Outcome, settings: CadenceSettings, now: datetime) -> Standing:
    """The standing after one more outcome.

    A 410 is believed once it was seen again ``gone_after`` the first; until the source answers, no other
    failure refutes it. A network that was down says nothing about a source.
    """
    if outcome.kind is OutcomeKind.OFFLINE:
        return standing
    if outcome.succeeded:
        return WELL
    if outcome.status == 410:
        return _confirm_gone(standing, outcome, settings, now)
    if standing.state in _GONE:
        return standing
    state = _BLOCKED.get(outcome.kind, State.FAILING)
    return _seen(standing, state, outcome, now) if standing.state is state else _entered(state, outcome, now)


def _confirm_gone(standing: Standing, outcome: Outcome, settings: CadenceSettings, now: datetime) -> Standing:
    if standing.state not in _GONE:
        return _entered(State.GONE_UNCONFIRMED, outcome, now)
    believed = standing.state is State.GONE or now - (standing.since or now) >= settings.gone_after
    return _seen(standing, State.GONE if believed else State.GONE_UNCONFIRMED, outcome, now)


def _entered(state: State, outcome: Outcome, now: datetime) -> Standing:
    return Standing(state=state, since=now, sightings=1, evidence=keep_evidence(outcome, now))


def _seen(standing: Standing, state: State, outcome: Outcome, now: datetime) -> Standing:
    # A beginning in the future: the clock was set back since.
    since = min(standing.since or now, now)
    return replace(
        standing, state=state, since=since, sightings=standing.sightings + 1, evidence=keep_evidence(outcome, now)
    )


def remember_move(move: Move | None, outcome: Outcome, now: datetime) -> Move | None:
    """What is known of a move after one more outcome.

    A sighting is a redirect permanent (301, 308) on every hop whose target was read as a feed. An answer
    without one, by a temporary redirect or another target starts anew; a failure neither adds nor takes away.
    """
    if not outcome.succeeded:
        return move
    if not outcome.hops or any(hop.status not in _PERMANENT for hop in outcome.hops):
        return None
    target = outcome.hops[-1].url
    if move is None or move.target != target or move.since > now:
        return Move(target=target, since=now)
    return replace(move, sightings=move.sightings + 1)


def moved_to(move: Move | None, settings: CadenceSettings, now: datetime) -> str | None:
    """The address to poll from now on (the old one becomes an alias), once a move is beyond doubt."""
    if move is None or move.sightings < settings.moved_sightings or now - move.since < settings.moved_after:
        return None
    return move.target


def may_be_conditional(
    kept: Validators | None, *, url: str, parser: str, settings: CadenceSettings, now: datetime
) -> bool:
    """Whether stored validators may be sent: same address, same parser version, and not yet a week of trust."""
    if kept is None or kept.url != url or kept.parser != parser:
        return False
    return timedelta(0) <= now - kept.unconditional_at < settings.unconditional
