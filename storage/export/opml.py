"""OPML 2.0: the outlets and their feeds, for any feed reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage.article import Stored
from storage.export.exporter import Channel, ExportOptions
from storage.export.item import element, xml
from storage.export.post import to_bytes
from storage.export.streams import StreamExporter
from storage.identity import public_url


def outline(channel: Channel) -> str:
    """Return an outlet as an outline that holds one for each of its feeds."""
    name = xml(channel.name)
    home = f' htmlUrl="{xml(channel.homepage)}"' if channel.homepage else ""
    language = f' language="{xml(channel.language)}"' if channel.language else ""
    feeds = "".join(
        f'<outline type="rss" text="{name}" title="{name}" xmlUrl="{xml(public_url(url))}"{home}{language}/>\n'
        for url in channel.feeds
    )
    return f'<outline text="{name}">\n{feeds}</outline>\n'


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:  # noqa: ARG001 - outlets only
    head = f"<head>{element('title', options.title)}</head>"
    yield to_bytes(f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n{head}\n<body>\n')
    for channel in options.channels:
        if channel.feeds:
            yield to_bytes(outline(channel))
    yield b"</body>\n</opml>\n"


OPML = StreamExporter(
    summary="the outlets and their feeds, for a feed reader",
    endings=(".opml", ".xml"),
    pieces=_pieces,
)
