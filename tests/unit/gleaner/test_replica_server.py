import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from gleaner.replica import LOOPBACK, Replica, read_newsrooms

NEWSROOMS = read_newsrooms()
FEED = "/rss/rfi.xml"
FLAKY = next(story for story in NEWSROOMS["rfi"].stories if story.has("flaky"))


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(NEWSROOMS) as running:
        yield running


def ask(replica: Replica, host: str, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(LOOPBACK, replica.ports[host], timeout=5)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def test_every_host_has_a_port_and_a_robots_txt(replica: Replica) -> None:
    assert len(set(replica.ports.values())) == len(replica.ports) == 8
    assert {ask(replica, host, "/robots.txt").status for host in replica.ports} == {200}


def test_an_unchanged_etag_is_answered_with_304(replica: Replica) -> None:
    first = ask(replica, "feedx.net", FEED)
    again = ask(replica, "feedx.net", FEED, If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")  # type: ignore[attr-defined]


def test_an_unchanged_time_of_modification_is_answered_with_304(replica: Replica) -> None:
    since = ask(replica, "feedx.net", FEED).headers["Last-Modified"]
    assert ask(replica, "feedx.net", FEED, If_Modified_Since=since).status == 304
    assert ask(replica, "feedx.net", FEED, If_Modified_Since="yesterday").status == 200


def test_the_second_edition_changes_some_feeds_and_leaves_others(replica: Replica) -> None:
    etags = {path: ask(replica, "feedx.net", path).headers["ETag"] for path in (FEED, "/rss/dw.xml")}
    replica.edition = 2
    assert ask(replica, "feedx.net", FEED, If_None_Match=etags[FEED]).status == 304
    assert ask(replica, "feedx.net", "/rss/dw.xml", If_None_Match=etags["/rss/dw.xml"]).status == 200


def test_a_flaky_page_fails_once_in_the_first_edition(replica: Replica) -> None:
    path = "/" + FLAKY.url.split("/", 3)[3]
    assert [ask(replica, "www.rfi.fr", path).status for _ in range(3)] == [503, 200, 200]


def test_a_flaky_page_works_in_the_second_edition() -> None:
    with Replica(NEWSROOMS, edition=2) as replica:
        assert ask(replica, "www.rfi.fr", "/" + FLAKY.url.split("/", 3)[3]).status == 200


def test_a_double_slash_leads_to_the_same_page(replica: Replica) -> None:
    assert ask(replica, "www.rfi.fr", "//cn/rss").status == 200


def test_an_unknown_path_is_not_found(replica: Replica) -> None:
    assert ask(replica, "www.dw.com", "/nowhere").status == 404


def test_head_has_no_body(replica: Replica) -> None:
    response = ask(replica, "feedx.net", FEED, method="HEAD")
    assert (response.status, response.body) == (200, b"")  # type: ignore[attr-defined]


def test_requests_are_recorded(replica: Replica) -> None:
    ask(replica, "www.dw.com", "/nowhere?x=1", User_Agent="reader")
    (request,) = replica.requests
    assert (request.host, request.method, request.path, request.status) == ("www.dw.com", "GET", "/nowhere?x=1", 404)
    assert request.headers["user-agent"] == "reader"


def test_ports_can_be_had_again() -> None:
    with Replica(NEWSROOMS) as first:
        ports = first.ports
    with Replica(NEWSROOMS, ports=ports) as second:
        assert second.ports == ports


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        with Replica(NEWSROOMS, ports={"www.dw.com": taken}) as replica:
            assert replica.ports["www.dw.com"] != taken
            assert ask(replica, "www.dw.com", "/robots.txt").status == 200


def test_addresses_of_the_outlets_become_the_replicas(replica: Replica) -> None:
    port = replica.ports["www.zaobao.com.sg"]
    assert replica.localise("see https://www.zaobao.com.sg/x") == f"see http://{LOOPBACK}:{port}/x"
    assert replica.localise("https://feedx.net and https://static.zaobao.com/1.jpg") == (
        "https://feedx.net and https://static.zaobao.com/1.jpg"
    )
