"""Atom (RFC 4287), with the whole of every article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.item import NEWEST, Item, as_item, element, feed_key, xml
from storage.export.post import to_bytes
from storage.export.record import iso
from storage.export.streams import StreamExporter


def entry(item: Item) -> str:
    """Return an article as an entry."""
    lines = [
        "<entry>",
        element("id", item.key),
        f"<title>{xml(item.title)}</title>",
        f'<link rel="alternate" type="text/html" href="{xml(item.url)}"/>',
        element("published", iso(item.published)),
        element("updated", iso(item.updated)),
        *(f"<author>{element('name', author)}</author>" for author in item.authors),
        *(f'<category term="{xml(term)}"/>' for term in (item.outlet, *item.tags) if term),
        element("summary", item.lead),
        f'<content type="html" xml:lang="{xml(item.language)}">{xml(item.body)}</content>',
        "</entry>\n",
    ]
    return "\n".join(filter(None, lines))


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:
    home = f'<link rel="alternate" href="{xml(options.link)}"/>\n' if options.link else ""
    yield to_bytes(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"{element('id', feed_key(options))}\n{element('title', options.title)}\n{home}"
        "<generator>gleaner</generator>\n"
    )
    updated = datetime(1970, 1, 1, tzinfo=UTC)
    for stored in articles:
        item = as_item(stored, options)
        updated = max(updated, item.updated)
        yield to_bytes(entry(item))
    # A feed's elements may come in any order: only at the end it is known when the newest was updated.
    yield to_bytes(f"{element('updated', iso(updated))}\n</feed>\n")


ATOM = StreamExporter(
    summary="an Atom feed of the newest articles, whole",
    endings=(".atom", ".xml"),
    pieces=_pieces,
    newest=NEWEST,
)
