"""Which addresses may be asked."""

import ada_url
import pytest

from crawler.errors import PermanentFetchError
from crawler.wire.addresses import AddressRules, literal_address, read_allowed, read_target, special_use

SPECIAL = {
    "metadata": ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254"],
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],
    "loopback": ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.1.1"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fec0::1", "2002:a00:1::"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": [
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "240.0.0.1", "255.255.255.255",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "::ffff:240.0.0.1",
    ],
}  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255"]
PUBLIC += ["2606:4700::1111", "2001:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize(("address", "use"), [(one, use) for use, many in SPECIAL.items() for one in many])
def test_special_address_is_named_by_its_use(address, use):
    assert special_use(address) == use


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_has_no_special_use(address):
    assert special_use(address) is None


@pytest.mark.parametrize(
    ("host", "literal"),
    [
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("１２７.0.0.1", "127.0.0.1"),
        ("[::FFFF:7f00:1]", "::ffff:7f00:1"),
        ("harbour.example", None),
    ],
)
def test_spelled_address_is_read_as_a_browser_reads_it(host, literal):
    assert literal_address(read_target(f"http://{host}/").host) == literal


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "data:,x", "javascript:1", "gopher://a.example/"]
)
def test_other_schemes_are_refused(url):
    with pytest.raises(PermanentFetchError) as caught:
        read_target(url)
    assert caught.value.kind == "scheme"


@pytest.mark.parametrize("url", ["", "no url", "http://", "http://[::1", "http://a b/"])
def test_what_is_no_url_is_refused(url):
    with pytest.raises(PermanentFetchError) as caught:
        read_target(url)
    assert caught.value.kind == "url"


def test_target_is_read_relative_to_its_base():
    target = read_target("\\north\\feed#top", "https://harbour.example:8443/a/b")
    assert (target.url, target.scheme, target.port) == ("https://harbour.example:8443/north/feed", "https", 8443)
    assert (target.authority, target.origin) == ("harbour.example:8443", "https://harbour.example:8443")


def test_default_port_is_left_out_of_the_names():
    target = read_target("https://harbour.example:443/")
    assert (target.authority, target.origin) == ("harbour.example", "https://harbour.example")


@pytest.mark.parametrize(
    "place", ["a.example", "a.example:8443", "[::1]", "[::1]:81", "u:p@a.example:81", "b@[2001:db8::2]"]
)
@pytest.mark.parametrize("rest", ["", "/", "?q=x:1@y", "/p@q:1/r?s=/t"])
def test_host_and_port_are_those_the_parser_names(place, rest):
    url = f"http://{place}{rest}"
    parsed = ada_url.URL(url)
    target = read_target(url)
    assert (target.host, target.port) == (parsed.hostname, int(parsed.port or 80))


@pytest.mark.parametrize("allowed", ["127.0.0.1:8080", "127.0.0.1", "LOCALHOST:8080", "0x7f.1:8080"])
def test_named_host_may_have_a_private_address(allowed):
    host = "localhost" if "LOCAL" in allowed else "127.0.0.1"
    AddressRules([allowed]).check_address(host, 8080, "127.0.0.1")


@pytest.mark.parametrize("allowed", ["127.0.0.1:8081", "localhost:8080", "10.0.0.1"])
def test_other_host_or_port_is_refused(allowed):
    with pytest.raises(PermanentFetchError, match="--allow-private"):
        AddressRules([allowed]).check_address("127.0.0.1", 8080, "127.0.0.1")


def test_ipv6_host_is_named_in_brackets():
    AddressRules(["[::1]:8080"]).check_target(read_target("http://[0::1]:8080/"))


def test_port_80_can_be_named():
    assert read_allowed("intranet.example:80") == ("intranet.example", 80)


@pytest.mark.parametrize("entry", ["", "http://a.example", "a.example/x", "a.example:99999", "me@a.example", "a b"])
def test_what_is_no_host_cannot_be_allowed(entry):
    with pytest.raises(ValueError, match="HOST"):
        read_allowed(entry)


def test_ports_of_other_protocols_are_refused():
    with pytest.raises(PermanentFetchError) as caught:
        AddressRules().check_target(read_target("http://harbour.example:25/"))
    assert caught.value.kind == "port"


def test_port_of_another_protocol_may_be_named():
    AddressRules(["harbour.example:25"]).check_target(read_target("http://harbour.example:25/"))


def test_public_literal_passes():
    AddressRules().check_target(read_target("http://1.1.1.1/"))


@pytest.mark.parametrize("port", [1, 22, 25, 443 + 1, 2375, 3306, 5432, 6379, 9200, 11211, 27017])
def test_only_ports_where_web_servers_stand_are_asked(port):
    with pytest.raises(PermanentFetchError) as caught:
        AddressRules().check_target(read_target(f"http://harbour.example:{port}/"))
    assert caught.value.kind == "port"


@pytest.mark.parametrize("port", [80, 443, 8000, 8080, 8443, 3000])
def test_usual_ports_are_asked(port):
    AddressRules().check_target(read_target(f"http://harbour.example:{port}/"))
