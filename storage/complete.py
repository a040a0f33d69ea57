"""What one view of an article lacks and another has: a mirror has no author, a feed no time of publication. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from storage.article import Article, PublishedFrom

_FILLED = (
    "article_id", "section", "lead", "images", "authors", "editors", "web_editors", "translators", "agencies",
    "dateline", "copyright", "tags", "listed_at",
)  # fmt: skip
_TRUST = list(PublishedFrom)


def complete(article: Article, other: Article) -> Article:
    """The article with its empty fields filled from another view of it, and the better founded time of the two.

    Title, text and address stay. A time is better founded when its place comes earlier in PublishedFrom; of two
    equally founded ones the article's own stays.
    """
    changes: dict[str, Any] = {
        name: getattr(other, name) for name in _FILLED if not getattr(article, name) and getattr(other, name)
    }
    changes |= _better_time(article, other)
    return replace(article, **changes) if changes else article


def keep_time(article: Article, earlier: Article) -> Article:
    """The article with the time its earlier form had, where that is as well founded: an edit moves no publication."""
    if _trust(earlier) > _trust(article) or _time(earlier) == _time(article):
        return article
    return replace(article, **_time(earlier))


def _better_time(article: Article, other: Article) -> dict[str, Any]:
    return _time(other) if _trust(other) < _trust(article) else {}


def _trust(article: Article) -> int:
    return _TRUST.index(article.published_from)


def _time(article: Article) -> dict[str, Any]:
    return {"published_at": article.published_at, "published_from": article.published_from}
