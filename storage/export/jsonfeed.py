"""JSON Feed 1.1 (jsonfeed.org), with the whole of every article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from storage.article import Stored
from storage.export.exporter import ExportOptions
from storage.export.item import NEWEST, as_item
from storage.export.post import to_bytes
from storage.export.record import iso
from storage.export.streams import StreamExporter

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry(stored: Stored, options: ExportOptions) -> dict[str, object]:
    """Return an article as an item."""
    item = as_item(stored, options)
    values: dict[str, object] = {
        "id": item.key,
        "url": item.url,
        "title": item.title,
        "content_html": item.body,
        "summary": item.lead,
        "image": stored.article.images[0].url if stored.article.images else "",
        "date_published": iso(item.published),
        "date_modified": iso(item.updated),
        "authors": [{"name": author} for author in item.authors],
        "tags": [term for term in (item.outlet, *item.tags) if term],
        "language": item.language,
    }
    return {name: value for name, value in values.items() if value or name == "content_html"}


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": options.title}
    if options.link:
        head["home_page_url"] = options.link
    yield to_bytes(_encode(head)[:-1] + ',"items":[')
    for number, stored in enumerate(articles):
        yield to_bytes((",\n" if number else "\n") + _encode(entry(stored, options)))
    yield b"\n]}\n"


JSON_FEED = StreamExporter(
    summary="a JSON Feed of the newest articles, whole",
    endings=(".json",),
    pieces=_pieces,
    newest=NEWEST,
)
