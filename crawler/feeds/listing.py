"""Listing pages: the links of an outlet's own HTML page, chosen by its definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from lxml.cssselect import CSSSelector

from crawler.errors import ParseError
from crawler.feeds.encoding import decode_html
from crawler.feeds.feed import Entry, Feed
from crawler.feeds.refusal import refuse
from crawler.limits import DEFAULT, Limits, check_page
from crawler.outlet import Source

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")


def parse_listing(body: bytes, headers: Mapping[str, str], source: Source, limits: Limits = DEFAULT) -> Feed:
    """The articles a listing page links to, in the order of the page, each address once.

    ``source.entries`` selects the links, or blocks of which the first link counts (None: every link of the page);
    ``source.match`` is searched in the absolute address. Raises ParseError: empty, challenge,
    too_complex, or unreadable for a page none of whose links is wanted, which means that its layout has changed.
    """
    decoded = decode_html(body, headers)
    check_page(decoded.text, limits)
    base = headers.get("content-location", "") or source.url
    tree = _tree(decoded.text)
    if tree is None:
        raise refuse("", headers)
    base = _base(tree, base)
    entries: dict[str, Entry] = {}
    for block in _blocks(tree, source):
        entry = _entry(block, base)
        if entry and _is_wanted(entry.link, base, source):
            known = entries.get(entry.link)
            entries[entry.link] = entry if known is None else _fuller(known, entry)
    if not entries:
        raise _nothing(decoded.text, headers, source)
    return Feed(
        kind="listing",
        entries=tuple(entries.values()),
        title_as_listed=_line(tree.findtext(".//title") or ""),
        link=base,
        language=(tree.get("lang") or "").strip(),
        problems=(decoded.problem,) if decoded.problem else (),
    )


def _tree(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def _base(tree: html.HtmlElement, location: str) -> str:
    declared = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    return _absolute(declared, location) or location


@lru_cache(maxsize=256)
def _selector(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def _blocks(tree: html.HtmlElement, source: Source) -> list[html.HtmlElement]:
    found = _selector(source.entries or "a[href]")(tree)
    return [block for block in found if isinstance(block, html.HtmlElement)] if isinstance(found, list) else []


def _entry(block: html.HtmlElement, base: str) -> Entry | None:
    anchor = _anchor(block)
    link = _absolute(anchor.get("href"), base) if anchor is not None else ""
    if anchor is None or not link:
        return None
    published = _time(block)
    picture = next((_absolute(found, base) for image in block.iter("img") if (found := _source(image))), "")
    return Entry(
        id=link,
        link=link,
        title_as_listed=_title(block, anchor),
        published=published,
        images=(picture,) if picture else (),
    )


def _anchor(block: html.HtmlElement) -> html.HtmlElement | None:
    """The link of a block: itself, the one in its heading, its first, or the one around it."""
    if block.tag == "a":
        return block
    inside = [anchor for anchor in block.iter("a") if anchor.get("href")]
    for heading in block.iter(*_HEADINGS):
        inside = [anchor for anchor in heading.iter("a") if anchor.get("href")] + inside
        break
    return inside[0] if inside else next(block.iterancestors("a"), None)


def _title(block: html.HtmlElement, anchor: html.HtmlElement) -> str:
    """The heading of the link or block, else the words of the link, else what its picture or title says."""
    for holder in (anchor, block):
        for heading in holder.iter(*_HEADINGS):
            if title := _line(heading.text_content()):
                return title
    alternative = next((image.get("alt") or "" for image in anchor.iter("img")), "")
    return _line(anchor.text_content()) or _line(anchor.get("title") or alternative)


def _time(block: html.HtmlElement) -> str:
    for time in block.iter("time"):
        if found := time.get("datetime") or _line(time.text_content()):
            return str(found).strip()
    return ""


def _source(image: html.HtmlElement) -> str:
    return next((found for name in _LAZY if (found := image.get(name)) and not found.startswith("data:")), "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _absolute(href: str | None, base: str) -> str:
    try:
        link = urljoin(base, (href or "").strip()) if href and href.strip() else ""
    except ValueError:
        return ""
    return link.partition("#")[0] if link.startswith(("http://", "https://")) else ""


def _is_wanted(link: str, base: str, source: Source) -> bool:
    """By the pattern; with neither pattern nor selector, what stays on the site and has a path."""
    if source.match:
        return re.search(source.match, link) is not None
    if source.entries:
        return True
    there, here = urlsplit(link), urlsplit(base)
    return there.netloc == here.netloc and there.path.strip("/") != "" and link != base


def _fuller(first: Entry, second: Entry) -> Entry:
    """A picture and a headline often link to the same article: the words and the time of both, together."""
    return Entry(
        id=first.id,
        link=first.link,
        title_as_listed=max(first.title_as_listed, second.title_as_listed, key=len),
        published=first.published or second.published,
        images=first.images or second.images,
    )


def _nothing(text: str, headers: Mapping[str, str], source: Source) -> ParseError:
    refusal = refuse(text, headers)
    if refusal.kind in {"empty", "challenge"}:
        return refusal
    wanted = " and ".join(f"{key} = {value!r}" for key in ("entries", "match") if (value := getattr(source, key)))
    return ParseError(
        "unreadable", f"no link of {source.url} is wanted by {wanted or 'this source'}: has its layout changed?"
    )
