"""Whose article an imported one is: by the name an old archive gives the outlet, or by the page's host."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from crawler.normalise.titles import visible
from crawler.outlet import Outlet
from storage.folding import fold
from storage.identity import fingerprint

_PLAIN = re.compile(r"[a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PREFIXES = ("www.", "m.", "mobile.", "amp.")
_UNKNOWN = "und"
_ROOM = 30


class Attribution:
    """Finds the outlet of a name or host among the definitions, or makes one.

    An outlet that is made has a slug that follows from its name alone, so that every import of that name, today
    or on another machine, is of the same outlet.
    """

    def __init__(self, outlets: Mapping[str, Outlet]) -> None:
        self._by_slug = dict(outlets)
        # Where two definitions claim a name or host, the first one has it.
        latest_first = list(outlets.values())[::-1]
        self._names = {_key(one.name): one for one in latest_first}
        self._names |= {_key(slug): one for slug, one in outlets.items()}
        self._hosts = {host: one for one in latest_first for host in _hosts(one)}
        self.made: dict[str, Outlet] = {}

    def by_name(self, name: str) -> Outlet:
        """The outlet of that name or slug, or one made for it."""
        known = self._names.get(_key(name))
        if known is None:
            known = self._names[_key(name)] = self._make(visible(name) or "unnamed")
        return known

    def by_slug(self, slug: str) -> Outlet:
        """The outlet of that slug, or one made for it; a slug that cannot be one is a name."""
        if not _SLUG.fullmatch(slug):
            return self.by_name(slug)
        known = self._by_slug.get(slug)
        if known is None:
            known = self._by_slug[slug] = self.made[slug] = Outlet(slug=slug, name=slug, language=_UNKNOWN)
        return known

    def by_url(self, url: str) -> Outlet:
        """The outlet on whose host a page lies, or one made for the host."""
        host = _host(url)
        labels = host.split(".")
        for start in range(len(labels) - 1):
            if known := self._hosts.get(".".join(labels[start:])):
                return known
        return self.by_name(host)

    def _make(self, name: str) -> Outlet:
        slug = slug_of(name)
        if slug in self._by_slug:
            slug = f"{slug[:_ROOM]}-{fingerprint(_key(name))[:8]}"
        made = Outlet(slug=slug, name=name, language=_UNKNOWN)
        self._by_slug[slug] = self.made[slug] = made
        return made


def slug_of(name: str) -> str:
    """A slug that follows from a name: its Latin letters and digits, and a fingerprint where it has others."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    parts = _PLAIN.findall(plain)
    slug = "-".join(parts)
    whole = not any(character.isalnum() and not character.isascii() for character in plain)
    if whole and slug and len(slug) <= _ROOM:
        return slug
    return f"{slug[:_ROOM].rstrip('-') or 'outlet'}-{fingerprint(_key(name))[:8]}"


def _key(name: str) -> str:
    return fold(name) or name.strip()


def _hosts(outlet: Outlet) -> Iterator[str]:
    """The hosts of an outlet's own pages: a mirror's belongs to many."""
    for url in (outlet.homepage, outlet.example, *(one.url for one in outlet.sources if one.kind != "mirror")):
        if host := _host(url):
            yield host


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    return host
