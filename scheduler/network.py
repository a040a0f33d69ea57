"""What many outcomes together say: the network is down, or a whole host refuses us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from scheduler.outcome import Outcome, OutcomeKind
from scheduler.rules import CadenceSettings

_UNREACHED = frozenset({OutcomeKind.DNS, OutcomeKind.CONNECT})


def is_network_down(round_: Iterable[tuple[str, Outcome]], settings: CadenceSettings) -> bool:
    """Whether most hosts of one round, given as (host, outcome), failed by DNS or connect.

    A host counts as unreached when none of its outcomes got through. One host alone proves nothing.
    """
    reached: dict[str, bool] = {}
    for host, outcome in round_:
        reached[host] = reached.get(host, False) or outcome.kind not in _UNREACHED
    unreached = sum(not answered for answered in reached.values())
    return len(reached) >= settings.offline_hosts and unreached > settings.offline_share * len(reached)


def excuse(outcome: Outcome) -> Outcome:
    """The outcome as it counts when the network was down: a host not reached is no error of the source."""
    return replace(outcome, kind=OutcomeKind.OFFLINE) if outcome.kind in _UNREACHED else outcome


def host_hold(refusals: Iterable[tuple[str, datetime]], now: datetime) -> datetime | None:
    """Until when a whole host is left alone, from its (URL, Retry-After end) pairs.

    One refusal binds its URL; two different URLs refused at once bind the host, until the later end.
    """
    standing = [(url, until) for url, until in refusals if until > now]
    if len({url for url, _ in standing}) < 2:
        return None
    return max(until for _, until in standing)
