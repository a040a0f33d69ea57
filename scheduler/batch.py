"""A batch of sources in hand: what each was claimed with, what has come of it, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from crawler.errand import Errand
from crawler.report import SourceDone, SourceReport
from crawler.selection import EVERYTHING
from scheduler.outcome import Outcome
from scheduler.record import Record
from storage.claims import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A source in hand: the claim on it, the errand to run, its past. ``host`` is the one asked, with its port."""

    claim: Claim
    errand: Errand
    record: Record
    host: str

    @classmethod
    def of(cls, claim: Claim, errand: Errand, record: Record) -> Self:
        """Make a job of an errand."""
        return cls(claim=claim, errand=errand, record=record, host=urlsplit(errand.url).netloc)

    @property
    def name(self) -> tuple[str, str]:
        """The source's name, as crawl reports use it."""
        return self.claim.ref.outlet, self.claim.ref.url


class Batch:
    """Jobs that are crawled together.

    ``wishes`` are what they are crawled for. ``seen`` are all outcomes so far, by host.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.jobs = {job.name: job for job in jobs}
        self.wishes = EVERYTHING
        self.seen: list[tuple[str, Outcome]] = []
        self._done: list[tuple[Job, SourceReport]] = []
        self._open = dict(self.jobs)

    def notice(self, event: Any) -> None:
        """Take an event of the crawl."""
        if isinstance(event, SourceDone):
            report = event.report
            job = self._open.get((report.outlet, report.url))
            if job is not None and not _is_unfinished(report):
                self._done.append((job, report))

    def take_done(self) -> list[tuple[Job, SourceReport]]:
        """What has been done since it was last asked for."""
        done, self._done = self._done, []
        return done

    def put_back(self, waiting: Sequence[tuple[Job, SourceReport]]) -> None:
        """Keep what cannot be decided yet."""
        self._done += waiting

    def close(self, jobs: Iterable[Job]) -> None:
        """Forget jobs that are finished."""
        for job in jobs:
            self._open.pop(job.name, None)

    def open_claims(self) -> list[Claim]:
        """The claims of jobs that are not finished."""
        return [job.claim for job in self._open.values()]


def _is_unfinished(report: SourceReport) -> bool:
    """Whether the source's turn is still to come: its visit was cut short, or the archive took nothing."""
    not_stored = report.failed and bool(report.errors) and report.errors[0].kind == "storage"
    return not_stored or report.status in ("interrupted", "held")
