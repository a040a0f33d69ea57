"""Trying an outlet's definition: one source, one article, and field by field what was found by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.draft import Draft, Page
from crawler.entries import draft_entry, is_teaser
from crawler.errors import CrawlError
from crawler.normalise import normalise
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page
from crawler.parsing import parse_source
from crawler.settings import CrawlSettings
from crawler.wire.fetching import Fetch
from crawler.wire.terms import Terms
from storage.article import Article, PublishedFrom

WORDS = "the article's words"
LINK = "the link"
ESSENTIAL = frozenset({"title", "published_at", "text"})
_ENTRIES = 3
_PLAIN = ("title", "section", "lead", "authors", "tags", "language")
_LIFTED = ("editors", "web_editors", "translators", "agencies", "dateline", "copyright")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One field of the article: its value as text, and the rule that found it; both empty where nothing did."""

    field: str
    value: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A source that was tried: how many entries it listed, and why it gave no article, if it gave none."""

    url: str
    kind: str
    listed: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of checking an outlet. ``link`` and ``findings`` are empty where no source gave an article."""

    outlet: str
    tried: tuple[Tried, ...]
    untried: int
    link: str = ""
    page: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields nothing was found for."""
        return tuple(finding.field for finding in self.findings if not finding.value)

    @property
    def passed(self) -> bool:
        """Whether there was an article, with everything an article cannot do without."""
        return bool(self.findings) and ESSENTIAL.isdisjoint(self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article as it came from a source, and how many entries the source listed."""

    listed: int
    link: str
    page: bool
    draft: Draft
    article: Article


async def check_outlet(outlet: Outlet, fetch: Fetch, settings: CrawlSettings, now: datetime) -> Checked:
    """Try an outlet's sources in their order until one gives an article. What fails is told, not raised."""
    tried: list[Tried] = []
    for source in outlet.sources:
        try:
            example = await _example(outlet, source, fetch, settings, now)
        except CrawlError as error:
            tried.append(Tried(url=source.url, kind=source.kind.value, problem=str(error)))
            continue
        tried.append(Tried(url=source.url, kind=source.kind.value, listed=example.listed))
        return Checked(
            outlet=outlet.slug,
            tried=tuple(tried),
            untried=len(outlet.sources) - len(tried),
            link=example.link,
            page=example.page,
            findings=tuple(_findings(example.draft, example.article)),
        )
    return Checked(outlet=outlet.slug, tried=tuple(tried), untried=0)


async def _example(outlet: Outlet, source: Source, fetch: Fetch, settings: CrawlSettings, now: datetime) -> Example:
    """The first of a source's newest entries that becomes an article."""
    answer = await fetch(source.url, Terms.for_feed(settings, outlet.politeness), {})
    feed = parse_source(answer, source)
    drafts = [draft_entry(entry, feed) for entry in feed.entries if entry.link][:_ENTRIES]
    if not drafts:
        raise CrawlError(f"{len(feed.entries)} entries, none with a link{_hint(source)}")
    refused = ""
    for draft in drafts:
        link, needs_page = draft.url, is_teaser(draft, outlet, source)
        if needs_page:
            read = await fetch(link, Terms.for_page(settings, outlet.politeness), {})
            page = Page(url=read.url, body=read.body, headers=read.headers, limits=read.limits)
            draft = extract_page(page, outlet, draft)  # noqa: PLW2901
        article = normalise(draft, outlet, kind=source.kind, fetched_at=now)
        if isinstance(article, Article):
            return Example(listed=len(feed.entries), link=link, page=needs_page, draft=draft, article=article)
        refused = refused or f"{link}: {article.message}"
    raise CrawlError(refused)


def _hint(source: Source) -> str:
    selective = [f"{key} = {value!r}" for key in ("entries", "match") if (value := getattr(source, key))]
    return f": do {' and '.join(selective)} still fit the page?" if selective else ""


def _findings(draft: Draft, article: Article) -> Iterator[Finding]:
    by = draft.found_by
    for field in _PLAIN:
        value = _text(getattr(article, field))
        yield Finding(field=field, value=value, rule=by.get(field, WORDS) if value else "")
    seen = article.published_from is PublishedFrom.FIRST_SEEN
    yield Finding(
        field="published_at",
        value="" if seen else f"{article.published_at:%Y-%m-%d %H:%M:%S} UTC",
        rule="" if seen else _time_rule(article.published_from, draft),
    )
    pictures = [f"{image.url} {image.caption}".strip() for image in article.images]
    yield Finding(field="images", value="; ".join(pictures), rule=by.get("images", WORDS) if pictures else "")
    lines = article.text.splitlines()
    length = f"{len(article.text)} characters, {len(lines)} paragraphs: {' '.join(lines)[:60]}"
    cut = ", cut short" if article.truncated else ""
    yield Finding(field="text", value=length if article.text else "", rule=by.get("body", "") + cut)
    yield Finding(field="article_id", value=article.article_id or "", rule=LINK if article.article_id else "")
    for field in _LIFTED:
        value = _text(getattr(article, field))
        yield Finding(field=field, value=value, rule=WORDS if value else "")


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _time_rule(origin: PublishedFrom, draft: Draft) -> str:
    rules = {
        PublishedFrom.PAGE: draft.found_by.get("published", ""),
        PublishedFrom.FEED: draft.found_by.get("listed", ""),
        PublishedFrom.URL: LINK,
    }
    return rules.get(origin, WORDS)
