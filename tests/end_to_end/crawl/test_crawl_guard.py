"""Nothing on this machine or its network is asked, whatever a stranger's feed says. A canary listens."""

import pytest


@pytest.fixture
def canary(make_origin):
    """A server that must never be reached."""
    other = make_origin()
    yield other
    assert other.asked == []


def error_of(report):
    return report.outlets[0].sources[0].errors[0]


def test_loopback_is_refused_unless_allowed(canary, harbour, run):
    error = error_of(run(harbour.outlet(canary.url("/feed")), allow_private=()))
    assert error.kind == "address"
    assert f"--allow-private {canary.host}" in error.message


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "017700000001", "[::ffff:127.0.0.1]", "0"])
def test_other_spellings_of_loopback_are_refused(canary, harbour, run, host):
    port = canary.server_address[1]
    assert error_of(run(harbour.outlet(f"http://{host}:{port}/feed"), allow_private=())).kind == "address"


def test_other_port_of_an_allowed_host_is_refused(canary, harbour, run):
    assert error_of(run(harbour.outlet(canary.url("/feed")))).kind == "address"


def test_redirect_to_another_port_is_refused(canary, origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": canary.url("/feed")})
    assert error_of(run(harbour.outlet(origin.url("/feed")))).kind == "address"


def test_redirected_robots_txt_is_guarded_too(canary, origin, harbour, run):
    origin.routes["/robots.txt"] = harbour.Reply(status=302, headers={"Location": canary.url("/robots.txt")})
    assert error_of(run(harbour.outlet(origin.url("/feed")))).kind == "address"


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "ftp://127.0.0.1/", "data:text/xml,<rss/>", "gopher://x/"]
)
def test_redirect_to_another_scheme_is_refused(origin, harbour, run, location):
    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": location})
    assert error_of(run(harbour.outlet(origin.url("/feed")))).kind == "scheme"


def test_page_behind_a_link_to_the_inside_is_not_fetched(canary, origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, canary.url("/secret"), body="A ship …")))
    report = run(harbour.outlet(origin.url("/feed")))
    assert error_of(report).kind == "address"
    assert report.total("owed") == 0


def test_metadata_service_is_refused(harbour, run):
    assert error_of(run(harbour.outlet("http://169.254.169.254/latest/meta-data"))).kind == "address"


def test_cookies_are_not_kept(origin, harbour, run):
    headers = {"Set-Cookie": "who=you", "Location": "/there"}
    origin.routes["/feed"] = harbour.Reply(status=302, headers=headers)
    origin.routes["/there"] = harbour.Reply(harbour.full(origin))
    run(harbour.outlet(origin.url("/feed")))
    assert all("cookie" not in headers for _, headers in origin.asked)
