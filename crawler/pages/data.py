"""An article read from the data its page carries, by the paths of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.draft import FoundImage
from crawler.pages.document import Document
from crawler.pages.found import Found
from crawler.pages.paths import Json, find
from crawler.pages.rules import PageData
from crawler.pages.script import read_data
from crawler.pages.text import paragraphs, plain

RULE = "data"


def read_article(document: Document, where: PageData) -> Found | None:
    """Read the page's data; None where there is none, or nothing at the place named.

    Where ``at`` leads to several objects, the first with a body is taken: related articles lie beside it.
    """
    root = read_data(document, where)
    places = find(root, where.at) if where.at else iter([root])
    found = [_read(place, root, document, where) for place in places if isinstance(place, dict)]
    return next((article for article in found if article.body), found[0] if found else None)


def _read(place: Json, root: Json, document: Document, where: PageData) -> Found:
    def texts(path: str | None) -> list[str]:
        return list(_texts(find(place, path, root))) if path else []

    return Found(
        rule=RULE,
        title=plain(next(iter(texts(where.title)), "")),
        section=plain(next(iter(texts(where.section)), "")),
        lead=plain(next(iter(texts(where.lead)), "")),
        body=_body(texts(where.body)),
        authors=tuple(dict.fromkeys(plain(name) for name in texts(where.authors))),
        published=next(iter(texts(where.published)), ""),
        images=tuple(_images(place, root, document, where)),
        tags=tuple(dict.fromkeys(plain(tag) for tag in texts(where.tags))),
    )


def _texts(values: Iterator[Json]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _texts(iter(value))
        elif isinstance(value, dict):
            yield from _texts(iter([value.get("name")]))
        elif isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            yield str(value).strip()


def _body(parts: list[str]) -> str:
    """One text as it is; several are the paragraphs of one."""
    if len(parts) == 1:
        return paragraphs(parts[0])
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


def _images(place: Json, root: Json, document: Document, where: PageData) -> Iterator[FoundImage]:
    if where.images is None:
        return
    for value in find(place, where.images, root):
        for image in value if isinstance(value, list) else [value]:
            said = {
                name: next(_texts(find(image, path, root)), "")
                for name, path in (("url", where.image_url), ("caption", where.caption), ("credit", where.credit))
            }
            url = image if isinstance(image, str) else said["url"]
            if url:
                yield FoundImage(
                    url=document.absolute(url), caption=plain(said["caption"]), credit=plain(said["credit"])
                )
