"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org 0.9, Google's news and image extensions)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from crawler.feeds.feed import Entry, Feed
from crawler.feeds.names import key_of
from crawler.feeds.parts import Fields, Place, gather, word


def read_sitemap(root: Element, place: Place) -> Feed:
    """The addresses of a ``urlset``, or the sitemaps of a ``sitemapindex`` (``index`` is then true)."""
    index = key_of(root.tag).endswith("sitemapindex")
    most = max(place.limits.addresses, place.limits.entries)
    return Feed(kind="sitemap", entries=tuple(islice(_entries(root, place), most)), link=place.location, index=index)


def _entries(root: Element, place: Place) -> Iterator[Entry]:
    for child in root:
        if key_of(child.tag).rpartition(":")[2] in {"url", "sitemap"}:
            fields = _plain(gather(child))
            if link := place.link(child, word(fields, "loc")):
                yield _entry(fields, link)


def _plain(fields: Fields) -> Fields:
    """Sitemap elements under their own names, whether the namespace was declared or not."""
    return {key.removeprefix("sitemap:").removeprefix("?:"): elements for key, elements in fields.items()}


def _entry(fields: Fields, link: str) -> Entry:
    news = gather(fields["news:news"][0]) if "news:news" in fields else {}
    publication = gather(news["news:publication"][0]) if "news:publication" in news else {}
    published, updated = word(news, "news:publication_date"), word(fields, "lastmod")
    pictures = [word(gather(picture), "image:loc") for picture in fields.get("image:image", ())]
    return Entry(
        id=link,
        link=link,
        title_as_listed=word(news, "news:title"),
        published=published,
        updated=updated,
        categories=tuple(tag.strip() for tag in word(news, "news:keywords").split(",") if tag.strip()),
        language=word(publication, "news:language"),
        source=word(publication, "news:name"),
        images=tuple(picture for picture in pictures if picture),
    )
