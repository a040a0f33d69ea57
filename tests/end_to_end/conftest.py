"""A small server that says whatever a test wants it to, and a crawl over it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.outlet import Outlet, Politeness, Source
from crawler.report import CrawlReport, ignore
from crawler.run import crawl_blocking
from crawler.selection import Wishes
from crawler.settings import CrawlSettings
from storage.archive import Archive

PARAGRAPHS = (
    "The harbour office counted forty ships on Monday, three more than in any week since the new pier was opened.",
    "Captains waited for the fog to lift and passed the time with cards, coffee and the repair of their oldest nets.",
    "By evening the wind had turned to the west, and the first boats left in the order in which they had come in.",
    "The harbour master said that nobody had been hurt and that the ferry would keep to its summer timetable.",
)


@dataclass(frozen=True)
class Reply:
    """What the server answers; ``drip`` sends the body a byte at a time, ``length`` lies about how long it is."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    drip: float = 0.0
    before: float = 0.0


class Origin(ThreadingHTTPServer):
    """A loopback server with a route per path; it remembers who asked for what."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Origin

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers))
        route = self.server.routes.get(self.path, Reply(status=404))
        reply = route(headers) if callable(route) else route
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        time.sleep(reply.before)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if reply.length is None else reply.length))
        self.end_headers()
        pieces = [body[i : i + 1] for i in range(len(body))] if reply.drip else [body]
        for piece in pieces:
            self.wfile.write(piece)
            time.sleep(reply.drip)
        if reply.length is not None:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Be silent."""


@pytest.fixture
def make_origin() -> Iterator[Callable[[], Origin]]:
    started: list[Origin] = []

    def make() -> Origin:
        origin = Origin()
        threading.Thread(target=origin.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        started.append(origin)
        return origin

    yield make
    for origin in started:
        origin.shutdown()
        origin.server_close()


@pytest.fixture
def origin(make_origin: Callable[[], Origin]) -> Origin:
    return make_origin()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(str(tmp_path / "archive.db")) as opened:
        yield opened


@pytest.fixture
def run(archive: Archive, origin: Origin) -> Callable[..., CrawlReport]:
    """Crawl outlets of the origin; wishes and on_event are passed on, all other keywords are settings."""

    def crawl(*outlets: Outlet, **given: Any) -> CrawlReport:
        on_event = given.pop("on_event", ignore)
        wishes = Wishes(**{name: given.pop(name) for name in ("since", "limit", "force") if name in given})
        settings = CrawlSettings(**{"allow_private": (origin.host,), "retries": 0, **given})
        return crawl_blocking(outlets, archive, settings, wishes, on_event=on_event)

    return crawl


class Harbour:
    """An outlet that does not exist, and what it publishes."""

    Reply = Reply

    def outlet(self, *urls: str, slug: str = "harbour", robots: bool = True, **source: Any) -> Outlet:
        return Outlet(
            slug=slug,
            name="Harbour News",
            language="en",
            sources=tuple(Source(url=url, **source) for url in urls),
            politeness=Politeness(delay=0, concurrency=4, robots=robots),
        )

    def item(self, number: int, link: str, *, body: str | None = None, title: str = "") -> str:
        listed = datetime(2024, 5, 1, 8, tzinfo=UTC) + timedelta(hours=number)
        return (
            f"<item><title>{title or self.title(number)}</title><link>{link}</link>"
            f"<pubDate>{format_datetime(listed)}</pubDate>"
            f"<description>{escape(self.text(number) if body is None else body)}</description></item>"
        )

    def feed(self, *items: str) -> str:
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour News</title>'
            f"<link>https://harbour.example/</link><description>Ships</description>{''.join(items)}</channel></rss>"
        )

    def full(self, origin: Origin, count: int = 2) -> str:
        """A feed of whole articles."""
        return self.feed(*(self.item(n, origin.url(f"/ship-{n}")) for n in range(count, 0, -1)))

    def teasers(self, origin: Origin, count: int = 2) -> str:
        """A feed that sends its reader to the pages."""
        return self.feed(*(self.item(n, origin.url(f"/ship-{n}"), body="A ship …") for n in range(count, 0, -1)))

    def page(self, number: int) -> str:
        return (
            f"<!doctype html><html lang='en'><head><title>{self.title(number)}</title></head><body><main><article>"
            f"<h1>{self.title(number)}</h1>{self.text(number)}</article></main></body></html>"
        )

    def title(self, number: int) -> str:
        return f"Ship number {number} comes home"

    def text(self, number: int) -> str:
        return "".join(f"<p>{number}: {paragraph}</p>" for paragraph in PARAGRAPHS)


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()
