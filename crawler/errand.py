"""Errands: which source to visit, and what to bear in mind there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from crawler.outlet import Outlet, Source
from crawler.parsing import PARSER_VERSION
from storage.sources import SourceRef, Sources, SourceState, holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A source to visit.

    ``state`` is what the visit before left behind. ``address`` is where the source is fetched, its own URL where
    empty. ``token`` is that of the claim it is visited under. ``conditional`` sends the validators, ``older``
    follows the feed to its older entries (RFC 5005) where nothing it lists was listed before. ``revisit_after`` is how
    long after they are first seen the pages of new articles are to be fetched again; None where they are not.
    """

    outlet: Outlet
    source: Source
    state: SourceState | None = None
    address: str = ""
    token: int | None = None
    conditional: bool = True
    older: bool = True
    revisit_after: timedelta | None = None

    @property
    def ref(self) -> SourceRef:
        """The source's names in the archive."""
        return SourceRef(self.outlet.slug, self.source.url, self.source.kind)

    @property
    def url(self) -> str:
        """Where the source is fetched."""
        return self.address or self.source.url

    @property
    def before(self) -> SourceState | None:
        """What the visit before left behind, as far as it holds for this address and this version of the parser."""
        if self.state is None or self.state.fetched_at is None or self.state.url not in ("", self.url):
            return None
        return holding(self.state, PARSER_VERSION)


def errands_for(outlets: Iterable[Outlet], sources: Sources) -> list[Errand]:
    """An errand for every source of the outlets, with what is known of them."""
    errands = [Errand(outlet=outlet, source=source) for outlet in outlets for source in outlet.sources]
    states = sources.states_of([errand.ref for errand in errands])
    return [Errand(outlet=one.outlet, source=one.source, state=states.get(one.ref)) for one in errands]
