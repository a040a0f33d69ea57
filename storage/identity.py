"""When two captures are the same article: normalised addresses, the outlet's own identifiers, folded texts.

The keys made here are for comparing. They are never fetched: a server may answer another address only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from ada_url import URL

from storage.folding import fold

TEXT_KEY_LENGTH = 100

_HOST_PREFIXES = frozenset({"www", "m", "amp", "mobile"})
_TRACKING = re.compile(
    r"(?:utm|ns|at|pk|mtm|hsa|fb)_.*"
    r"|(?:fb|g|d|ms|y|tw|tt)clid|gbraid|wbraid|_ga|_gl|_hsenc|_hsmi|mkt_tok|mc_[ce]id|igshid|igsh|spm"
    r"|ocid|maca|fsrc|cmpid|cmp|icid|xtor|xtref|wt\.mc_id|ref_(?:src|url)|__twitter_impression"
    r"|guccounter|guce_referrer|guce_referrer_sig|feed(?:type|name)|amp|amp_js_v|amp_gsa|usqp"
)
# Parameters that name a thing on some sites and a way of arriving on others: the value tells.
_ARRIVAL = re.compile(r"ref|source|src|from|outputtype")
_ARRIVED_FROM = re.compile(
    r"rss(?:-.*)?|feed|atom|home(?:page)?|index|twitter|facebook|weibo|wechat|telegram|timeline|(?:single|group)message"
    r"|email|newsletter|google|share|social|amp|previous-article"
)
_PARTS = re.compile(r"https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(:[0-9]+)?(/[^?#]*)(?:\?([^#]*))?(#.*)?", re.DOTALL)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_AMP_NAME = re.compile(r"\.amp(?=(?:\.s?html?)?$)")
_SEGMENT_SAFE = "-._~!$&'()*+,;=:@"
# Most paths: nothing encoded but what has to be, so that unifying them would change nothing.
_UNIFIED_PATH = re.compile(r"(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[89A-F][0-9A-F])*")
_QUERY_SAFE = "-._~!$'()*,;:@/?"
# Addresses that the URL parser would give back as they are: worth knowing, since most are such.
_SERIALISED = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9][a-z0-9-]*+\.)+[a-z]{2,12}/"
    r"(?:(?:[A-Za-z0-9_~-]|%[013-9A-Fa-f])[A-Za-z0-9_.~%-]*+/)*+(?:(?:[A-Za-z0-9_~-]|%[013-9A-Fa-f])[A-Za-z0-9_.~%-]*+)?"
    r"(?:\?[A-Za-z0-9_.~%=&;:@/?!$()*+,-]*+)?(?:#[A-Za-z0-9_.~%=&;:@/?!$()*+,-]*+)?"
)


def serialise_url(url: str, base: str = "") -> str:
    """An address as the WHATWG URL Standard serialises it, resolved against base; "" when it is not http(s)."""
    if _SERIALISED.fullmatch(url):
        return url
    try:
        serialised: str = URL(url, base or None).href
    except ValueError:
        return ""
    # An http(s) address without a host does not parse.
    return serialised if serialised.startswith(("http://", "https://")) else ""


def public_url(url: str) -> str:
    """The URL without user and password, for all that leaves this machine."""
    if "@" not in url:
        return url
    try:
        parsed = URL(url)
    except ValueError:
        return ""
    parsed.username = parsed.password = ""
    return str(parsed.href)


def url_key(url: str) -> str:
    """What is left of an address when all that does not tell articles apart is gone.

    Gone are scheme, user, www., m., amp. and mobile. before the host, the default port, dot segments, empty
    segments, a trailing slash, AMP variants, session and tracking parameters, the order of parameters, and the
    fragment unless it is a path (``#!`` or ``#/``). Percent-encoding is unified, with %2F kept apart from /.
    An address that is not http(s) is its own key, without outer blanks.
    """
    serialised = serialise_url(url)
    if not serialised:
        return url.strip()
    match = _PARTS.fullmatch(serialised)
    assert match is not None  # noqa: S101 - the serialiser writes nothing else
    host, port, path, query, fragment = match.groups(default="")
    key = _host(host) + port + _path(path)
    if query and (kept := _query(query)):
        key += f"?{kept}"
    return key + (fragment if fragment.startswith(("#!", "#/")) else "")


def article_id(url: str, pattern: str | None) -> str | None:
    """The outlet's own identifier in an address: the first group of the pattern that matched, or the whole match."""
    if not pattern or not (match := _compiled(pattern).search(url)):
        return None
    return next((group for group in match.groups() if group), match.group()) or None


def text_key(text: str) -> str | None:
    """A text's fingerprint, the same for both Chinese scripts; None under 100 folded characters.

    Shorter texts repeat by nature (a headline, "more soon"): alike, they are not yet the same article.
    """
    folded = fold(text)
    return fingerprint(folded) if len(folded) >= TEXT_KEY_LENGTH else None


def fingerprint(text: str) -> str:
    """32 hexadecimal characters of BLAKE2b."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _host(host: str) -> str:
    labels = host.rstrip(".").split(".")
    while len(labels) > 2 and labels[0] in _HOST_PREFIXES:
        del labels[0]
    return ".".join(labels)


def _path(path: str) -> str:
    segments = [segment for segment in _SESSION.sub("", path).split("/") if segment]
    if not _UNIFIED_PATH.fullmatch(path):
        segments = [quote_from_bytes(unquote_to_bytes(segment), _SEGMENT_SAFE) for segment in segments]
    if len(segments) > 1 and segments[-1] == "amp":
        del segments[-1]
    if len(segments) > 1 and segments[0] == "amp":
        del segments[0]
    if segments:
        segments[-1] = _AMP_NAME.sub("", segments[-1])
    return "".join(f"/{segment}" for segment in segments)


def _query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    kept = [(_unified(name), equals, _unified(value)) for name, equals, value in pairs if not _is_tracking(name, value)]
    return "&".join("".join(pair) for pair in sorted(kept))


def _unified(part: str) -> str:
    return quote(unquote_to_bytes(part.replace("+", " ")), _QUERY_SAFE)


def _is_tracking(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if _ARRIVAL.fullmatch(name):
        return bool(_ARRIVED_FROM.fullmatch(value))
    return bool(_TRACKING.fullmatch(name))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
