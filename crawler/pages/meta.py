"""What the head of a page says: Open Graph, article:, named metas, and the first time element."""

from __future__ import annotations

from crawler.draft import FoundImage
from crawler.pages.document import Document, text_of
from crawler.pages.found import Found

RULE = "meta"
_TITLE = ("og:title", "twitter:title", "dc.title", "headline")
_SECTION = ("article:section", "og:article:section", "section")
_AUTHOR = ("author", "article:author", "dc.creator", "byl", "sailthru.author", "parsely-author")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "dc.date.issued",
    "dc.date",
    "date",
)
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
_TAGS = ("article:tag", "news_keywords", "keywords")
_LANGUAGE = ("dc.language", "language", "og:locale")


def read_meta(document: Document) -> Found:
    """Read the fields a page's head gives; the page's declared language comes first from its html element."""
    said = _metas(document)
    image = _first(said, _IMAGE)
    return Found(
        rule=RULE,
        title=_first(said, _TITLE) or next(document.texts("h1"), "") or next(document.texts("title"), ""),
        section=_first(said, _SECTION),
        authors=tuple(name for name in _all(said, _AUTHOR) if "://" not in name),
        published=_first(said, _PUBLISHED) or next(document.texts("time[datetime]"), ""),
        images=(FoundImage(url=document.absolute(image)),) if image else (),
        language=(document.tree.get("lang") or _first(said, _LANGUAGE)).replace("_", "-"),
        tags=_tags(said),
    )


def _metas(document: Document) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for element in document.select("meta[content]"):
        text = text_of(element)
        for attribute in ("property", "name", "itemprop"):
            if text and (key := element.get(attribute)):
                said.setdefault(key.strip().lower(), []).append(text)
    return said


def _all(said: dict[str, list[str]], keys: tuple[str, ...]) -> list[str]:
    return next((list(dict.fromkeys(said[key])) for key in keys if key in said), [])


def _first(said: dict[str, list[str]], keys: tuple[str, ...]) -> str:
    return next(iter(_all(said, keys)), "")


def _tags(said: dict[str, list[str]]) -> tuple[str, ...]:
    found = _all(said, _TAGS)
    parts = found if len(found) > 1 else [part for text in found for part in text.replace("，", ",").split(",")]
    return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip())))
