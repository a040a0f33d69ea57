"""Pages that stand in front of what was asked for."""

import pytest

from crawler.pages.barrier import barrier, is_html

HTML = b"<!DOCTYPE html><html><head><title>%b</title></head><body>%b</body></html>"


@pytest.mark.parametrize(
    ("headers", "body", "url", "found"),
    [
        ({"cf-mitigated": " Challenge "}, b"", "", "challenge"),
        ({}, HTML % (b"Just a moment...", b""), "", "challenge"),
        ({}, HTML % (b"", b"Welcome"), "https://consent.example.com/m?continue=x", "consent"),
        ({}, HTML % (b"", b'<form action="/consent/save">'), "https://a.example/", "consent"),
        ({}, HTML % (b"", b"x" * 5000 + b"g-recaptcha"), "https://a.example/", None),
        ({}, b"g-recaptcha", "https://consent.example.com/", None),
    ],
)
def test_what_stands_in_front_is_recognised(headers, body, url, found) -> None:
    assert barrier(headers, body, url=url) == found


def test_a_page_is_known_by_its_beginning() -> None:
    assert is_html(b"\n\n<HTML>")
    assert not is_html(b" " * 1024 + b"<html>")
