"""Alerts: raised once, kept while they last, cleared when over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """What is wrong. The values are kept in archives and shown: they do not change."""

    EMPTY = "empty"
    NO_BODY = "no-body"
    NO_DATE = "no-date"
    NO_TITLE = "no-title"
    SHORT_BODY = "short-body"
    QUIET = "quiet"
    SAME_BODY = "same-body"
    HTML = "html"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    GONE = "gone"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something wrong with one source: since when, in words, and where the evidence is; cleared when over."""

    source: str
    kind: AlertKind
    message: str
    evidence: str
    raised_at: datetime
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Alerts to tell of (raised, cleared), and those that stay open without another word."""

    raised: tuple[Alert, ...]
    kept: tuple[Alert, ...]
    cleared: tuple[Alert, ...]

    @property
    def open(self) -> tuple[Alert, ...]:
        """Every alert that is open now."""
        return (*self.kept, *self.raised)


def reconcile(open_alerts: Sequence[Alert], found: Sequence[Alert], now: datetime) -> Reconciled:
    """Sort what was found into new, known and over. An alert keeps its first time and evidence while it lasts."""
    known = {(alert.source, alert.kind): alert for alert in open_alerts}
    still = {(alert.source, alert.kind): alert for alert in found}
    return Reconciled(
        raised=tuple(alert for key, alert in still.items() if key not in known),
        kept=tuple(replace(alert, message=still[key].message) for key, alert in known.items() if key in still),
        cleared=tuple(replace(alert, cleared_at=now) for key, alert in known.items() if key not in still),
    )
