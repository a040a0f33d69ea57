"""Pages in WARC files, read back."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import ImportedFileError
from storage.import_ import FORMS, Broken, Item, Snapshot, recognise

pytest.importorskip("warcio", reason="needs the extra warc")

FORM = FORMS["warc"]
AT = datetime(2023, 6, 14, 21, 3, 30, tzinfo=UTC)


def record(number: int, kind: str, record_type: str, content: bytes) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2023-06-14T21:03:30Z\r\n"
        f"WARC-Target-URI: https://demo.example/{number}\r\nContent-Type: {record_type}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def response(number: int, status: str, kind: str) -> bytes:
    content = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n<p>港</p>".encode()
    return record(number, "response", "application/http; msgtype=response", content)


def written(path: Path) -> Path:
    """A page, a picture, a page that was not found, and a page as a resource."""
    records = (
        response(1, "200 OK", "text/html; charset=utf-8"),
        response(2, "200 OK", "image/png"),
        response(3, "404 Not Found", "text/html"),
        record(4, "resource", "text/html", b"<p>x</p>"),
    )
    path.write_bytes(b"".join(map(gzip.compress if path.suffix == ".gz" else bytes, records)))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_that_were_answered_are_read(tmp_path: Path, name: str) -> None:
    written(tmp_path / name)
    found = [FORM.read(piece) for piece in FORM.items(tmp_path) if isinstance(piece, Item)]
    assert found == [
        Snapshot(
            url="https://demo.example/1",
            body="<p>港</p>".encode(),
            fetched_at=AT,
            headers={"content-type": "text/html; charset=utf-8"},
        ),
        Snapshot(url="https://demo.example/4", body=b"<p>x</p>", fetched_at=AT, headers={"content-type": "text/html"}),
    ]
    assert recognise(tmp_path) == ["warc"]


def test_a_damaged_file_is_named_and_what_came_before_is_read(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.warc").read_bytes()
    (tmp_path / "a.warc").write_bytes(whole[: whole.index(b"image/png")] + b"\0garbage\r\n")
    pieces = list(FORM.items(tmp_path))
    assert isinstance(pieces[0], Item)
    assert all(isinstance(piece, Broken) for piece in pieces[1:])


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"this is no archive\n" * 10)
    [piece] = FORM.items(tmp_path)
    assert isinstance(piece, Broken)
    assert piece.line == 1


def test_a_record_without_a_date_is_refused() -> None:
    facts = {"id": "1", "url": "https://demo.example/1", "date": "yesterday", "type": "text/html"}
    with pytest.raises(ImportedFileError, match="WARC-Date"):
        FORM.read(Item(name="a.warc:1", data=b"", path=Path("a.warc"), facts=facts))
