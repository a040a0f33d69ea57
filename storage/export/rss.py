"""RSS 2.0 with content:encoded and dc:creator, as the RSS Advisory Board's profile asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import format_datetime

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.item import NEWEST, Item, as_item, element, xml
from storage.export.post import to_bytes
from storage.export.streams import StreamExporter

_NOWHERE = "urn:gleaner:archive"
_NAMESPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def entry(item: Item) -> str:
    """Return an article as an item: its lead, or else its title, is the description."""
    lines = [
        "<item>",
        element("title", item.title),
        element("link", item.url),
        element('guid isPermaLink="false"', item.key),
        element("pubDate", format_datetime(item.published, usegmt=True)),
        *(element("dc:creator", author) for author in item.authors),
        *(element("category", term) for term in (item.outlet, *item.tags)),
        f"<description>{xml(xml(item.lead or item.title))}</description>",
        f"<content:encoded>{xml(item.body)}</content:encoded>",
        "</item>\n",
    ]
    return "\n".join(filter(None, lines))


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:
    yield to_bytes(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="2.0" {_NAMESPACES}>\n<channel>\n'
        f"{element('title', options.title)}\n{element('link', options.link or _NOWHERE)}\n"
        f"{element('description', options.title)}\n<generator>gleaner</generator>\n"
    )
    for stored in articles:
        yield to_bytes(entry(as_item(stored, options)))
    yield b"</channel>\n</rss>\n"


RSS = StreamExporter(
    summary="an RSS 2.0 feed of the newest articles, whole",
    endings=(".rss", ".xml"),
    pieces=_pieces,
    newest=NEWEST,
)
