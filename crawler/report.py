"""What a crawl did: the report of every source, and the events on the way to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.errors import CrawlError, FetchError, ParseError
from crawler.feeds.feed import Feed
from crawler.findings import Findings
from crawler.wire.answer import Answer

Status = Literal["ok", "unchanged", "failed", "interrupted", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that went wrong: a short stable word, what it went wrong with, and what to do about it."""

    kind: str
    subject: str
    message: str

    @classmethod
    def of(cls, error: CrawlError, subject: str) -> Problem:
        """Say an error as a problem; ``subject`` is used where the error has none of its own."""
        kind = error.kind if isinstance(error, FetchError | ParseError) else "error"
        return cls(kind=kind, subject=getattr(error, "subject", "") or subject, message=str(error))

    def to_json(self) -> dict[str, str]:
        """Give it as a JSON object: kind, subject, message."""
        return {"kind": self.kind, "subject": self.subject, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What became of one source.

    ``status`` is "ok", "unchanged" (the source says so, or sent the same bytes: nothing was read), "failed"
    (its first error says why), "interrupted" (nothing of it was stored) or "held" (it was not asked: another
    process is fetching it, or its server told us to stay away for now). ``listed`` counts the entries
    read; ``new``, ``revised``, ``unchanged``, ``duplicate`` and ``rejected`` what was decided about them;
    ``owed`` those whose page is asked for again at the next crawl; ``pages`` the pages fetched; ``bytes``
    everything received, after decompression; ``seconds`` from the first request to the last word stored.
    ``overlap``, ``answer``, ``feed`` and ``findings`` are for the schedule and not for JSON; ``answer`` and
    ``feed`` are in the event only, not in the report of the whole crawl.
    """

    outlet: str
    url: str
    kind: str
    status: Status
    listed: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    owed: int = 0
    pages: int = 0
    bytes: int = 0
    seconds: float = 0.0
    errors: tuple[Problem, ...] = ()
    overlap: int = 0
    answer: Answer | None = None
    feed: Feed | None = None
    findings: Findings | None = None

    @property
    def failed(self) -> bool:
        """Whether the source itself could not be read or stored; pages that are owed do not count."""
        return self.status == "failed"

    def to_json(self) -> dict[str, Any]:
        """Give it as a JSON object, its keys the fields' names."""
        counts = {name: getattr(self, name) for name in _COUNTS}
        return {
            "url": self.url,
            "kind": self.kind,
            "status": self.status,
            **counts,
            "seconds": round(self.seconds, 3),
            "errors": [problem.to_json() for problem in self.errors],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletReport:
    """What became of one outlet: its sources, in the order of its definition."""

    outlet: str
    sources: tuple[SourceReport, ...]

    @property
    def failed(self) -> bool:
        """Whether one of its sources failed."""
        return any(source.failed for source in self.sources)

    def total(self, count: str) -> int:
        """Add up a count of its sources, by its name: ``new``, ``pages`` …"""
        return sum(getattr(source, count) for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What a crawl did, outlet by outlet; ``seconds`` is the time from start to end.

    ``revisits`` counts the articles whose pages were fetched again, by what came of it.
    """

    outlets: tuple[OutletReport, ...]
    seconds: float
    interrupted: bool = False
    revisits: Mapping[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a source failed."""
        return any(outlet.failed for outlet in self.outlets)

    def total(self, count: str) -> int:
        """Add up a count over all outlets."""
        return sum(outlet.total(count) for outlet in self.outlets)

    def to_json(self) -> dict[str, Any]:
        """Give it as a JSON object.

        ``{"failed", "interrupted", "seconds", "totals": {count: …}, "revisits": {outcome: …}, "outlets": [{"outlet",
        "failed", "totals", "sources": [{"url", "kind", "status", counts …, "seconds", "errors": [{"kind", "subject",
        "message"}]}]}]}``
        """
        return {
            "failed": self.failed,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 3),
            "totals": {name: self.total(name) for name in _COUNTS},
            "revisits": dict(sorted(self.revisits.items())),
            "outlets": [
                {
                    "outlet": outlet.outlet,
                    "failed": outlet.failed,
                    "totals": {name: outlet.total(name) for name in _COUNTS},
                    "sources": [source.to_json() for source in outlet.sources],
                }
                for outlet in self.outlets
            ],
        }


_COUNTS = ("listed", "new", "revised", "unchanged", "duplicate", "rejected", "owed", "pages", "bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStarted:
    """A source is about to be asked."""

    outlet: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """A source was read: how many entries it lists and how many of their pages will be fetched."""

    outlet: str
    url: str
    listed: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetched:
    """A page of an article was fetched, or was not (``problem``)."""

    outlet: str
    source: str
    url: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDone:
    """A source is finished; what it gave is stored."""

    report: SourceReport


Event = SourceStarted | SourceRead | PageFetched | SourceDone
EventHandler = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Take no notice of an event."""
