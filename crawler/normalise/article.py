"""Draft to Article: every field understood, or the reason why there is no article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.draft import Draft
from crawler.normalise.blocks import Block, Figure, figures, paragraphs
from crawler.normalise.body import Body, read_body, to_html
from crawler.normalise.bylines import Credits, split_names
from crawler.normalise.images import find_images, is_house_picture
from crawler.normalise.language import find_language
from crawler.normalise.lifts import Lifted, lift
from crawler.normalise.pieces import plain
from crawler.normalise.times import Candidate, Published, choose, mend_listed, read_candidate, url_candidate
from crawler.normalise.titles import Title, plain_title, read_title
from storage.article import Article, PublishedFrom, Rejected, RejectReason, SourceKind
from storage.identity import article_id, serialise_url

if TYPE_CHECKING:  # the definition of an outlet holds this package's rules
    from crawler.outlet import Outlet

PAYWALL_PARAGRAPHS = 3  # with no more than these above a paywall's mark, the text is cut
_TEASER = re.compile(
    r"(?:\.\.\.\s*more|\[(?:\.\.\.|…|&hellip;)\]|(?:阅读|閱讀|查看|点击|點擊|浏览)(?:更多|全文|原文|余下|餘下)[^。]{0,6}|continue reading.*|read more.*|read the (?:full|rest).*)\W*$"
    r"|(?:\.{3}|…)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^\W*(?:more|阅读全文|閱讀全文|查看全文|阅读更多|閱讀更多|繼續閱讀|继续阅读|continue reading|read more)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Times:
    published: Published
    listed_at: datetime | None


def normalise(draft: Draft, outlet: Outlet, *, kind: SourceKind, fetched_at: datetime) -> Article | Rejected:
    """Make an article of what was found, or say why there is none.

    Args:
        draft: strings as found in the entry and on its page.
        outlet: whose article it is; its ``[text]`` and ``[identity]`` rules apply.
        kind: of the source that listed it.
        fetched_at: when, in UTC; no time of publication lies more than ten minutes after it.
    """
    url = serialise_url(_one_slash(draft.url))
    if not url:
        return Rejected(RejectReason.NO_LINK, draft.url or draft.title_listed, f"not an http(s) link: {draft.url!r}")
    title = _title(draft, outlet, url)
    if not title.text:
        return Rejected(RejectReason.NO_TITLE, url, "neither the entry nor its page gives a title")
    body = read_body(draft.body, url, outlet.text)
    lifted = lift(body, outlet.text, title.text)
    body.blocks[:] = [block for block in body.blocks if not _is_house_figure(block, outlet)]
    cut_short = _cut_teaser(body)
    if not body.blocks and not draft.body and not draft.images:
        return Rejected(RejectReason.NO_BODY, url, "neither the entry nor its page gives a text or a picture")
    return _assemble(draft, outlet, url, title, body, lifted, _times(draft, outlet, url, lifted, fetched_at), cut_short)


def _assemble(
    draft: Draft, outlet: Outlet, url: str, title: Title, body: Body, lifted: Lifted, times: _Times, cut_short: bool
) -> Article:
    rules = outlet.text
    texts = [paragraph.text for paragraph in paragraphs(body.blocks)]
    text = "\n".join(texts)
    credits = _credits(draft, outlet, title, lifted)
    return Article(
        outlet=outlet.slug,
        url=url,
        article_id=article_id(url, outlet.identity.id_pattern),
        title=title.text,
        title_as_listed=plain_title(draft.title_listed or draft.title),
        section=title.section or plain(draft.section),
        lead=plain_title(draft.lead) or lifted.lead,
        body=to_html(body.blocks),
        text=text,
        images=find_images(
            body.blocks, draft.images, title=title.text, base=url, rewrites=rules.rewrites, drop=rules.unwanted_images
        ),
        authors=credits.get("authors"),
        editors=credits.get("editors"),
        web_editors=credits.get("web_editors"),
        translators=credits.get("translators"),
        agencies=credits.get("agencies"),
        dateline=lifted.dateline,
        copyright=lifted.copyright,
        tags=tuple(dict.fromkeys(filter(None, map(plain, draft.tags)))),
        language=find_language(f"{title.text}\n{text}", draft.language, outlet.language),
        published_at=times.published.at,
        published_from=times.published.source,
        listed_at=times.listed_at,
        truncated=draft.truncated or cut_short or _is_cut(body, texts, title.text),
    )


def _one_slash(url: str) -> str:
    """``http://host//path`` means ``http://host/path``."""
    return re.sub(r"^(https?://[^/?#]+)//+", r"\1/", url.strip())


def _title(draft: Draft, outlet: Outlet, url: str) -> Title:
    title = Title("")
    for found in filter(None, (draft.title, draft.title_listed)):
        title = read_title(found, url, _names_of(outlet), outlet.text.title_suffixes, outlet.text.title_patterns)
        if title.section or draft.title == draft.title_listed or not draft.title_listed:
            return title
        if title.text:
            listed = read_title(
                draft.title_listed, url, _names_of(outlet), outlet.text.title_suffixes, outlet.text.title_patterns
            )
            return Title(title.text, listed.section, title.fields or listed.fields)
    return title


def _names_of(outlet: Outlet) -> tuple[str, ...]:
    return (outlet.name, outlet.slug, outlet.slug.upper())


# --- people


def _credits(draft: Draft, outlet: Outlet, title: Title, lifted: Lifted) -> Credits:
    credits = Credits()
    house = {name.casefold() for name in (*_names_of(outlet), *outlet.text.house_names)}
    named = (name for author in draft.authors for name in split_names(plain_title(author)))
    credits.add("authors", named)
    for name, value in title.fields:
        credits.add(name, split_names(value))
    credits.update(lifted.credits)
    credits.found["authors"] = [name for name in credits.get("authors") if name.casefold() not in house]
    return credits


# --- times


def _times(draft: Draft, outlet: Outlet, url: str, lifted: Lifted, fetched_at: datetime) -> _Times:
    rules, zone = outlet.text, outlet.zone
    own = _zone(rules.timezone) if rules.timezone else zone
    listed = read_candidate(draft.listed, PublishedFrom.FEED, zone)
    candidates: list[Candidate | None] = [read_candidate(draft.published, PublishedFrom.PAGE, zone, rules.date_order)]
    candidates += _bodily(lifted.published, own, outlet)
    candidates += _bodily(lifted.dates, own, outlet)
    candidates.append(url_candidate(url, rules.published_url, zone))
    candidates.append(mend_listed(listed, zone, fetched_at))
    return _Times(choose(candidates, zone, fetched_at), listed.at if listed else None)


def _bodily(texts: Iterable[str], zone: ZoneInfo, outlet: Outlet) -> list[Candidate | None]:
    return [read_candidate(text, PublishedFrom.BODY, zone, outlet.text.date_order) for text in texts]


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# --- what is missing


def _is_house_figure(block: Block, outlet: Outlet) -> bool:
    return type(block) is Figure and bool(block.url) and is_house_picture(block.url, outlet.text.unwanted_images)


def _cut_teaser(body: Body) -> bool:
    """Whether the text breaks off; a link that leads to the rest of it is dropped."""
    last = next((block for block in reversed(body.blocks) if type(block) is not Figure), None)
    lines = list(paragraphs([last])) if last else []
    if not lines:
        return False
    text = lines[-1].text
    if len(body.blocks) > 1 and _MORE.match(text):
        body.blocks.remove(last) if last in body.blocks else None
        return True
    return bool(_TEASER.search(text[-60:])) and sum(len(line.text) for line in paragraphs(body.blocks)) < 1500


def _is_cut(body: Body, texts: list[str], title: str) -> bool:
    """A paywall's mark below few paragraphs, or nothing but the headline."""
    if not "".join(texts).strip() or texts == [title]:
        return not any(True for _ in figures(body.blocks)) or texts == [title]
    return body.paywalled and len(texts) <= PAYWALL_PARAGRAPHS
