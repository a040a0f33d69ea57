"""Addresses inside a body: made absolute, taken out of proxies, found behind lazy attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from storage.identity import serialise_url

_PROXIES = re.compile(r"^(?:https?:)?//(?:images\.|www\.)?weserv\.nl/?\?", re.IGNORECASE)
_LAZY_NAMES = "src original lazy-src lazy actualsrc url original-src hi-res-src full-src img-src image"
_LAZY = (*(f"data-{name}" for name in _LAZY_NAMES.split()), "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_BESIDE_SRC = frozenset(_LAZY[:-1])  # most pictures have none of them
_PLACEHOLDER = re.compile(
    r"^(?:data|about|blob|javascript|file|cid):|\$\{|(?:^|[/_-])(?:blank|spacer|placeholder|transparent|pixel|loading|lazy(?:load)?|grey|gray|1x1)"
    r"(?:[-_][\w-]*)?\.(?:gif|png|jpe?g|svg|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_TRACKERS = re.compile(
    r"//(?:[\w-]+\.)*(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com|feedburner\.com|feedsportal\.com"
    r"|pixel\.wp\.com|stats\.wordpress\.com|pheedo\.com|imrworldwide\.com|facebook\.com/tr|chartbeat\.(?:com|net)|hm\.baidu\.com|cnzz\.com"
    r"|pixel\.[\w.-]+|beacon\.[\w.-]+)[/?]|[?&](?:utm_pixel|tracking_pixel)=|/(?:pixel|beacon|track(?:ing)?)\.(?:gif|png)\b",
    re.IGNORECASE,
)
# Each of them has one of these in it: looked for first, in a sixth of the time.
_COUNTERS = (
    "doubleclick analytics scorecard quantserve feedburner feedsportal wordpress pheedo imrworldwide facebook "
    "chartbeat baidu cnzz pixel beacon track"
).split()
_FILMS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|bilibili\.com|v\.qq\.com|youku\.com"
    r"|facebook\.com/plugins/video|soundcloud\.com|spotify\.com|ted\.com|rumble\.com|voanews\.com|voachinese\.com|rfa\.org|rfi\.fr|dw\.com"
    r"|bbc\.com|bbc\.co\.uk)/",
    re.IGNORECASE,
)
_MAIL = re.compile(r"mailto:[^\s<>\"']+@[^\s<>\"']+", re.IGNORECASE)

Rewrites = Iterable[tuple[re.Pattern[str], str]]


def link_address(raw: str, base: str, rewrites: Rewrites = ()) -> str:
    """The absolute address a link leads to, http, https or mailto; empty when it leads nowhere we may go."""
    raw = raw.strip()
    if not raw:
        return ""
    if raw[0] in "mM" and _MAIL.fullmatch(raw):
        return raw
    return _absolute(raw, base, rewrites)


def image_address(attributes: Mapping[str, str], base: str, rewrites: Rewrites = ()) -> str:
    """The address of a picture: the first usable of its lazy attributes, its ``src``, and its sets of sizes."""
    for name in ("src",) if _BESIDE_SRC.isdisjoint(attributes) else _LAZY:
        raw = attributes.get(name)
        if raw and (url := _picture(raw, base, rewrites)):
            return url
    for name in _SETS:
        raw = attributes.get(name)
        if raw and (url := _picture(_largest(raw), base, rewrites)):
            return url
    return ""


def is_tracker(attributes: Mapping[str, str]) -> bool:
    """A picture nobody is meant to see: one or two pixels, or from a counter's host."""
    for name in ("width", "height"):
        if (size := attributes.get(name)) and size.strip().removesuffix("px") in {"0", "1", "2"}:
            return True
    return any((address := attributes.get(name)) and _is_counter(address) for name in ("src", "data-src"))


def _is_counter(address: str) -> bool:
    lower = address.lower()
    for name in _COUNTERS:
        if name in lower:
            return _TRACKERS.search(address) is not None
    return False


def is_film(url: str) -> bool:
    """An address of a host whose frames show films, sound, or the outlet's own player."""
    return _FILMS.match(url) is not None


def _picture(raw: str, base: str, rewrites: Rewrites) -> str:
    raw = raw.strip()
    for pattern, to in rewrites:
        raw = pattern.sub(to, raw)
    if not raw or _PLACEHOLDER.search(raw):
        return ""
    url = _absolute(raw, base, ())
    return "" if url == base else url


def _absolute(raw: str, base: str, rewrites: Rewrites) -> str:
    for pattern, to in rewrites:
        raw = pattern.sub(to, raw)
    if _PROXIES.match(raw):
        raw = _behind_proxy(raw)
    return serialise_url(raw, base)


def _behind_proxy(raw: str) -> str:
    """``https://images.weserv.nl/?url=HOST/PATH`` shows ``https://HOST/PATH``."""
    query = urlsplit(raw).query
    shown = (
        query.split("url=", 1)[1]
        if query.startswith("url=") and "&" not in query
        else parse_qs(query).get("url", [""])[0]
    )
    if "%2f" in shown.lower() and "/" not in shown:
        shown = unquote(shown)
    shown = re.sub(r"^(?:ssl:|https?://|//)", "", shown, flags=re.IGNORECASE)
    return f"https://{shown}" if shown else ""


def _largest(sizes: str) -> str:
    """The candidate of a ``srcset`` with the largest descriptor; addresses may hold commas, not blanks."""
    best, best_size = "", -1.0
    for match in re.finditer(r"(\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)[wx])?\s*(?:,|$)", sizes):
        size = float(match[2] or 0)
        if size > best_size:
            best, best_size = match[1], size
    return best
