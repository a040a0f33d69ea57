"""Draft to Article: every field understood, or the reason why there is no article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.draft import Draft
from crawler.normalise.blocks import Figure, paragraphs
from crawler.normalise.body import Body, read_body, to_html
from crawler.normalise.cuts import cut_teaser, is_cut
from crawler.normalise.images import find_images, is_house_picture
from crawler.normalise.language import find_language
from crawler.normalise.lifts import Lifted, lift
from crawler.normalise.names import People, split_names
from crawler.normalise.times import Candidate, choose, mend_listed, read_candidate, url_candidate
from crawler.normalise.titles import Title, plain_title, read_title
from crawler.transforms import transformed
from storage.article import Article, PublishedFrom, Rejected, RejectReason, SourceKind
from storage.identity import article_id, serialise_url

if TYPE_CHECKING:  # the definition of an outlet holds this package's rules
    from crawler.outlet import Outlet

_FEEDS = frozenset({SourceKind.FEED, SourceKind.MIRROR})
_SLASHES = re.compile(r"^(https?://[^/?#]+)//+", re.IGNORECASE)


def normalise(draft: Draft, outlet: Outlet, *, kind: SourceKind, fetched_at: datetime) -> Article | Rejected:
    """Make an article of what was found, or say why there is none.

    An item of a feed that has nothing but a headline is an article, marked as truncated: film channels list so.

    Args:
        draft: strings as found in the entry and on its page.
        outlet: whose article it is; its ``[text]`` and ``[identity]`` rules and its transforms apply.
        kind: of the source that listed it.
        fetched_at: when, in UTC; no time of publication lies more than ten minutes after it.
    """
    url = serialise_url(_SLASHES.sub(r"\1/", draft.url.strip()))
    if not url:
        return Rejected(RejectReason.NO_LINK, draft.url or draft.title_listed, f"not an http(s) link: {draft.url!r}")
    title = _title(draft, outlet, url)
    if not title.text:
        return Rejected(RejectReason.NO_TITLE, url, "neither the entry nor its page gives a title")
    body = read_body(transformed(draft.body, outlet.transforms), url, outlet.text)
    lifted = lift(body, outlet.text, title.text)
    body.blocks[:] = [block for block in body.blocks if type(block) is not Figure or not _is_house(block, outlet)]
    if not body.blocks and not draft.images and (kind not in _FEEDS or draft.body_from == "page"):
        return Rejected(RejectReason.NO_BODY, url, "neither the entry nor its page gives a text or a picture")
    return _assemble(draft, outlet, url, title, body, lifted, fetched_at)


def _assemble(
    draft: Draft, outlet: Outlet, url: str, title: Title, body: Body, lifted: Lifted, fetched_at: datetime
) -> Article:
    truncated = cut_teaser(body) or draft.truncated
    texts = [paragraph.text for paragraph in paragraphs(body.blocks)]
    text = "\n".join(texts)
    people = _people(draft, outlet, title, lifted)
    listed = read_candidate(draft.listed, PublishedFrom.FEED, outlet.zone)
    published = choose(_candidates(draft, outlet, url, lifted, listed, fetched_at), outlet.zone, fetched_at)
    return Article(
        outlet=outlet.slug,
        url=url,
        article_id=article_id(url, outlet.identity.id_pattern),
        title=title.text,
        title_as_listed=plain_title(draft.title_listed or draft.title),
        section=title.section or plain_title(draft.section),
        lead=plain_title(draft.lead) or lifted.lead,
        body=to_html(body.blocks),
        text=text,
        images=find_images(body.blocks, draft.images, title=title.text, base=url, rules=outlet.text),
        authors=people.get("authors"),
        editors=people.get("editors"),
        web_editors=people.get("web_editors"),
        translators=people.get("translators"),
        agencies=people.get("agencies"),
        dateline=lifted.dateline,
        copyright=lifted.copyright,
        tags=tuple(dict.fromkeys(filter(None, map(plain_title, draft.tags)))),
        language=find_language(f"{title.text}\n{text}", draft.language, outlet.language),
        published_at=published.at,
        published_from=published.source,
        listed_at=listed.at if listed else None,
        truncated=truncated or is_cut(body, texts, title.text),
    )


def _title(draft: Draft, outlet: Outlet, url: str) -> Title:
    """The page's title where it has one; what only the listed title says (a section, a source) is added."""
    rules = outlet.text
    read = [
        read_title(found, url, _names_of(outlet), rules.title_suffixes, rules.title_patterns)
        for found in dict.fromkeys((draft.title, draft.title_listed))
        if found.strip()
    ]
    read = [title for title in read if title.text]
    if not read:
        return Title("")
    first, last = read[0], read[-1]
    return Title(first.text, first.section or last.section, first.fields or last.fields)


def _people(draft: Draft, outlet: Outlet, title: Title, lifted: Lifted) -> People:
    people = People()
    for author in draft.authors:
        people.add("authors", split_names(plain_title(author)))
    for name, value in title.fields:
        people.add(name, split_names(value))
    people.update(lifted.people)
    house = _folded((*_names_of(outlet), *outlet.text.house_names))
    people.found["authors"] = [name for name in people.get("authors") if name.casefold() not in house]
    return people


@lru_cache(maxsize=64)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.casefold, names))


def _names_of(outlet: Outlet) -> tuple[str, ...]:
    return (outlet.name, outlet.slug, outlet.slug.upper())


def _candidates(
    draft: Draft, outlet: Outlet, url: str, lifted: Lifted, listed: Candidate | None, fetched_at: datetime
) -> Iterable[Candidate | None]:
    """The times of an article, the most trusted first."""
    rules, zone = outlet.text, outlet.zone
    written = _zone(rules.timezone) if rules.timezone else zone
    yield read_candidate(draft.published, PublishedFrom.PAGE, zone, rules.date_order)
    for text in (*lifted.published, *lifted.dates):
        yield read_candidate(text, PublishedFrom.BODY, written, rules.date_order)
    yield url_candidate(url, rules.published_url, zone)
    yield mend_listed(listed, zone, fetched_at)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_house(figure: Figure, outlet: Outlet) -> bool:
    return bool(figure.url) and is_house_picture(figure.url, outlet.text.unwanted_images)
