"""What came of one fetch of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

SAMPLE_BYTES = 4096


class OutcomeKind(StrEnum):
    """How a fetch ended. Only FETCHED and UNCHANGED are successes."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    HTTP = "http"
    DNS = "dns"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    HTML = "html"
    UNREADABLE = "unreadable"
    OTHER = "other"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect: its status, and the address it led to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """What a parsed feed says about when to come back (RSS ttl in minutes) and where older items are (RFC 5005)."""

    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next: str = ""
    archive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one fetch.

    ``headers`` have lower-case names. ``new`` counts the entries first seen now, ``listed`` all of them and
    ``overlap`` those that the previous listing had too. ``feed`` is None where nothing was parsed (a 304, the
    same bytes, an error). ``hops`` are the redirects followed. ``body`` may hold the first bytes of an answer
    worth keeping as evidence.
    """

    kind: OutcomeKind
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    new: int = 0
    listed: int = 0
    overlap: int = 0
    feed: FeedHints | None = None
    hops: tuple[Hop, ...] = ()
    body: bytes = b""

    @property
    def succeeded(self) -> bool:
        """Whether the source was read, or known to be as it was."""
        return self.kind in {OutcomeKind.FETCHED, OutcomeKind.UNCHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a source answered when something was found wrong with it."""

    at: datetime
    status: int
    headers: Mapping[str, str]
    sample: str


def keep_evidence(outcome: Outcome, now: datetime) -> Evidence:
    """The status, headers and first 4 KB of an answer; bytes that are no UTF-8 and NULs are replaced."""
    sample = outcome.body[:SAMPLE_BYTES].decode("utf-8", "replace").replace("\0", "\ufffd")
    return Evidence(at=now, status=outcome.status, headers=dict(outcome.headers), sample=sample)
