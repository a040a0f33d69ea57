"""What a feed's entry gives an article, and whether its page is needed for the rest."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from itertools import islice

from crawler.draft import FEED, Draft, FoundImage
from crawler.feeds.feed import Entry, Feed
from crawler.outlet import Outlet, Source
from crawler.pages.document import absolute_links

SUMMARY = "feed summary"
_ENOUGH_PARAGRAPHS = 3
_END = 800  # characters; holds as many paragraphs as are enough, of most bodies
_SHORT_CONTENT = 300
_LONG_SUMMARY = 1200
# Begins with one character that has no case: the search then passes over everything else in C.
_BREAK = re.compile(r"<(?:/(?:p|div|li|h\d|blockquote|tr)\s*>|br\s*/?>\s*(?:<br\s*/?>\s*)+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# WordPress and its kin sign every entry, cut or whole.
_SIGNATURE = re.compile(
    r"(?:the post\b.{0,300}?\bappeared first on\b.{0,200}|获取更多RSS.*)$", re.IGNORECASE | re.DOTALL
)
_DOTS = re.compile(r"(?:…|\.{3,}|。{3,})[\s」』”\"]*$")
_MORE = re.compile(
    r"(?:\[\s*(?:…|\.{3})\s*\]|\.{3}\s*more|\b(?:read|see|view) (?:more|full|the (?:full|rest))\b.{0,80}"
    r"|\bcontinue reading\b.{0,200}"
    r"|(?:阅读|閱讀|查看|点击|點擊|继续|繼續|浏览|瀏覽)(?:全文|原文|更多|阅读|閱讀|后续|後續)|全文(?:阅读|閱讀)|(?:了解|看)更多)"
    r"[\s»›→>.。…)）\]】]*$",
    re.IGNORECASE | re.DOTALL,
)
_IMAGE_TYPE = re.compile(r"image/", re.IGNORECASE)
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)


def draft_entry(entry: Entry, feed: Feed) -> Draft:
    """Make a draft of what an entry lists: strings as found, its fuller text as the body.

    A title the feed reader made of the text is only the one as listed: the page's own is better. Pictures
    beside a text that has its own are left out: they are the same ones, smaller.

    ``found_by`` says "feed" for a feed's fields and the kind of the source for others; a body that is only
    the entry's summary is marked "feed summary".
    """
    link = entry.link or (entry.id if entry.id.startswith(("http://", "https://")) else "")
    body = entry.content_as_listed or entry.summary_as_listed
    rule = feed.kind if feed.kind in ("listing", "sitemap") else FEED
    said = {
        "title": "" if entry.title_from_text else entry.title_as_listed,
        "body": absolute_links(body, entry.base, link) if entry.base else body,
        "authors": entry.authors,
        "listed": entry.published or entry.updated,
        "images": () if "<img" in body else tuple(_pictures(entry)),
        "language": entry.language or feed.language,
        "tags": entry.categories,
    }
    found_by = {name: rule for name, value in said.items() if value}
    if entry.summary_as_listed and not entry.content_as_listed:
        found_by["body"] = SUMMARY
    return Draft(url=link, title_listed=entry.title_as_listed, truncated=entry.truncated, found_by=found_by, **said)  # type: ignore[arg-type]


def _pictures(entry: Entry) -> Iterator[FoundImage]:
    for enclosure in entry.enclosures:
        if _IMAGE_TYPE.match(enclosure.type) or (not enclosure.type and _IMAGE_NAME.search(enclosure.url)):
            yield FoundImage(url=enclosure.url, caption=enclosure.title)
    enclosed = {enclosure.url for enclosure in entry.enclosures}
    yield from (FoundImage(url=url) for url in entry.images if url not in enclosed)


def is_teaser(draft: Draft, outlet: Outlet, source: Source) -> bool:
    """Whether the page has to be fetched for the text.

    A source with ``content = "feed"`` never needs it, one with "page" always. Otherwise the entry's text
    decides: nothing, a sign that it goes on elsewhere, one or two paragraphs that are short or end in dots.
    """
    del outlet  # the source alone decides today; the signature keeps room for an outlet's own signs
    if source.content != "auto":
        return source.content == "page"
    if draft.truncated:
        return True
    parts = _last_paragraphs(draft.body)
    text = _unsigned(parts[0]) if parts else ""
    if not parts or _MORE.search(text):
        return True
    if len(parts) >= _ENOUGH_PARAGRAPHS:
        return False
    short = _LONG_SUMMARY if draft.found_by.get("body") == SUMMARY else _SHORT_CONTENT
    return sum(len(_unsigned(part)) for part in parts) < short or _DOTS.search(text) is not None


def _last_paragraphs(body: str) -> list[str]:
    """As many of a body's paragraphs as are enough, the last one first; looked for at its end before all of it."""
    _, *parts = _BREAK.split(body[-_END:])  # where the end was cut off, the first is not whole
    found = list(islice(_plain(parts), _ENOUGH_PARAGRAPHS))
    return found if len(found) == _ENOUGH_PARAGRAPHS else list(islice(_plain(_BREAK.split(body)), _ENOUGH_PARAGRAPHS))


def _plain(parts: list[str]) -> Iterator[str]:
    """The paragraphs as plain text, the last one first, without those that only sign the entry."""
    for part in reversed(parts):
        text = " ".join(html.unescape(_TAG.sub("", part)).split())
        if text and not _SIGNATURE.match(text):
            yield text


def _unsigned(text: str) -> str:
    """A paragraph without the signature at its end."""
    return _SIGNATURE.sub("", text).strip()


def entry_hash(entry: Entry) -> str:
    """Fingerprint an entry as listed, in 32 hexadecimal characters: while it stays, nothing has to be read again."""
    said = (
        entry.id,
        entry.link,
        entry.title_as_listed,
        entry.published,
        entry.updated,
        entry.summary_as_listed,
        entry.content_as_listed,
    )
    return hashlib.blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
