"""WARC: warcio reads back the pages as they were."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.errors import ExportError
from storage.export import FORMATS, ExportOptions

PAGE = "<html>页\r\n\0".encode("gb18030")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_are_resources(tmp_path, make, name):
    articles = [
        make(1, original_page=PAGE, original_page_type="text/html; charset=gb18030"),
        make(2),
        make(3, original_page=b""),
    ]
    assert FORMATS["warc"].export(articles, tmp_path / name, ExportOptions()).articles == 2
    with (tmp_path / name).open("rb") as file:
        found = [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file)
        ]
    (kind, headers, content), (_, other, empty) = found
    assert (kind, content, empty) == ("resource", PAGE, b"")
    assert headers["WARC-Target-URI"] == "https://example.org/1"
    assert headers["WARC-Date"] == "2023-06-15T01:02:03Z"
    assert headers["Content-Type"] == "text/html; charset=gb18030"
    assert headers["WARC-Record-ID"] != other["WARC-Record-ID"]


@pytest.mark.parametrize("kind", ["", "text/html\r\nX-Evil: 1"])
def test_a_hostile_media_type_makes_no_header(tmp_path, make, kind):
    FORMATS["warc"].export([make(1, original_page=PAGE, original_page_type=kind)], tmp_path / "a.warc", ExportOptions())
    with (tmp_path / "a.warc").open("rb") as file:
        [record] = ArchiveIterator(file)
        assert record.rec_headers.get_header("X-Evil") is None


def test_every_record_is_compressed_by_itself(tmp_path, make):
    articles = [replace(make(number, original_page=PAGE), id=number) for number in (1, 2)]
    FORMATS["warc"].export(articles, tmp_path / "a.warc.gz", ExportOptions())
    assert (tmp_path / "a.warc.gz").read_bytes().count(b"\x1f\x8b\x08") == 2


def test_without_warcio_the_message_says_what_to_install(tmp_path, make, monkeypatch):
    monkeypatch.setitem(sys.modules, "warcio.warcwriter", None)
    with pytest.raises(ExportError, match=r"pip install 'gleaner\[warc\]'"):
        FORMATS["warc"].export([make(original_page=PAGE)], tmp_path, ExportOptions())
