"""Why some bytes are no feed, in words that help."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.errors import ParseError

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,200})", re.IGNORECASE)
_CHALLENGES = (
    "cf-challenge",
    "cf_chl_",
    "challenge-platform",
    "just a moment...",
    "attention required! | cloudflare",
    "checking your browser",
    "enable javascript and cookies to continue",
    "ddos-guard",
    "_incapsula_resource",
    "px-captcha",
    "captcha-delivery",
    "g-recaptcha",
    "h-captcha",
    "hcaptcha.com",
    "pardon our interruption",
    "aliyun_waf",
    "verify you are human",
    "请完成安全验证",
    "安全验证",
)


def refuse(text: str, headers: Mapping[str, str]) -> ParseError:
    """The error for a body that is no feed: kind empty, challenge, html or unreadable."""
    start = text[:100_000].lower()
    if not text.strip():
        return ParseError("empty", "the answer is empty where a feed was expected")
    named = _TITLE.search(text[:100_000])
    title = f", titled {' '.join(named[1].split())!r}" if named else ""
    if headers.get("cf-mitigated") or (_HTML.search(start) and any(mark in start for mark in _CHALLENGES)):
        return ParseError("challenge", f"a challenge page for browsers where a feed was expected{title}")
    if _HTML.search(start):
        return ParseError("html", f"an HTML page where a feed was expected{title}")
    return ParseError("unreadable", f"no feed of any kind; it begins with {text.strip()[:60]!r}")
