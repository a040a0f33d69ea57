"""Pages that stand in front of a source: challenges, consent forms, and plain HTML where a feed was."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.outcome import SAMPLE_BYTES, OutcomeKind

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


def recognise_page(status: int, headers: Mapping[str, str], body: bytes, *, url: str = "") -> OutcomeKind | None:
    """What stands where a feed was expected: CHALLENGE, CONSENT, HTML, or None for anything else.

    ``headers`` have lower-case names, ``url`` is the final address. Only the first 4 KB are looked at, and
    markers count in HTML alone: a feed may well write about captchas.
    """
    if headers.get("cf-mitigated", "").strip().lower() == "challenge":
        return OutcomeKind.CHALLENGE
    start = body[:SAMPLE_BYTES].lower()
    if not any(mark in start[:1024] for mark in _HTML):
        return None
    if any(mark in start for mark in _CHALLENGE):
        return OutcomeKind.CHALLENGE
    host = url.lower().partition("://")[2]
    if host.startswith("consent.") or any(mark in start for mark in _CONSENT):
        return OutcomeKind.CONSENT
    return OutcomeKind.HTML if 200 <= status < 300 else None
