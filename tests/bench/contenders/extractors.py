"""Fetching the pages of feeds one after the other and extracting them with one library: trafilatura or news-please.

Nothing is stored. Usage: extractors.py NAME FEED …   (NAME: trafilatura, trafilatura-fast, news-please)
"""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Callable

import pycurl
from lxml import etree


def extractor(name: str) -> Callable[[str, str], bool]:
    """What makes a text of a page; news-please gets no sockets, for it fetches pictures while it parses."""
    if name == "news-please":
        from newsplease import NewsPlease

        def refuse(*_: object, **__: object) -> None:
            raise OSError("no network here")

        socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
        return lambda html, url: bool(NewsPlease.from_html(html, url=url).maintext)
    import trafilatura

    fast = name == "trafilatura-fast"
    return lambda html, url: bool(trafilatura.bare_extraction(html, url=url, fast=fast))


def fetch(client: pycurl.Curl, url: str) -> bytes:
    """The body of an answer of 200."""
    buffer = io.BytesIO()
    client.setopt(pycurl.URL, url)
    client.setopt(pycurl.WRITEDATA, buffer)
    client.perform()
    return buffer.getvalue()


def main(name: str, urls: list[str]) -> None:
    extract = extractor(name)
    client = pycurl.Curl()
    client.setopt(pycurl.FAILONERROR, True)
    for feed in urls:
        for item in etree.fromstring(fetch(client, feed)).iter("item"):
            url = item.findtext("link") or ""
            assert extract(fetch(client, url).decode(), url), url


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
