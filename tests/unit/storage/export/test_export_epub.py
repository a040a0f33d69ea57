"""Books: order, contents, pictures, and XHTML whatever the body was."""

from __future__ import annotations

from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from storage.export import FORMATS, ExportOptions, Picture
from storage.export.xhtml import uri, xhtml

PNG = b"\x89PNG\r\n\x1a\n..."
JULY = datetime(2023, 7, 1, tzinfo=UTC)


def book(tmp_path, *articles, **options) -> ZipFile:
    FORMATS["epub"].export(articles, tmp_path / "a.epub", ExportOptions(**options))
    return ZipFile(tmp_path / "a.epub")


def test_contents_are_by_outlet_and_day(tmp_path, make):
    articles = [
        make(1, outlet="b", title="三"),
        make(2, outlet="a", title="二", published_at=JULY),
        make(3, outlet="a", title="一 & <一>"),
    ]
    with book(tmp_path, *articles) as found:
        nav, package = (etree.fromstring(found.read(f"book/{name}")) for name in ("nav.xhtml", "content.opf"))
    words = [text for node in nav.iter("{*}nav") for text in node.itertext() if text.strip()]
    assert words == ["Gleaner", "a", "2023-06-14", "一 & <一>", "2023-07-01", "二", "b", "2023-06-14", "三"]
    assert [node.get("idref") for node in package.iter("{*}itemref")] == ["nav", "c3", "c2", "c1"]
    assert [node.text for node in package.iter("{*}language")] == ["zh-Hans"]


def test_the_type_of_the_file_stands_first_and_plain(tmp_path, make):
    with book(tmp_path, make()) as found:
        first = found.infolist()[0]
        assert (first.filename, first.compress_type, found.read(first)) == (
            "mimetype",
            ZIP_STORED,
            b"application/epub+zip",
        )


@pytest.mark.parametrize(
    ("content", "image"), [(PNG, '<img src="images/1.png" alt="河"/>'), (b"<html>", ""), (None, "")]
)
def test_pictures_are_fetched_once_and_only_if_they_are_some(tmp_path, make, content, image):
    asked = []

    def picture(url: str) -> Picture | None:
        asked.append(url)
        return None if content is None else Picture(content=content, media_type="image/png")

    body = '<p>x</p><p><img src="https://x.org/1" alt="河"></p>'
    with book(tmp_path, make(1, body=body), make(2, body=body), picture=picture) as found:
        assert asked == ["https://x.org/1"]
        assert image in found.read("book/1.xhtml").decode()
        assert ("<img" in found.read("book/2.xhtml").decode()) == bool(image)
        assert ("book/images/1.png" in found.namelist()) == bool(image)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<script>x</script>b</p>", "<p>ab</p>"),
        ("<td>x</td>", "x"),
        ("loose<p>x</p>tail", "<p>loose</p>\n<p>x</p>\n<p>tail</p>"),
        ("<ul>text<li>x</li></ul>", "<ul><li>x</li></ul>"),
        ('<a href="javascript:x">y</a>', "y"),
        ('<a href="https://x.org/a|b">y</a>', '<a href="https://x.org/a%7Cb">y</a>'),
        ("<figure><img src='x'><figcaption>c</figcaption></figure>", "<figure><p>c</p></figure>"),
        ("<p><q><q>x<br></q></q></p><p></p>", "<p><q><q>x<br/></q></q></p>"),
        ("<font>x</font>", "x"),
        ("\x00", "<p>\ufffd</p>"),
        ("", ""),
    ],
)
def test_any_body_becomes_xhtml(html, expected):
    assert xhtml(html, lambda _: "") == expected


def test_an_address_keeps_its_host():
    assert uri("https://[::1]:8080/a[1]?b=^") == "https://[::1]:8080/a%5B1%5D?b=%5E"
