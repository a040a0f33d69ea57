"""What the page of an article says when it is looked at again. Pure.

A page is compared with itself, as it was seen before, and counts only where it gave then what the archive holds. So an
article whose text came from a feed is no revision because its page words it otherwise, nor any article because its
outlet's definition was mended meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from crawler.draft import Draft, Page
from crawler.normalise import normalise
from crawler.outlet import Outlet
from crawler.pages import extract_page
from crawler.pages.barrier import barrier
from storage.article import Article, Capture, Original, PublishedFrom, SourceKind, Stored
from storage.complete import complete
from storage.decide import Form, fold_title, form_of
from storage.folding import fold

# A page that keeps less of an article's text than this may be another page: an error, a home page, a form.
_KEPT = 0.2
# A page shorter than this share of the text is then taken for one, and for a teaser where it is the text's beginning.
_HALF = 0.5
_TWICE = 2
_ITS_OWN = frozenset({PublishedFrom.PAGE, PublishedFrom.BODY})


class Verdict(StrEnum):
    """What a page turned out to be."""

    SAME = "same"
    CHANGED = "changed"
    CUT = "cut"
    OTHER = "other"
    CHALLENGE = "challenge"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a page showed: its own title as found, and the fingerprint of its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of a look: the ``sight`` to compare the next one with, and a capture where the article changed."""

    verdict: Verdict
    sight: Sight | None = None
    capture: Capture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A page as an article, under the title that the archive knows; ``draft`` has the page's own."""

    draft: Draft
    article: Article
    form: Form

    @property
    def sight(self) -> Sight:
        return Sight(title=self.draft.title, text=self.form.text_hash)


def look_again(stored: Stored, page: Page, outlet: Outlet, seen: Sight | None, now: datetime) -> Look:
    """Compare an article's page with what is known of it.

    Args:
        stored: the article in its current form, with the page it was made of, if it was.
        page: as it is now.
        outlet: whose article it is.
        seen: what the page showed at the look before. It serves articles that were made of no page.
        now: when the page was fetched, in UTC.

    Raises:
        ParseError: the page is too much to parse.
    """
    if page.body == stored.original.page:
        return Look(verdict=Verdict.SAME, sight=seen)
    known, view = form_of(stored.article), _view(stored, page, outlet, now)
    before = _before(stored, outlet, now) or seen
    if view is None:
        return Look(verdict=_in_front(page) or Verdict.OTHER, sight=seen)
    if (verdict := _refused(stored, known, page, view, before)) is not None:
        return Look(verdict=verdict, sight=seen)
    retitled = before is not None and _differ(before.title, view.draft.title)
    changed = before is not None and (retitled or before.text != view.form.text_hash)
    speaks = before is not None and before.text == known.text_hash
    if not (speaks and changed) and not _is_whole(stored, known, view):
        return Look(verdict=Verdict.SAME, sight=view.sight)
    capture = _capture(stored, page, view, outlet, now, retitled=retitled)
    return Look(verdict=Verdict.CHANGED, sight=view.sight, capture=capture)


def _before(stored: Stored, outlet: Outlet, now: datetime) -> Sight | None:
    """What the page that the article was made of shows to today's rules."""
    original = stored.original
    if original.page is None:
        return None
    page = Page(url=stored.article.url, body=original.page, headers={"content-type": original.page_type})
    view = _view(stored, page, outlet, now)
    return view.sight if view else None


def _view(stored: Stored, page: Page, outlet: Outlet, now: datetime) -> _View | None:
    """Read a page; None where it shows neither a text nor a picture."""
    blank = Draft(url=stored.article.url, language=stored.article.language)
    draft = extract_page(page, outlet, blank)
    title = stored.article.title
    article = normalise(replace(draft, title=title), outlet, kind=SourceKind.LISTING, fetched_at=now)
    if not isinstance(article, Article):
        return None
    article = replace(article, title=title)
    return _View(draft=draft, article=article, form=form_of(article))


def _in_front(page: Page) -> Verdict | None:
    found = barrier(page.headers, page.body, url=page.url)
    return Verdict(found) if found else None


def _refused(stored: Stored, known: Form, page: Page, view: _View, before: Sight | None) -> Verdict | None:
    """What the page is where it cannot be the article, or is less of it."""
    if _kept(known, view.form) < _KEPT:
        if verdict := _in_front(page):
            return verdict
        if not _is_named(stored, known, view, before):
            return Verdict.OTHER
    if stored.article.truncated:
        return None
    is_beginning = known.text.startswith(view.form.text) and len(view.form.text) < _HALF * len(known.text)
    return Verdict.CUT if view.article.truncated or is_beginning else None


def _is_whole(stored: Stored, known: Form, view: _View) -> bool:
    """Whether a page brings the rest of what had been cut short, and not the same teaser among other words."""
    return stored.article.truncated and not view.article.truncated and len(view.form.text) >= _TWICE * len(known.text)


def _kept(known: Form, form: Form) -> float:
    """The share of the known text that is still there."""
    from storage.similarity import shared, shingles  # with numpy, which a crawl without a second look is spared

    were = shingles(known.text)
    return shared(were, shingles(form.text)) / max(1, were.size)


def _is_named(stored: Stored, known: Form, view: _View, before: Sight | None) -> bool:
    """Whether a page with another text is the article all the same: by its title, or its time of publication."""
    if len(view.form.text) < _HALF * len(known.text):
        return False
    titles = [stored.article.title, before.title if before else ""]
    article = view.article
    published = article.published_from in _ITS_OWN and article.published_at == stored.article.published_at
    return published or any(_is_like(title, view.draft.title) for title in titles)


def _is_like(title: str, other: str) -> bool:
    """Whether one title is the other, or holds it: pages add their sites' names."""
    one, another = sorted((fold(title), fold(other)), key=len)
    return bool(one) and one in another


def _differ(title: str, other: str) -> bool:
    return bool(title and other) and fold_title(title) != fold_title(other)


def _capture(stored: Stored, page: Page, view: _View, outlet: Outlet, now: datetime, *, retitled: bool) -> Capture:
    article, draft, original = view.article, view.draft, stored.original
    if retitled:
        renamed = normalise(draft, outlet, kind=SourceKind.LISTING, fetched_at=now)
        article = renamed if isinstance(renamed, Article) else article
    article = replace(
        article,
        url=stored.article.url,
        article_id=stored.article.article_id,
        title_as_listed=article.title_as_listed if retitled else stored.article.title_as_listed,
        listed_at=stored.article.listed_at,
    )
    if article.published_from is PublishedFrom.FIRST_SEEN:
        article = replace(article, published_at=stored.article.published_at)
    return Capture(
        article=complete(article, stored.article),
        original=Original(
            link=original.link,
            title=draft.title if retitled else original.title,
            author=original.author,
            body=draft.body,
            page=page.body,
            page_type=page.headers.get("content-type", ""),
        ),
        entry_hash="",
        fetched_at=now,
    )
