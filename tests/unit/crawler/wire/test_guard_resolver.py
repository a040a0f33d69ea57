"""Names are looked up once, and private addresses are kept back."""

import asyncio
import socket

import pytest

from crawler.errors import PermanentFetchError
from crawler.wire.addresses import AddressRules
from crawler.wire.guard import GuardedResolver


def resolve(addresses, *allowed):
    """What is left of a name's addresses."""

    def lookup(host, port, family, kind):
        if not addresses:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, kind, 6, "", (address, port)) for address in addresses]

    async def ask():
        resolver = GuardedResolver(AddressRules(allowed), lookup)
        try:
            return [one["host"] for one in await resolver.resolve("harbour.example", 80)]
        finally:
            await resolver.close()

    return asyncio.run(ask())


def test_public_addresses_are_given_out():
    assert resolve(["1.1.1.1", "8.8.8.8"]) == ["1.1.1.1", "8.8.8.8"]


def test_private_address_among_public_ones_is_kept_back():
    assert resolve(["127.0.0.1", "1.1.1.1", "10.0.0.1"]) == ["1.1.1.1"]


def test_name_with_private_addresses_only_is_refused():
    with pytest.raises(PermanentFetchError, match=r"harbour.example \(127.0.0.1\) is a loopback address"):
        resolve(["127.0.0.1"])


def test_named_host_keeps_its_private_address():
    assert resolve(["127.0.0.1"], "harbour.example:80") == ["127.0.0.1"]


def test_name_without_an_address_is_an_error_of_the_system():
    with pytest.raises(OSError, match="no such name"):
        resolve([])
