"""The fields of an article from its page: layouts first, then what the page says of itself, then a good guess."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.draft import FEED, Draft, Page
from crawler.normalise.dates import parse_date, read_date
from crawler.pages.document import Document, absolute_links
from crawler.pages.found import FIELDS, Found
from crawler.pages.generic import read_generic
from crawler.pages.jsonld import read_jsonld
from crawler.pages.layouts import read_layouts
from crawler.pages.meta import read_meta
from crawler.pages.text import length

if TYPE_CHECKING:  # an outlet is made of layouts, which live here
    from crawler.outlet import Outlet

_DAY = re.compile(r"(?<!\d)(20\d\d|19\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_AMERICAN_DAY = re.compile(r"(?<!\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(20\d\d)(?=\d{6}(?!\d)|(?!\d))")
_PART = 0.6


def extract_page(page: Page, outlet: Outlet, draft: Draft) -> Draft:
    """Fill a draft from the article's page.

    The page's text replaces the entry's unless it says less. For the other fields a layout comes before the
    entry, the entry before JSON-LD, meta and the generic reader; a title read from a listing page is only a
    last resort. ``found_by`` names the rule of every field. The date of publication is always the page's.
    """
    document = Document(page)
    jsonld, meta = read_jsonld(document), read_meta(document)
    day = _day_in(draft.url) or _day_in(page.url) or _day_said(jsonld.published or meta.published, outlet)
    layout = read_layouts(document, outlet.layouts, day)
    entry = _entry(draft)
    text = _text(layout, jsonld, document, entry)
    if "<img" in text.body:  # the others' pictures are the same ones, in other sizes
        jsonld, meta, entry = (replace(rule, images=()) for rule in (jsonld, meta, entry))
    pages = [rule for rule in (layout, jsonld, meta) if rule is not None]
    ranked = [text, *pages[:-2], entry, *pages[-2:], Found(rule=_rule(draft, "title"), title=draft.title)]
    return _merged(draft, document, ranked, _published([*pages, entry], outlet))


def _entry(draft: Draft) -> Found:
    """What the entry gave; a title from a listing page or a sitemap counts only where nothing else has one."""
    return Found(
        rule=FEED,
        title=draft.title if _rule(draft, "title") == FEED else "",
        section=draft.section,
        lead=draft.lead,
        body=draft.body,
        authors=draft.authors,
        published=draft.published,
        images=draft.images,
        language=draft.language,
        tags=draft.tags,
    )


def _rule(draft: Draft, name: str) -> str:
    return draft.found_by.get(name, FEED)


def _text(layout: Found | None, jsonld: Found, document: Document, entry: Found) -> Found:
    """The body that is taken, and nothing else of the rule that found it.

    The generic reader keeps paragraphs, links and pictures, and is passed over only where it finds far less.
    """
    best = layout if layout is not None and layout.body else read_generic(document)
    if best is not layout:
        if length(best.body) < _PART * length(jsonld.body):
            best = jsonld
        if length(best.body) < length(entry.body):
            best = entry
    return Found(rule=best.rule, body=best.body)


def _published(rules: list[Found], outlet: Outlet) -> Found:
    """The first date that can be read and tells the time of day; else the first that can be read; else the first."""
    said = [rule for rule in rules if rule.published]
    order = outlet.text.date_order
    read = [(rule, moment) for rule in said if (moment := read_date(rule.published, outlet.zone, order=order))]
    timed = [rule for rule, moment in read if moment.timed]
    return next(iter(timed or [rule for rule, _ in read] or said), Found(rule=""))


def _merged(draft: Draft, document: Document, ranked: list[Found], published: Found) -> Draft:
    values: dict[str, Any] = {}
    rules = dict(draft.found_by)
    for name in FIELDS:
        candidates = [published] if name == "published" else ranked
        chosen = next((rule for rule in candidates if getattr(rule, name)), None)
        if chosen is not None:
            values[name] = getattr(chosen, name)
            rules[name] = _rule(draft, name) if chosen.rule == FEED else chosen.rule
    url = _address(draft.url, document)
    if ranked[0].rule != FEED and ranked[0].body:
        values |= {"body": absolute_links(ranked[0].body, document.base, url), "body_from": "page", "truncated": False}
    elif not draft.body:  # the page was the last to be asked
        values["body_from"] = "page"
    return replace(draft, url=url, found_by=rules, **values)


def _address(listed: str, document: Document) -> str:
    """The article's address: as listed, except where a redirector of another host was listed."""
    final = document.page.url
    if listed and host_of(listed) == host_of(final):
        return listed
    canonical = next((document.absolute(el.get("href", "")) for el in document.select("link[rel=canonical][href]")), "")
    return canonical if host_of(canonical) == host_of(final) and urlsplit(canonical).path.strip("/") else final


def host_of(url: str) -> str:
    """The host of an address, without the prefixes that do not tell publishers apart."""
    return re.sub(r"^(?:www|m|amp)\.", "", urlsplit(url).hostname or "")


def _day_in(url: str) -> date | None:
    """The day an address names, as 20230614, 2023/06/14, or 06142023 before the time of day."""
    path = urlsplit(url).path
    try:
        if match := _DAY.search(path):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _AMERICAN_DAY.search(path):
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        return None
    return None


def _day_said(text: str, outlet: Outlet) -> date | None:
    moment = parse_date(text, outlet.zone, order=outlet.text.date_order)
    return moment.astimezone(outlet.zone).date() if moment else None
