"""EPUB 3: one book, its contents by outlet and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from storage.article import Stored
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.item import Item, as_item, element, feed_key, xml
from storage.export.post import to_bytes
from storage.export.record import iso
from storage.export.streams import Counted
from storage.export.writing import Folder, file_of
from storage.export.xhtml import uri, xhtml

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}
_SIGNS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_STYLE = "body { line-height: 1.6; } .about { font-size: smaller; } img { max-width: 100%; }\n"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Chapter:
    """An article in the contents, which are sorted."""

    outlet: str
    day: str
    published: datetime
    number: int
    title: str


class EpubExporter:
    """Writes one file. Images are left out where no one fetches them; scripts have no place in a book."""

    summary = "EPUB, one book: contents by outlet and day"
    updates: Updates = "whole"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one chapter for each article."""
        path, counted = file_of(out, ".epub"), Counted(articles)
        with Folder(path.parent) as folder:
            with folder.stream(path.name) as file:
                _write(file, counted, options)
            return ExportReport(articles=counted.count, written=folder.written, unchanged=folder.unchanged)


class _Book:
    """The files of a book, each with one fixed time: the same articles give the same bytes."""

    def __init__(self, archive: ZipFile, options: ExportOptions) -> None:
        self._zip = archive
        self._options = options
        self.pictures: dict[str, str] = {}

    def add(self, name: str, content: bytes, *, packed: bool = True) -> None:
        info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        self._zip.writestr(info, content)

    def picture(self, url: str) -> str:
        """Return the name in the book of a picture, fetched at its first use; "" where there is none."""
        if url not in self.pictures:
            found = self._options.picture(url) if self._options.picture and url else None
            content = found.content if found else b""
            kind = next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), "")
            self.pictures[url] = f"images/{len(self.pictures) + 1}{_ENDINGS[kind]}" if kind else ""
            if kind:
                self.add(f"book/{self.pictures[url]}", content, packed=False)
        return self.pictures[url]


def _write(file: BinaryIO, articles: Iterable[Stored], options: ExportOptions) -> None:
    with ZipFile(file, "w") as archive:
        _fill(_Book(archive, options), articles, options)


def _fill(book: _Book, articles: Iterable[Stored], options: ExportOptions) -> None:
    chapters, languages, updated = list[_Chapter](), set[str](), _BEGINNING
    book.add("mimetype", b"application/epub+zip", packed=False)
    book.add("META-INF/container.xml", _CONTAINER.encode())
    book.add("book/style.css", _STYLE.encode())
    for number, stored in enumerate(articles, start=1):
        item = as_item(stored, options)
        text = chapter(item, xhtml(stored.article.body, book.picture))
        book.add(f"book/{number}.xhtml", to_bytes(text))
        day = f"{item.published:%Y-%m-%d}"
        chapters.append(
            _Chapter(outlet=item.outlet, day=day, published=item.published, number=number, title=item.title)
        )
        languages.add(item.language)
        updated = max(updated, item.updated)
    chapters.sort()
    language = languages.pop() if len(languages) == 1 else "mul"
    book.add("book/nav.xhtml", to_bytes(contents(chapters, options)))
    book.add("book/content.opf", to_bytes(_package(chapters, book, options, language, updated)))


def chapter(item: Item, body: str) -> str:
    """Return an article as a page: title, outlet, authors and time with a link to where it was published, body."""
    names = (*dict.fromkeys((item.outlet, *item.authors)), f"{item.published:%Y-%m-%d %H:%M} UTC")
    about = f'<a href="{xml(uri(item.url))}">{xml(" · ".join(names))}</a>'
    title = xml(item.title.strip()) or "—"
    return _page(title, f'<h1>{title}</h1>\n<p class="about">{about}</p>\n{body}\n', xml(item.language))


def contents(chapters: list[_Chapter], options: ExportOptions) -> str:
    """Return the table of contents: outlets, in them days, in them articles in the order of publication."""
    title, entries = xml(options.title), "".join(_outlets(chapters))
    return _page(title, f'<nav epub:type="toc" id="toc"><h1>{title}</h1>\n<ol>\n{entries}</ol></nav>\n')


def _outlets(chapters: list[_Chapter]) -> Iterator[str]:
    if not chapters:
        yield '<li><a href="nav.xhtml">—</a></li>\n'
    for outlet, of_outlet in groupby(chapters, key=lambda one: one.outlet):
        yield f"<li><span>{xml(outlet)}</span><ol>\n"
        for day, of_day in groupby(of_outlet, key=lambda one: one.day):
            links = "".join(
                f'<li><a href="{one.number}.xhtml">{xml(one.title.strip()) or "—"}</a></li>\n' for one in of_day
            )
            yield f"<li><span>{day}</span><ol>\n{links}</ol></li>\n"
        yield "</ol></li>\n"


def _page(title: str, body: str, language: str = "") -> str:
    spoken = f' lang="{language}" xml:lang="{language}"' if language else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{spoken}>\n'
        f'<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )


def _package(chapters: list[_Chapter], book: _Book, options: ExportOptions, language: str, updated: datetime) -> str:
    kinds = {ending: kind for kind, ending in _ENDINGS.items()}
    pictures = [name for name in book.pictures.values() if name]
    manifest = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        *(
            f'<item id="c{one.number}" href="{one.number}.xhtml" media-type="application/xhtml+xml"/>'
            for one in chapters
        ),
        *(
            f'<item id="i{number}" href="{name}" media-type="{kinds[Path(name).suffix]}"/>'
            for number, name in enumerate(pictures, 1)
        ),
    ]
    spine = ['<itemref idref="nav"/>', *(f'<itemref idref="c{one.number}"/>' for one in chapters)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            element('dc:identifier id="id"', feed_key(options)),
            element("dc:title", options.title),
            element("dc:language", language),
            element('meta property="dcterms:modified"', iso(updated.replace(microsecond=0))),
            "</metadata>",
            "<manifest>",
            *manifest,
            "</manifest>",
            "<spine>",
            *spine,
            "</spine>",
            "</package>\n",
        ]
    )
