"""From what an old archive says to a capture, the way a crawled entry goes: draft, normalise, keep what was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from crawler.attribution import Attribution
from crawler.draft import Draft, Page
from crawler.normalise import normalise
from crawler.normalise.body import clean_html
from crawler.normalise.titles import visible
from crawler.outlet import Outlet
from crawler.pages import extract_page
from storage.article import Article, Capture, Image, ImportedFile, Original, Rejected, SourceKind
from storage.identity import article_id, serialise_url
from storage.import_ import Found, Item, Post, Record, Snapshot

_WORDS = ("title", "title_as_listed", "section", "lead", "dateline", "copyright", "language")
_LISTS = ("authors", "editors", "web_editors", "translators", "agencies", "tags")


def capture_of(found: Found, item: Item, attribution: Attribution, now: datetime) -> Capture | Rejected:
    """Make a capture of what was read from an item, or say why there is none.

    ``now`` stands in where nothing tells when the article was there.
    """
    match found:
        case Post():
            return _from_post(found, item, attribution.by_name(found.outlet), now)
        case Record():
            return _from_record(found, item, attribution.by_slug(found.article.outlet))
        case Snapshot():
            return _from_page(found, item, attribution.by_url(found.url))


def _from_post(post: Post, item: Item, outlet: Outlet, now: datetime) -> Capture | Rejected:
    fetched_at = min(post.fetched_at or now, now)
    draft = Draft(
        url=post.link,
        title=post.title,
        title_listed=post.title,
        body=post.body,
        # The old archives wrote the outlet's name where the source named nobody.
        authors=(post.author,) if post.author not in {"", post.outlet} else (),
        listed=post.listed_at.isoformat() if post.listed_at else "",
    )
    article = normalise(draft, outlet, kind=SourceKind.MIRROR, fetched_at=fetched_at)
    original = Original(link=post.link, title=post.title, author=post.author, body=post.body)
    return _capture(article, original, item, post.dated, fetched_at)


def _from_record(record: Record, item: Item, outlet: Outlet) -> Capture | Rejected:
    """An article of ours stays as it was; what a stranger may have written into the file is made harmless."""
    given = record.article
    if record.as_published or not serialise_url(given.url):
        draft = Draft(
            url=given.url,
            title=given.title,
            title_listed=given.title_as_listed,
            body=given.body,
            listed=given.listed_at.isoformat() if given.listed_at else "",
        )
        article = normalise(draft, outlet, kind=SourceKind.MIRROR, fetched_at=record.fetched_at)
        if isinstance(article, Rejected):
            return article
        given = replace(given, body=article.body, text=article.text)
    else:
        given = replace(given, body=clean_html(given.body, given.url))
    url = serialise_url(given.url)
    native = visible(given.article_id or "") or article_id(url, outlet.identity.id_pattern)
    given = replace(given, outlet=outlet.slug, url=url, article_id=native, **_harmless(given))
    dated = given.published_at.isoformat()
    return _capture(given, record.original, replace(item, rank=record.revision), dated, record.fetched_at)


def _harmless(given: Article) -> dict[str, Any]:
    """The words of an article as text that can be shown, and its pictures that have an address."""
    words = {name: visible(getattr(given, name)) for name in _WORDS}
    lists = {name: tuple(filter(None, map(visible, getattr(given, name)))) for name in _LISTS}
    images = tuple(
        Image(url=url, caption=visible(image.caption), credit=visible(image.credit), label=visible(image.label))
        for image in given.images
        if (url := serialise_url(image.url))
    )
    text = "\n".join(map(visible, given.text.split("\n")))
    return {**words, **lists, "images": images, "text": text}


def _from_page(snapshot: Snapshot, item: Item, outlet: Outlet) -> Capture | Rejected:
    page = Page(url=snapshot.url, body=snapshot.body, headers=snapshot.headers)
    draft = extract_page(page, outlet, Draft(url=snapshot.url))
    article = normalise(draft, outlet, kind=SourceKind.LISTING, fetched_at=snapshot.fetched_at)
    original = Original(
        link=snapshot.url,
        title=draft.title,
        author=draft.authors[0] if draft.authors else "",
        body=draft.body,
        page=snapshot.body,
        page_type=snapshot.headers.get("content-type", ""),
    )
    return _capture(article, original, item, snapshot.fetched_at.isoformat(), snapshot.fetched_at)


def _capture(
    article: Article | Rejected, original: Original, item: Item, dated: str, fetched_at: datetime
) -> Capture | Rejected:
    if isinstance(article, Rejected):
        return article
    file = ImportedFile(name=item.name, digest=item.digest, dated=dated, rank=item.rank)
    return Capture(article=article, original=original, entry_hash=file.digest, fetched_at=fetched_at, file=file)
