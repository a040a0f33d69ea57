"""WARC 1.1 (ISO 28500): the pages as they were fetched, for web archives. Needs warcio.

The archive keeps a page's bytes and its media type, not the answer around them, so the records are resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from storage.article import Stored
from storage.errors import ExportError
from storage.export.exporter import ExportOptions
from storage.export.record import iso
from storage.export.streams import StreamExporter
from storage.identity import serialise_url

_UNKNOWN = "application/octet-stream"


def _pieces(articles: Iterable[Stored], options: ExportOptions) -> Iterator[bytes]:  # noqa: ARG001 - as fetched
    writer_class = _warcio()
    return (_record(writer_class, stored) for stored in articles)


def _has_page(stored: Stored) -> bool:
    return stored.original.page is not None


def _record(writer_class: Any, stored: Stored) -> bytes:
    data, page = BytesIO(), stored.original.page or b""
    writer = writer_class(data, gzip=False, warc_version="1.1")
    address = serialise_url(stored.article.url) or "urn:gleaner:unknown"
    fetched = iso(stored.fetched_at)
    record = writer.create_warc_record(
        address,
        "resource",
        payload=BytesIO(page),
        length=len(page),
        warc_content_type=" ".join(stored.original.page_type.split()) or _UNKNOWN,
        warc_headers_dict={
            "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{address}#{fetched}')}>",
            "WARC-Date": fetched,
        },
    )
    writer.write_record(record)
    return data.getvalue()


def _warcio() -> Any:
    try:
        from warcio.warcwriter import WARCWriter
    except ModuleNotFoundError as error:
        raise ExportError("WARC needs warcio: pip install 'gleaner[warc]'") from error
    return WARCWriter


WARC = StreamExporter(
    summary="WARC, the pages as fetched, where their bytes are kept",
    endings=(".warc",),
    pieces=_pieces,
    takes=_has_page,
    by_piece=True,
    updates="appended",
    pages=True,
)
