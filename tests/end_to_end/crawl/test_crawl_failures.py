"""A source that fails says why, keeps what it had, and stops no other."""

import gzip
import socket

import pytest

from storage.queries import Queries
from storage.sources import SourceRef, Sources


def only_error(report):
    [source] = report.outlets[0].sources
    assert source.failed
    return source.errors[0]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
def test_refusing_server_is_reported_with_its_status(origin, harbour, run, status):
    origin.routes["/feed"] = harbour.Reply(status=status)
    assert only_error(run(harbour.outlet(origin.url("/feed")))).kind == f"http_{status}"


@pytest.mark.parametrize(
    ("body", "kind"),
    [("", "empty"), ("<!doctype html><title>Welcome</title><p>Hello", "html"), ("\x00\x01\x02" * 50, "unreadable")],
)
def test_what_is_no_feed_is_an_error_of_its_own_kind(origin, harbour, run, body, kind):
    origin.routes["/feed"] = harbour.Reply(body)
    error = only_error(run(harbour.outlet(origin.url("/feed"))))
    assert (error.kind, error.subject) == (kind, origin.url("/feed"))


def test_port_nobody_listens_on_is_refused(harbour, run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        error = only_error(run(harbour.outlet(f"http://{host}/feed"), allow_private=(host,)))
    assert error.kind == "refused"


def test_name_that_does_not_exist_is_a_dns_error(harbour, run):
    assert only_error(run(harbour.outlet("http://nowhere.invalid/feed"))).kind == "dns"


def test_failure_leaves_articles_and_validators(origin, harbour, run, archive):
    outlet = harbour.outlet(origin.url("/feed"))
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    run(outlet)
    origin.routes["/feed"] = harbour.Reply("<html><p>We are moving house")
    run(outlet)
    state = Sources(archive.engine).state(SourceRef(outlet.slug, origin.url("/feed")), parser_version="1")
    assert (state.etag, state.failures, state.error_kind) == ('"1"', 1, "html")
    assert len(list(Queries(archive.engine).articles())) == 2


def test_failing_outlet_stops_no_other(origin, harbour, run):
    origin.routes["/good"] = origin.routes["/fine"] = harbour.Reply(harbour.full(origin))
    origin.routes["/bad"] = harbour.Reply(status=403)
    outlets = [harbour.outlet(origin.url(f"/{name}"), slug=name) for name in ("good", "bad", "fine")]
    report = run(*outlets)
    assert [(one.outlet, one.failed, one.total("new")) for one in report.outlets] == [
        ("good", False, 2),
        ("bad", True, 0),
        ("fine", False, 2),
    ]
    assert report.failed


def test_broken_parser_costs_one_source(origin, harbour, run, monkeypatch):
    import crawler.visit

    def burst(fetched, source):
        raise ZeroDivisionError

    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    monkeypatch.setattr(crawler.visit, "parse_source", burst)
    assert only_error(run(harbour.outlet(origin.url("/feed")))).kind == "internal"


def test_body_shorter_than_announced_is_an_error(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin)[:300], length=5000)
    assert only_error(run(harbour.outlet(origin.url("/feed")))).kind == "truncated"


def test_cut_gzip_is_an_error(origin, harbour, run):
    packed = gzip.compress(harbour.full(origin).encode())[:-20]
    origin.routes["/feed"] = harbour.Reply(packed, headers={"Content-Encoding": "gzip"})
    assert only_error(run(harbour.outlet(origin.url("/feed")))).kind == "truncated"


def test_momentary_failure_is_tried_again(origin, harbour, run):
    answers = iter([harbour.Reply(status=502), harbour.Reply(harbour.full(origin))])
    origin.routes["/feed"] = lambda _: next(answers)
    assert run(harbour.outlet(origin.url("/feed")), retries=1).total("new") == 2


def test_server_that_says_when_to_come_back_is_left_alone(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(status=503, headers={"Retry-After": "120"})
    run(harbour.outlet(origin.url("/feed")), retries=3)
    assert origin.paths() == ["/feed"]
