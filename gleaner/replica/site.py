"""Everything the replica serves, by address: feeds, listings and pages, in one of two editions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import ModuleType
from urllib.parse import unquote, urlsplit

from gleaner.replica import dw, rfa, rfi, voa, zaobao
from gleaner.replica.markup import item
from gleaner.replica.story import Newsroom, read_newsroom

Newsrooms = dict[str, Newsroom]
Localise = Callable[[str], str]

_OUTLETS: dict[str, ModuleType] = {"zaobao": zaobao, "rfa": rfa, "rfi": rfi, "dw": dw, "voa": voa}
_MODIFIED = {1: "Fri, 13 Nov 2026 06:00:00 GMT", 2: "Fri, 20 Nov 2026 06:00:00 GMT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is served under one address. ``flaky``: the first request for it is answered with a 503."""

    body: bytes
    type: str
    modified: str = _MODIFIED[1]
    flaky: bool = False

    @property
    def etag(self) -> str:
        """A validator that changes with the bytes."""
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


Site = dict[tuple[str, str], Resource]


def read_newsrooms() -> Newsrooms:
    """Read what every outlet of the replica publishes."""
    return {slug: read_newsroom(slug) for slug in _OUTLETS}


def address(url: str) -> tuple[str, str]:
    """Return host and path of an address as the site is looked up: decoded, without query or double slashes."""
    parts = urlsplit(url)
    return parts.netloc, unquote(parts.path).replace("//", "/")


def hosts(newsrooms: Newsrooms) -> tuple[str, ...]:
    """Name every host the replica stands for."""
    return tuple(sorted({address(url)[0] for url, _, _ in _documents(newsrooms, 1)}))


def build_site(newsrooms: Newsrooms, edition: int, localise: Localise) -> Site:
    """Render an edition. ``localise`` turns the outlets' addresses in a document into the replica's."""
    first = _render(newsrooms, 1, localise)
    if edition == 1:
        return first
    site = _render(newsrooms, edition, localise)
    for key, resource in site.items():
        changed = key not in first or first[key].body != resource.body
        site[key] = replace(resource, flaky=False, modified=_MODIFIED[edition if changed else 1])
    return site


def _render(newsrooms: Newsrooms, edition: int, localise: Localise) -> Site:
    return {
        address(url): Resource(body=localise(text).encode(), type=_type(text), flaky=flaky)
        for url, text, flaky in _documents(newsrooms, edition)
    }


def _type(text: str) -> str:
    return "application/xml; charset=utf-8" if text.startswith("<?xml") else "text/html; charset=utf-8"


def _documents(newsrooms: Newsrooms, edition: int) -> Iterator[tuple[str, str, bool]]:
    for slug, newsroom in newsrooms.items():
        outlet = _OUTLETS[slug]
        for name, source in newsroom.sources.items():
            text = outlet.SOURCES[name](newsroom.listed(name, edition))
            yield source.url, _with_broken(text, newsroom, name), False
        for story in (each.at(edition) for each in newsroom.stories):
            published, twin = story.published, story.published.twin
            for url in filter(None, (published.url, published.mirror_url, twin.url if twin else "")):
                yield url, outlet.page(story), story.has("flaky")
        if newsroom.broken:
            yield newsroom.broken.url, f"<!DOCTYPE html>\n<p>{newsroom.broken.body}</p>\n", False


def _with_broken(text: str, newsroom: Newsroom, source: str) -> str:
    broken = newsroom.broken
    if broken is None or broken.listed_in != source:
        return text
    return text.replace("<item>", item(broken.url, "") + "\n<item>", 1)
