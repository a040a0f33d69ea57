import pytest

from scheduler.blocked import recognise_page

HTML = b"<!DOCTYPE html><html><head><title>%b</title></head><body>%b</body></html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "url", "kind"),
    [
        (403, {"cf-mitigated": "challenge"}, b"", "", "challenge"),
        (403, {}, HTML % (b"Just a moment...", b""), "", "challenge"),
        (200, {}, HTML % (b"", b'<div class="g-recaptcha">'), "", "challenge"),
        (200, {}, HTML % (b"", b"Welcome"), "https://consent.example.com/m?continue=x", "consent"),
        (200, {}, HTML % (b"", b'<form action="/consent/save">'), "https://a.example/", "consent"),
        (200, {}, HTML % (b"News", b"Stories"), "https://a.example/", "html"),
        (200, {}, b"\n\n<HTML>", "", "html"),
        (404, {}, HTML % (b"Not found", b""), "", None),
        (200, {}, b"<?xml version='1.0'?><rss><channel><title>hcaptcha.com and g-recaptcha</title>", "", None),
        (200, {}, b"", "", None),
    ],
)
def test_a_page_in_front_of_the_feed_is_recognised(status, headers, body, url, kind):
    assert recognise_page(status, headers, body, url=url) == kind
