"""A request has its time, its size and its number of redirects, whatever the other side does."""

import gzip
import time

import pytest


def kind_of(report):
    return report.outlets[0].sources[0].errors[0].kind


def test_body_that_drips_ends_at_the_deadline(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), drip=0.05)
    started = time.monotonic()
    assert kind_of(run(harbour.outlet(origin.url("/feed")), timeout_feed=0.4)) == "timeout"
    assert time.monotonic() - started < 3


def test_headers_that_do_not_come_end_at_the_deadline(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), before=3)
    assert kind_of(run(harbour.outlet(origin.url("/feed")), timeout_feed=0.4)) == "timeout"


def test_redirects_share_one_deadline(origin, harbour, run):
    for n in range(6):
        origin.routes[f"/{n}"] = harbour.Reply(status=302, headers={"Location": f"/{n + 1}"}, before=0.2)
    report = run(harbour.outlet(origin.url("/0")), timeout_feed=0.5)
    assert kind_of(report) == "timeout"
    assert len(origin.paths()) < 5


def test_small_body_that_unpacks_to_a_huge_one_stops_at_the_limit(origin, harbour, run):
    bomb = gzip.compress(bytes(50_000_000))
    origin.routes["/feed"] = harbour.Reply(bomb, headers={"Content-Encoding": "gzip"})
    report = run(harbour.outlet(origin.url("/feed")), max_feed_bytes=100_000)
    assert kind_of(report) == "too_large"
    assert "crawl.max_feed_bytes" in report.outlets[0].sources[0].errors[0].message


def test_bomb_within_a_bomb_stops_at_the_limit(origin, harbour, run):
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    origin.routes["/feed"] = harbour.Reply(bomb, headers={"Content-Encoding": "gzip, gzip"})
    assert kind_of(run(harbour.outlet(origin.url("/feed")), max_feed_bytes=100_000)) == "too_large"


def test_body_announced_too_large_is_not_read(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(b"x" * 10, length=10**9)
    assert kind_of(run(harbour.outlet(origin.url("/feed")))) == "too_large"


def test_packed_feed_is_read(origin, harbour, run):
    packed = gzip.compress(harbour.full(origin).encode())
    origin.routes["/feed"] = harbour.Reply(packed, headers={"Content-Encoding": "gzip"})
    assert run(harbour.outlet(origin.url("/feed"))).total("new") == 2


@pytest.mark.parametrize(("hops", "outcome"), [(10, None), (11, "redirects")])
def test_ten_redirects_are_followed_and_no_more(origin, harbour, run, hops, outcome):
    for n in range(hops):
        origin.routes[f"/{n}"] = harbour.Reply(status=301, headers={"Location": f"/{n + 1}"})
    origin.routes[f"/{hops}"] = harbour.Reply(harbour.full(origin))
    report = run(harbour.outlet(origin.url("/0")))
    assert (kind_of(report) if report.failed else None) == outcome


def test_redirect_in_a_circle_ends(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": "/feed"})
    assert kind_of(run(harbour.outlet(origin.url("/feed")))) == "redirects"


def test_relative_links_are_read_from_where_the_feed_was_found(origin, harbour, run, archive):
    from storage.queries import Queries

    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": "/north/feed"})
    origin.routes["/north/feed"] = harbour.Reply(
        harbour.feed(harbour.item(1, "ship-1")).replace("https://harbour.example/", "")
    )
    run(harbour.outlet(origin.url("/feed")))
    assert [stored.article.url for stored in Queries(archive.engine).articles()] == [origin.url("/north/ship-1")]


def test_flood_of_headers_is_an_error(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={f"X-{n}": "y" * 100 for n in range(3000)})
    assert kind_of(run(harbour.outlet(origin.url("/feed")))) == "headers"


def test_a_long_header_is_an_error_that_names_the_setting_and_one_of_a_strict_site_is_none(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"Content-Security-Policy": "p" * 20_000})
    assert run(harbour.outlet(origin.url("/feed"))).total("new") == 2
    (error,) = run(harbour.outlet(origin.url("/feed")), max_header_bytes=4096).outlets[0].sources[0].errors
    assert (error.kind, "crawl.max_header_bytes" in error.message, "4096 bytes" in error.message) == (
        "headers",
        True,
        True,
    )


def test_huge_validator_is_not_kept(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"' + "e" * 5000 + '"'})
    run(harbour.outlet(origin.url("/feed")))
    run(harbour.outlet(origin.url("/feed")))
    assert "if-none-match" not in origin.asked[-1][1]
