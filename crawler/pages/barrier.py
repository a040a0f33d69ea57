"""Pages that stand in front of what was asked for: challenges for browsers, and requests for consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

# What is looked at of a page, in bytes.
START = 4096

_CHALLENGE = (
    b"cf-chl-",
    b"/cdn-cgi/challenge-platform/",
    b"cf-turnstile",
    b"<title>just a moment...</title>",
    b"g-recaptcha",
    b"h-captcha",
    b"hcaptcha.com",
    b"captcha-delivery.com",
    b"_incapsula_resource",
    b"/_sec/cp_challenge/",
    b"awswafintegration",
)
_CONSENT = (
    b"consent.google.com",
    b"consent.yahoo.com",
    b'id="consent-page"',
    b'class="consent-form"',
    b'action="/consent',
    b"/collectconsent",
    b"/privacy-gate",
)
_HTML = (b"<!doctype html", b"<html")


def is_html(body: bytes) -> bool:
    """Whether a body begins as a page does."""
    start = body[:1024].lower()
    return any(mark in start for mark in _HTML)


def barrier(headers: Mapping[str, str], body: bytes, *, url: str = "") -> Literal["challenge", "consent"] | None:
    """What stands in front of the document; None where nothing is recognised.

    ``headers`` have lower-case names, ``url`` is the final address. Only the first 4 KB are looked at, and
    markers count in HTML alone: a feed may well write about captchas.
    """
    if headers.get("cf-mitigated", "").strip().lower() == "challenge":
        return "challenge"
    if not is_html(body):
        return None
    start = body[:START].lower()
    if any(mark in start for mark in _CHALLENGE):
        return "challenge"
    host = url.lower().partition("://")[2]
    return "consent" if host.startswith("consent.") or any(mark in start for mark in _CONSENT) else None
