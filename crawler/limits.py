"""How much of what strangers send is read. Beyond a limit, words say which, how much there was, and what raises it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import AnyStr

from crawler.errors import ParseError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a feed or page may hold: entries, addresses of a sitemap, tags of a page, attributes of a tag.

    ``inflated`` are the bytes of a body that was packed without a word about it, ``text`` the characters of what one
    entry of a feed says.
    """

    entries: int = 10_000
    addresses: int = 50_000
    tags: int = 60_000
    attributes: int = 300
    inflated: int = 15 * 1024 * 1024
    text: int = 2_000_000


DEFAULT = Limits()

_ENTRY = r"<(?:\w{1,20}:)?(?:item|entry)(?=[\s>/])"
_ADDRESS = r"<(?:\w{1,20}:)?(?:url|sitemap)(?=[\s>/])"
_ENTRIES = (re.compile(_ENTRY), re.compile(_ENTRY.encode()))
_ADDRESSES = (re.compile(_ADDRESS), re.compile(_ADDRESS.encode()))

# No tag shorter than this has too many attributes. HTML parsers take time that grows with their square.
_LONG = 500
_TAG = re.compile(r"""<[A-Za-z][^>"']*+(?:(?:"[^"]*+"|'[^']*+'|["'])[^>"']*+)*+>?""")
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")


def crop(document: AnyStr, limits: Limits) -> tuple[AnyStr, str]:
    """A feed without the entries beyond the limit, and in words what was left out ("" for nothing).

    They are cut out before anything is parsed, so that they cost neither time nor memory. Where not even as many tags
    begin, nothing is looked for.
    """
    tags = _count(document, "<")
    for patterns, names, most in (
        (_ENTRIES, ("item", "entry"), limits.entries),
        (_ADDRESSES, ("url", "sitemap"), max(limits.addresses, limits.entries)),
    ):
        if tags > most and sum(_count(document, name) for name in names) > most:
            cropped, total = _crop(document, patterns, names, most)
            if total:
                what = f"only the first {most:,} of {total:,} entries were read"
                return cropped, f"{what} (crawl.max_entries raises this)"
    return document, ""


def _crop(
    document: AnyStr, patterns: tuple[re.Pattern[str], re.Pattern[bytes]], names: tuple[str, ...], most: int
) -> tuple[AnyStr, int]:
    total, cut = 0, 0
    found = patterns[0].finditer(document) if isinstance(document, str) else patterns[1].finditer(document)
    for total, match in enumerate(found, 1):
        if total == most + 1:
            cut = match.start()
    if total <= most:
        return document, 0
    tail = max(_end(document, name) for name in names)
    return document[:cut] + document[max(tail, cut) :] if tail > cut else document[:cut], total


def _count(document: AnyStr, name: str) -> int:
    return document.count(name) if isinstance(document, str) else document.count(name.encode())


def _end(document: AnyStr, name: str) -> int:
    """Where the last end tag of this name ends; 0 where there is none."""
    tag = f"{name}>"
    at = document.rfind(tag) if isinstance(document, str) else document.rfind(tag.encode())
    return at + len(tag) if at >= 0 else 0


def check_page(text: str, limits: Limits) -> None:
    """Let a page pass that can be read in a moment.

    Raises:
        ParseError: it has too many tags, or a tag too many attributes ("too_complex").
    """
    tags = text.count("<")
    if tags > limits.tags:
        raise ParseError("too_complex", _words("the page has", tags, "tags", limits.tags, "crawl.max_tags"))
    for tag in _TAG.findall(text) if len(text) > _LONG else ():
        if len(tag) > _LONG and (found := _attributes(tag)) > limits.attributes:
            words = _words("a tag of the page has", found, "attributes", limits.attributes, "crawl.max_attributes")
            raise ParseError("too_complex", words)


def without_crowded_tags(html: str) -> str:
    """HTML without the tags that have more attributes than any honest one."""
    return _TAG.sub(_uncrowded, html) if len(html) > _LONG else html


def _uncrowded(match: re.Match[str]) -> str:
    tag = match[0]
    return "" if len(tag) > _LONG and _attributes(tag) > DEFAULT.attributes else tag


def _attributes(tag: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(tag)) - 1


def _words(subject: str, found: int, what: str, most: int, setting: str) -> str:
    return f"{subject} {found:,} {what}, more than {most:,} ({setting} raises this)"
