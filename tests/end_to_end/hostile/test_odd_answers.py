"""Bodies that never end, addresses with backslashes, characters cut in half: what no honest server sends."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress

import pytest

from storage.queries import Queries


@pytest.fixture
def endless():
    """The address of a server that sends one chunk after the other until nobody listens any more."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while True:
                    connection.sendall(b"10000\r\n" + b"<" * 65536 + b"\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    thread.join(5)


def test_endless_body_stops_at_the_limit_and_names_the_setting(endless, harbour, run):
    outlet = harbour.outlet(f"http://{endless}/feed", robots=False)
    (error,) = run(outlet, allow_private=(endless,), max_feed_bytes=2_000_000).outlets[0].sources[0].errors
    assert (error.kind, "crawl.max_feed_bytes" in error.message) == ("too_large", True)


@pytest.fixture
def canary(make_origin):
    """A server that must never be reached."""
    other = make_origin()
    yield other
    assert other.asked == []


BACKSLASHES = (
    "http:\\\\{0}\\secret",
    "\\\\{0}\\secret",
    "/\\{0}/secret",
    "http://x.invalid\\@{0}/secret",
    "http:/\\{0}/",
)


@pytest.mark.parametrize("spelling", BACKSLASHES)
def test_backslash_addresses_lead_no_further_inside_than_others(spelling, canary, origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": spelling.format(canary.host)})
    assert run(harbour.outlet(origin.url("/feed"))).outlets[0].sources[0].errors[0].kind in {"address", "dns"}
    listed = harbour.feed(harbour.item(1, spelling.format(canary.host), body="A ship …"))
    origin.routes["/feed"] = harbour.Reply(listed)
    assert run(harbour.outlet(origin.url("/feed"))).total("owed") <= 1


def test_halves_of_characters_in_json_are_stored_as_none(origin, harbour, run, archive):
    half = "a\ud83d"
    said = {
        "id": half,
        "url": origin.url("/1"),
        "title": half,
        "content_html": f"<p>{half} {'words ' * 99}</p>",
        "tags": [half],
    }
    origin.routes["/feed"] = harbour.Reply(json.dumps({"title": half, "items": [said]}))
    assert run(harbour.outlet(origin.url("/feed"), content="feed")).total("new") == 1
    (stored,) = Queries(archive.engine).articles()
    assert (stored.article.title, stored.article.tags) == ("a", ("a",))
    assert stored.article.text.startswith("a")
