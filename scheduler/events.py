"""What a daemon tells of itself, beside the events of its crawls (crawler/report.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.report import Event as CrawlEvent
from crawler.settings import CrawlSettings
from scheduler.alerts import Alert
from scheduler.rules import AlertSettings


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlanned:
    """A source was fetched, or could not be, and its next fetch decided: how it stands, when, and why then."""

    outlet: str
    url: str
    outcome: str
    state: str
    due: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisited:
    """The page of an article was fetched again.

    ``outcome`` is "unchanged", "revised", "removed", "returned", "missing" (a 404 to be confirmed), "gone" (known to
    be), "other" (another page, or less of it), "refused", "unreached", "failed", "barred", "offline" or "lost" (another
    process has taken it over); ``why`` says more where it was not read. ``revision`` is the form that it brought.
    """

    outlet: str
    article: int
    url: str
    outcome: str
    why: str = ""
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostHeld:
    """A host has refused several pages: its articles are not looked at again before then."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsChanged:
    """Alerts that were raised, and such that are over."""

    raised: tuple[Alert, ...]
    cleared: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsLost:
    """Sources that another process has taken over while we fetched them: what we found is left to it."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkDown:
    """Hardly a host can be reached: no errors are counted against the sources."""

    hosts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionsRead:
    """The definitions in force from now on."""

    outlets: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionsRefused:
    """A file of definitions or settings is wrong: what was in force stays in force."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRead:
    """The settings in force from now on, as far as they concern who attends a daemon."""

    alerts: AlertSettings
    crawling: CrawlSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An export that is kept current was brought up to date: its format and place, and what was written there."""

    form: str
    target: str
    articles: int
    written: int
    removed: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something of the daemon's own work failed and will be tried again: the archive is locked, for example."""

    doing: str
    message: str


DaemonEvent = (
    Ticked
    | BatchDone
    | HealthChecked
    | SourcePlanned
    | Revisited
    | HostHeld
    | AlertsChanged
    | ClaimsLost
    | NetworkDown
    | DefinitionsRead
    | DefinitionsRefused
    | SettingsRead
    | Exported
    | Trouble
)
EventHandler = Callable[[CrawlEvent | DaemonEvent], None]


def ignore(event: CrawlEvent | DaemonEvent) -> None:
    """Take no notice of an event."""
