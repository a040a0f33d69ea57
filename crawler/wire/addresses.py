"""Which network addresses may be asked: the rules of the guard, without any network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import ada_url

from crawler.errors import PermanentFetchError

DEFAULT_PORTS = {"http": 80, "https": 443}

# The IANA special-purpose registries (RFC 6890 and its updates), and the addresses clouds give their metadata service.
_SPECIAL = {
    "metadata": "169.254.169.254/32 100.100.100.200/32 fd00:ec2::254/128",
    "unspecified": "0.0.0.0/8 ::/128",
    "loopback": "127.0.0.0/8 ::1/128",
    "link-local": "169.254.0.0/16 fe80::/10",
    "carrier-grade NAT": "100.64.0.0/10",
    "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
    "multicast": "224.0.0.0/4 ff00::/8",
    "reserved": (
        "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 "
        "64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16"
    ),
}
_NETWORKS = tuple((kind, ip_network(network)) for kind, networks in _SPECIAL.items() for network in networks.split())
_GLOBAL_UNICAST = IPv6Network("2000::/3")

# IPv6 networks that carry an IPv4 address, and how many bits stand behind it: mapped, compatible, NAT64, 6to4.
_EMBEDDING = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)

# Ports of other protocols, which no web server answers on: below 1024 all but the web's own, above it the "bad ports"
# of the WHATWG Fetch standard, and those of databases, caches, queues and machines' own administration.
_FIRST_FREE_PORT = 1024
# fmt: off
_BAD_PORTS = frozenset((
    1433, 1434, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659, 4045, 4190,
    5060, 5061, 5432, 5433, 5672, 5900, 5901, 5984, 5985, 5986, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 8500, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 15672, 25565, 26379, 27017, 27018, 50070, 61616,
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads, as the WHATWG URL parser reads it: decimal, octal and mapped hosts are spelled out."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the scheme's own."""
        return self.host if self.port in DEFAULT_PORTS.values() else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a URL without path."""
        usual = DEFAULT_PORTS[self.scheme] == self.port
        return f"{self.scheme}://{self.host}" if usual else f"{self.scheme}://{self.host}:{self.port}"


def read_target(url: str, base: str = "") -> Target:
    """Read where a URL leads, relative to ``base`` when one is given.

    Raises:
        PermanentFetchError: it is no URL ("url") or neither http nor https ("scheme").
    """
    try:
        parsed = ada_url.URL(url, base or None)
    except ValueError as error:
        raise PermanentFetchError("url", url, f"not a URL: {url[:200]!r}") from error
    # Each part asked of the parser costs as much as the parsing: the others are read from what it wrote.
    href = parsed.href.partition("#")[0]
    scheme, _, rest = href.partition(":")
    if scheme not in DEFAULT_PORTS:
        raise PermanentFetchError("scheme", url, f"only http and https are fetched, not {scheme!r}: {url[:200]!r}")
    host = rest[2:].partition("/")[0].rpartition("@")[2]
    name, colon, port = host.rpartition(":")
    if not colon or port.endswith("]"):  # a colon within the brackets of an IPv6 host
        return Target(url=href, scheme=scheme, host=host, port=DEFAULT_PORTS[scheme])
    return Target(url=href, scheme=scheme, host=name, port=int(port))


@lru_cache(maxsize=4096)
def special_use(address: str) -> str | None:
    """Say which special use an IP address has ("loopback", "private", …); None for a public one."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    for kind, network in _NETWORKS:
        if found.version == network.version and found in network:
            return kind
    if isinstance(found, IPv4Address):
        return None
    carried = _carried(found)
    if carried is not None:
        return special_use(str(carried))
    return None if found in _GLOBAL_UNICAST else "reserved"


def _carried(address: IPv6Address) -> IPv4Address | None:
    for network, behind in _EMBEDDING:
        if address in network:
            return IPv4Address(int(address) >> behind & 0xFFFFFFFF)
    return None


class AddressRules:
    """What may be connected to: public addresses, and the hosts an operator has named.

    ``allowed`` are HOST or HOST:PORT as they stand in URLs; an IPv6 host stands in brackets. A named host
    may have any address; without a port it may be asked on every port.

    Raises:
        ValueError: an entry is no HOST[:PORT].
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(read_allowed(entry) for entry in allowed)

    def check_target(self, target: Target) -> None:
        """Refuse a literal address that is not public, and a port that is no web server's.

        Raises:
            PermanentFetchError: "address" or "port".
        """
        if _is_bad(target.port) and not self._is_named(target.host, target.port):
            raise PermanentFetchError("port", target.url, f"port {target.port} belongs to another protocol")
        literal = literal_address(target.host)
        if literal is not None:
            self.check_address(target.host, target.port, literal)

    def check_address(self, host: str, port: int, address: str) -> None:
        """Refuse an address that a host has, unless it is public or the host is named.

        Raises:
            PermanentFetchError: "address".
        """
        kind = special_use(address)
        if kind is not None and not self._is_named(host, port):
            where = host if host.strip("[]") == address else f"{host} ({address})"
            raise PermanentFetchError(
                "address",
                f"{host}:{port}",
                f"{where} is a {kind} address; allow it with --allow-private {host}:{port}",
            )

    def _is_named(self, host: str, port: int) -> bool:
        bare = host.strip("[]").rstrip(".")
        return (bare, None) in self._allowed or (bare, port) in self._allowed


def _is_bad(port: int) -> bool:
    return port in _BAD_PORTS or (port < _FIRST_FREE_PORT and port not in DEFAULT_PORTS.values())


def read_allowed(entry: str) -> tuple[str, int | None]:
    """Read a HOST[:PORT] an operator allows; the port is None where none is given."""
    try:
        parsed = ada_url.URL(f"http://{entry}")
        has_port = bool(parsed.port) or entry.endswith(":80")
        plain = parsed.pathname == "/" and not (parsed.search or parsed.hash or parsed.username)
    except ValueError:
        plain = False
    if not plain or entry.endswith("/"):
        raise ValueError(f"not a HOST or HOST:PORT: {entry!r}; for example 127.0.0.1:8080 or intranet.example")
    return parsed.hostname.strip("[]").rstrip("."), (int(parsed.port or 80) if has_port else None)


def literal_address(host: str) -> str | None:
    """Read the IP address a URL's host spells; None for a name."""
    bare = host.strip("[]").rstrip(".")
    return _spelt_out(bare) if ":" in bare or bare[-1:].isdigit() else None


@lru_cache(maxsize=4096)
def _spelt_out(address: str) -> str | None:
    try:
        return str(ip_address(address))
    except ValueError:
        return None
