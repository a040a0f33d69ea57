"""Our own outlet definitions, pointed at the replica."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.outlet import Outlet, Source
from gleaner.replica.server import Replica
from gleaner.replica.site import Newsrooms
from gleaner.replica.story import ToldSource


def replicated(shipped: Mapping[str, Outlet], newsrooms: Newsrooms, replica: Replica) -> list[Outlet]:
    """Point the shipped definitions at a replica: other source addresses and no waiting, all else as shipped.

    A source the definition does not have is added, as an operator would: an archive page, a sitemap.
    """
    outlets = []
    for slug, newsroom in newsrooms.items():
        outlet = shipped[slug]
        known = {source.url: source for source in outlet.sources}
        sources = tuple(
            (known.get(told.url) or _added(told)).model_copy(update={"url": replica.localise(told.url)})
            for told in newsroom.sources.values()
        )
        hurried = outlet.politeness.model_copy(update={"delay": 0.0, "concurrency": 4})
        outlets.append(outlet.model_copy(update={"sources": sources, "politeness": hurried}))
    return outlets


def _added(told: ToldSource) -> Source:
    return Source(**told.model_dump())
