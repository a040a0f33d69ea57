"""Which entries of a source are worth looking at this time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.entries import entry_hash
from crawler.feeds.feed import Entry
from storage.identity import fingerprint

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an operator wants of a crawl.

    ``since`` passes over entries listed before it, ``limit`` takes the newest of each source only, ``force``
    reads what is known to be unchanged.
    """

    since: datetime | None = None
    limit: int | None = None
    force: bool = False

    @property
    def picks(self) -> bool:
        """Whether only some of the entries are wanted."""
        return self.since is not None or self.limit is not None


EVERYTHING = Wishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The entries to look at, each with its fingerprint, and how many were passed over.

    ``known`` were stored before as they are listed now. ``left_out`` were too old, or beyond the limit: they
    are not lost, so the source must not be believed unchanged next time.
    """

    entries: tuple[tuple[Entry, str], ...]
    known: int
    left_out: int


def narrow(entries: Sequence[Entry], wishes: Wishes) -> Sequence[Entry]:
    """Keep the entries wished for, in their order.

    An entry without a readable date counts as listed now: it is never too old.
    """
    since, limit = wishes.since, wishes.limit
    if since is not None:
        entries = [entry for entry in entries if (listed_at(entry) or since) >= since]
    if limit is None or limit >= len(entries):
        return entries
    places = range(len(entries))
    if any(listed_at(entry) for entry in entries):
        places = sorted(places, key=lambda place: listed_at(entries[place]) or _LONG_AGO, reverse=True)  # type: ignore[assignment]
    return [entries[place] for place in sorted(places[:limit])]


def select(entries: Sequence[Entry], narrowed: Sequence[Entry], hashes: Mapping[str, str]) -> Selection:
    """Pass over what is stored already. ``hashes`` are the fingerprints last stored, by the link as listed."""
    marks = _marks(narrowed)
    fresh = tuple((entry, marks[entry.link]) for entry in narrowed if hashes.get(entry.link) != marks[entry.link])
    return Selection(entries=fresh, known=len(narrowed) - len(fresh), left_out=len(entries) - len(narrowed))


def _marks(entries: Sequence[Entry]) -> dict[str, str]:
    """The fingerprint of all that is listed under a link: a feed may list an article twice, before and after an edit.

    They are looked at together or not at all, or the two would take turns in being news.
    """
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        listed[entry.link].append(entry_hash(entry))
    return {
        link: marks[0] if len(marks) == 1 else fingerprint("".join(sorted(marks))) for link, marks in listed.items()
    }


def listed_at(entry: Entry) -> datetime | None:
    """When an entry says it was published, or else changed."""
    return entry.published_at or entry.updated_at
