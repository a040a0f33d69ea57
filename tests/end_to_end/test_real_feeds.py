"""Eighteen real feeds, served over loopback: everything is stored, and the second crawl costs nothing."""

import json
import threading
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import crawler.visit
from crawler.outlet import Outlet, Politeness, Source
from crawler.run import crawl_blocking
from crawler.settings import CrawlSettings
from storage.archive import Archive
from storage.queries import Queries

FEEDS = Path(__file__).parents[2] / ".." / "shared" / "real" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="../shared/real/feeds is not beside the project")


class Feeds(BaseHTTPRequestHandler):
    """Serves the folder with validators, and counts the bytes of feeds it hands out."""

    protocol_version = "HTTP/1.1"
    sent: list[int]

    def __init__(self, sent, *args):
        self.sent = sent
        super().__init__(*args)

    def do_GET(self):
        path = FEEDS / self.path.lstrip("/")
        if not path.is_file():
            return self.answer(404)
        body = path.read_bytes()
        etag = f'"{sha256(body).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304)
        self.sent.append(len(body))
        return self.answer(200, body, etag)

    def answer(self, status, body=b"", etag=""):
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Be silent."""


@pytest.fixture(scope="module")
def served():
    sent = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Feeds, sent))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", sent
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def crawls(served, tmp_path_factory):
    """Two crawls into one archive: reports, bytes sent and bodies parsed of each, and what is stored."""
    host, sent = served
    parsed = []
    parse = crawler.visit.parse_source

    def watch(fetched, source):
        parsed.append(fetched.url)
        return parse(fetched, source)

    outlets = [
        Outlet(
            slug=f"feed-{path.stem}",
            name=path.stem,
            language="zh-Hans",
            sources=(Source(url=f"http://{host}/{path.name}", kind="mirror", content="feed"),),
            politeness=Politeness(delay=0, concurrency=16),
        )
        for path in sorted(FEEDS.glob("*.xml"))
    ]
    made = []
    with pytest.MonkeyPatch.context() as patch, Archive.open(str(tmp_path_factory.mktemp("real") / "a.db")) as archive:
        patch.setattr(crawler.visit, "parse_source", watch)
        for _ in range(2):
            report = crawl_blocking(outlets, archive, CrawlSettings(allow_private=(host,)))
            made.append((report, sum(sent), len(parsed)))
            sent.clear()
            parsed.clear()
        stored = list(Queries(archive.engine).articles())
    return made, stored


def test_every_listed_article_is_stored(crawls):
    (first, _, parsed), _ = crawls[0]
    index = json.loads((FEEDS / "index.json").read_text("utf-8"))
    assert not first.failed
    assert first.total("listed") == first.total("new") + first.total("revised") + first.total("duplicate") == len(index)
    assert parsed == len({row["feed"] for row in index})


def test_every_link_of_the_index_is_in_the_archive(crawls):
    index = json.loads((FEEDS / "index.json").read_text("utf-8"))
    assert {one.original.link for one in crawls[1]} == {row["link"] for row in index}


def test_second_crawl_stores_downloads_and_parses_nothing(crawls):
    _, (second, sent, parsed) = crawls[0]
    assert {source.status for outlet in second.outlets for source in outlet.sources} == {"unchanged"}
    assert [second.total(name) for name in ("listed", "new", "revised", "duplicate", "bytes")] == [0] * 5
    assert (sent, parsed) == (0, 0)
