"""WARC files: pages as they were fetched (ISO 28500), by warcio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.errors import UnreachableError
from storage.import_.found import Broken, Item, Snapshot, broken
from storage.import_.walk import walk

WARC_NAME = re.compile(r".*\.warc(?:\.gz)?", re.DOTALL)
_PAGE = re.compile(r"text/html|application/xhtml\+xml", re.IGNORECASE)
_LARGEST = 32 * 1024 * 1024


class WarcForm:
    """Reads the HTML pages among the responses; all other records are passed over."""

    summary = "WARC files of pages: .warc, .warc.gz"

    def recognises(self, path: Path) -> bool:
        """Whether there is a file of that name."""
        return next(walk(path, WARC_NAME), None) is not None

    def items(self, path: Path) -> Iterator[Item | Broken]:
        """Give every page that was answered with 200."""
        for file in walk(path, WARC_NAME):
            number = 0
            try:
                with file.open("rb") as stream:
                    for number, record in enumerate(_records(stream), start=1):
                        if facts := _facts(record):
                            data = record.content_stream().read(_LARGEST)
                            name = f"{file.name}:{facts['id']}"
                            yield Item(name=name, data=data, path=file, line=number, facts=facts)
            except UnreachableError:
                raise
            except Exception as error:  # noqa: BLE001 (warcio raises what its many parts raise; from there on it is lost)
                yield Broken(path=file, line=number + 1, message=f"record {number + 1} cannot be read: {error}")

    def read(self, item: Item) -> Snapshot:
        """Read a page."""
        try:
            fetched = datetime.fromisoformat(item.facts["date"]).astimezone(UTC)
        except (ValueError, OverflowError):
            raise broken(item, f"WARC-Date = {item.facts['date']!r}: must be a time as 2023-06-14T21:03:30Z") from None
        headers = {"content-type": item.facts["type"]}
        return Snapshot(url=item.facts["url"], body=item.data, fetched_at=fetched, headers=headers)


def _records(stream: Any) -> Any:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ModuleNotFoundError as error:
        raise UnreachableError("WARC files need warcio: pip install 'gleaner[warc]'") from error
    return ArchiveIterator(stream)


def _facts(record: Any) -> dict[str, str]:
    """What is said of a record that holds a page; nothing where it holds none."""
    if record.rec_type not in {"response", "resource"}:
        return {}
    said = record.rec_headers.get_header
    kind = record.http_headers.get_header("Content-Type") if record.http_headers else said("Content-Type")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200" or not _PAGE.match(kind or ""):
        return {}
    return {
        "id": said("WARC-Record-ID") or "",
        "url": said("WARC-Target-URI") or "",
        "date": said("WARC-Date") or "",
        "type": kind or "",
    }
