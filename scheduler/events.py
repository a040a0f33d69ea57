"""What a daemon tells of itself, beside the events of its crawls (crawler/report.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.report import Event as CrawlEvent
from scheduler.alerts import Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A look at what is due.

    ``lag`` is how long the source that waits longest has been due, zero when none waits. ``queues`` are lengths
    by name, for example ``{"due": 3, "claimed": 20}``.
    """

    at: datetime
    lag: timedelta
    queues: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """A crawl over a batch of due sources has ended."""

    sources: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChecked:
    """The health of the sources was looked at: every alert that is open now."""

    open: tuple[Alert, ...]


DaemonEvent = Ticked | BatchDone | HealthChecked
EventHandler = Callable[[CrawlEvent | DaemonEvent], None]
