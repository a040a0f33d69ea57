"""A document that cannot be mended as a whole is read item by item: damage costs the item it is in, no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from crawler.feeds.tree import parse_xml

TRUNCATED = "{urn:gleaner}truncated"

_EDGE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)((?:[a-z]\w{0,20}:)?(?:item|entry))(?=[\s/>])[^<>]*>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|rdf|feed|channel|urlset|sitemapindex))(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TEXT_EDGE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)(title|description|summary|content|content:encoded|tagline|subtitle|body)(\s[^<>]*)?>",
    re.DOTALL | re.IGNORECASE,
)
_END = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(</[A-Za-z][\w:.-]*\s*>|<[A-Za-z][^<>]*/>)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(</?[A-Za-z][\w:.-]*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """The tree put together again, and in words what it lacks."""

    root: Element
    problems: tuple[str, ...]


def salvage(text: str, most: int) -> Salvage | None:
    """The head of a document and ``most`` items that can be read; None where there is no root of a feed.

    Of an item cut off by the end of the document, the elements before the cut are kept, and it is marked with the
    attribute TRUNCATED: half a text is worse than none, but its link leads to the whole.
    """
    root_tag = _ROOT.search(text)
    if not root_tag:
        return None
    pieces = list(islice(_pieces(text), most + 1))
    head = text[: pieces[0].start] if pieces else text
    root = _parse(head, recover=True)
    if root is None:
        return None
    opening, closing = root_tag[0].removesuffix("/>").removesuffix(">") + ">", f"</{root_tag[1]}>"
    problems = []
    lost = 0
    for piece in pieces:
        chunk = text[piece.start : piece.end]
        item = _read_item(_before_cut(chunk) if piece.cut else chunk, opening, closing)
        if item is None:
            lost += 1
            continue
        if piece.cut:
            item.set(TRUNCATED, "yes")
            problems.append("the document ends inside an item")
        root.append(item)
    problems.append("the document is not well formed, its items were read one by one")
    if lost:
        problems.append(f"{lost} items could not be read")
    return Salvage(root=root, problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    cut: bool = False


def _pieces(text: str) -> Iterator[_Piece]:
    """Where the items stand: each ends at its end tag, or where the next begins."""
    start = -1
    for match in _EDGE.finditer(text):
        if match[2] is None:
            continue
        if match[1]:
            if start >= 0:
                yield _Piece(start, match.end())
            start = -1
        else:
            if start >= 0:
                yield _Piece(start, match.start())
            start = -1 if match[0].endswith("/>") else match.start()
    if start >= 0:
        closed = re.compile(r"</(?:channel|rss|feed|rdf:rdf)\s*>", re.IGNORECASE).search(text, start)
        yield _Piece(start, closed.start() if closed else len(text), cut=not closed)


def _before_cut(chunk: str) -> str:
    """A cut item up to the last of its texts that is whole."""
    end = max((match.end() for match in _END.finditer(chunk) if match[1]), default=0)
    return chunk[:end]


def _read_item(chunk: str, opening: str, closing: str) -> Element | None:
    for mended in _attempts(chunk):
        root = _parse(opening + mended + closing)
        if root is not None and len(root):
            return root[0]
    root = _parse(opening + chunk + closing, recover=True)
    return root[0] if root is not None and len(root) else None


def _parse(text: str, *, recover: bool = False) -> Element | None:
    return parse_xml(text.encode("utf-8", "replace"), recover=recover)


def _attempts(chunk: str) -> Iterator[str]:
    """The item as it is; with stray markup in its texts fenced off; with its tags in lower case besides."""
    yield chunk
    yield _fence(chunk)
    yield _fence(_TAG.sub(lambda match: match[1].lower() if match[1] else match[0], chunk))


def _fence(chunk: str) -> str:
    """Texts that hold markup, as CDATA: HTML that somebody forgot to escape need not be well formed."""
    parts: list[str] = []
    done, name, start = 0, "", 0
    for match in _TEXT_EDGE.finditer(chunk):
        if match[2] is None:
            continue
        if not match[1] and not name and not match[0].endswith("/>"):
            name, start = match[2], match.end()
        elif match[1] and name == match[2]:
            parts += [chunk[done:start], _fenced(chunk[start : match.start()])]
            done, name = match.start(), ""
    return "".join(parts) + chunk[done:]


def _fenced(inner: str) -> str:
    if "<" not in inner or (inner.strip().startswith("<![CDATA[") and inner.strip().endswith("]]>")):
        return inner
    return "<![CDATA[" + _CDATA.sub(lambda section: section[1], inner).replace("]]>", "]]&gt;") + "]]>"
