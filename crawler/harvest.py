"""What a visit to a source brings home, and what is remembered of the visit before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.feeds.feed import Feed
from crawler.outlet import Outlet, Source
from crawler.report import Problem, Status
from crawler.wire.answer import Answer
from storage.archive import Archive
from storage.article import Capture, Rejected
from storage.sources import FetchState, Owed, SourceRef, Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry that became no article: its link as listed, its fingerprint, and why."""

    link: str
    mark: str
    result: Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """Everything one visit found, to be stored in one go.

    ``state`` is what the source is to be remembered by, None where the visit failed. ``owed`` are the entries
    whose page could not be had. ``known`` entries were stored before as they are now, ``overlap`` counts those
    listed before in whatever form. ``answer`` is the source's, ``feed`` what it said of itself, without entries.
    ``token`` is that of the claim the visit was made under, ``revisit_after`` the errand's.
    """

    outlet: Outlet
    source: Source
    ref: SourceRef
    status: Status
    captures: tuple[Capture, ...] = ()
    rejected: tuple[Refused, ...] = ()
    owed: tuple[Owed, ...] = ()
    state: FetchState | None = None
    problems: tuple[Problem, ...] = ()
    listed: int = 0
    known: int = 0
    pages: int = 0
    received: int = 0
    seconds: float = 0.0
    overlap: int = 0
    answer: Answer | None = None
    feed: Feed | None = None
    token: int | None = None
    revisit_after: timedelta | None = None

    @property
    def is_uneventful(self) -> bool:
        """Whether nothing has to be written but that the source was asked."""
        return self.status == "unchanged" and not (self.captures or self.owed or self.rejected)


class Memory:
    """What an archive remembers of a source."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sources = Sources(archive.engine)

    def backlog(self, ref: SourceRef) -> list[Owed]:
        """Give the entries whose page is owed."""
        return self._sources.backlog(ref)

    def entry_hashes(self, ref: SourceRef, links: Sequence[str]) -> dict[str, str]:
        """Give the fingerprint last stored for each link."""
        return self._archive.entry_hashes(ref, links)
