"""An article as the seed formats see it: five strings and a time, cleaned or as published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.article import Article, Stored
from storage.export.exporter import ExportOptions
from storage.identity import serialise_url

# What JavaScript's trim() takes away: the old archives were written by it.
BLANKS = "\t\n\v\f\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][ \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
_BREAKS_OR_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a post is made of. ``tag`` is the outlet's name, ``at`` the time the post is dated by."""

    title: str
    url: str
    author: str
    tag: str
    at: datetime
    body: str


def as_post(stored: Stored, options: ExportOptions) -> Post:
    """Choose an article's cleaned strings, or those it was published with."""
    article, original = stored.article, stored.original
    tag = options.name_of(article.outlet)
    if not options.as_published:
        return Post(
            title=article.title,
            url=serialise_url(article.url) or article.url,
            author=_joined(article) or tag,
            tag=tag,
            at=article.published_at,
            body=one_line(article.body),
        )
    return Post(
        title=original.title or article.title_as_listed,
        url=serialise_url(original.link, article.url) or article.url,
        author=original.author or tag,
        tag=tag,
        at=article.listed_at or article.published_at,
        body=original.body,
    )


def without_controls(text: str) -> str:
    """Remove U+0000-1F and U+007F-9F."""
    return _CONTROLS.sub("", text)


def one_line(html: str) -> str:
    """Put HTML on one line without gluing words: a line break becomes a blank, in ``<pre>`` a reference."""
    if not _BREAKS_OR_CONTROLS.search(html):
        return html.strip(BLANKS)
    if "<pre" not in html.lower():
        return without_controls(_LINE_BREAK.sub(" ", html)).strip(BLANKS)
    parts = _PREFORMATTED.split(html)
    parts[0::2] = [_LINE_BREAK.sub(" ", part) for part in parts[0::2]]
    parts[1::2] = [re.sub("\r\n|[\n\r]", "&#10;", part) for part in parts[1::2]]
    return without_controls("".join(parts)).strip(BLANKS)


def milliseconds(moment: datetime) -> int:
    """Count the milliseconds since the epoch."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def to_bytes(text: str) -> bytes:
    """Encode as UTF-8; half a surrogate pair, which UTF-8 has no bytes for, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _joined(article: Article) -> str:
    return ("、" if article.language.startswith(("zh", "ja")) else ", ").join(article.authors)
