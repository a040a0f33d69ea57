"""A small replica of five outlets, for the demonstration and the tests: every text in it is invented."""

from __future__ import annotations

from gleaner.replica.server import LOOPBACK, Replica, Request
from gleaner.replica.site import Newsrooms, hosts, read_newsrooms

__all__ = ["LOOPBACK", "Newsrooms", "Replica", "Request", "hosts", "read_newsrooms"]
