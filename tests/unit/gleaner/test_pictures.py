"""Pictures for a book, fetched by the downloader of a crawl."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crawler.settings import CrawlSettings
from gleaner.pictures import picture_fetcher
from storage.export import Picture

PNG = b"\x89PNG\r\n\x1a\n..."


class Handler(BaseHTTPRequestHandler):
    """Serves one picture."""

    def do_GET(self) -> None:
        found = self.path == "/1.png"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PNG if found else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    """A server of one picture."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def settings(*allowed: str) -> CrawlSettings:
    return CrawlSettings(allow_private=allowed, retries=0)


def test_a_picture_comes_and_one_that_is_not_there_does_not(host):
    with picture_fetcher(settings(host)) as fetch:
        assert fetch(f"http://{host}/1.png") == Picture(content=PNG, media_type="image/png")
        assert fetch(f"http://{host}/2.png") is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:,x", "http://[", ""])
def test_what_is_no_address_of_the_web_is_not_fetched(url):
    with picture_fetcher(settings()) as fetch:
        assert fetch(url) is None


def test_a_private_address_is_not_asked(host):
    with picture_fetcher(settings()) as fetch:
        assert fetch(f"http://{host}/1.png") is None
