"""The outlets a daemon works for, found by the names of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.outlet import Outlet, Source
from storage.sources import SourceRef


class Definitions:
    """Outlets as their definition files have them now: all there are, or some that were chosen.

    ``only`` are the slugs of the chosen ones, None where there was no choice.
    """

    def __init__(self, outlets: Iterable[Outlet], *, whole: bool = True) -> None:
        self.outlets = tuple(outlets)
        self.only = None if whole else tuple(outlet.slug for outlet in self.outlets)
        self._by_slug = {outlet.slug: outlet for outlet in self.outlets}

    def find(self, ref: SourceRef) -> tuple[Outlet, Source] | None:
        """The outlet and source of that name; None where nothing defines it any more."""
        outlet = self.outlet(ref.outlet)
        if outlet is None:
            return None
        return next(((outlet, source) for source in outlet.sources if source.url == ref.url), None)

    def outlet(self, slug: str) -> Outlet | None:
        """The outlet of that name; None where nothing defines it any more."""
        return self._by_slug.get(slug)

    def revisited(self) -> list[str]:
        """The names of the outlets whose articles are looked at again."""
        return [outlet.slug for outlet in self.outlets if outlet.revisit]

    def refs(self) -> Iterator[SourceRef]:
        """The names of all sources."""
        for outlet in self.outlets:
            for source in outlet.sources:
                yield SourceRef(outlet.slug, source.url, source.kind)
