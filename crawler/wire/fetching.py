"""Asking for one URL: conditional headers out, a checked answer in."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from crawler.errors import FetchError, PermanentFetchError, TransientFetchError
from crawler.limits import DEFAULT, Limits
from crawler.wire.answer import SAMPLE_BYTES, Answer
from crawler.wire.terms import Terms

# A validator is sent back as it came. One that no honest server makes is not kept.
_MAX_VALIDATOR = 1024
_MOMENTARY = frozenset((408, 425, 429))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of 200 or 304. ``url`` is where it was finally read, header names are lower case.

    ``hops`` are the redirects on the way, each the status and the URL it led to.
    ``limits`` are those it is to be parsed within.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[tuple[int, str], ...] = ()
    limits: Limits = DEFAULT

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing has changed."""
        return self.status == 304

    @property
    def answer(self) -> Answer:
        """The answer as it is kept."""
        return Answer(
            url=self.url, status=self.status, headers=self.headers, hops=self.hops, sample=self.body[:SAMPLE_BYTES]
        )


class Fetch(Protocol):
    """Fetches a URL, with headers, on terms; raises FetchError."""

    def __call__(self, url: str, terms: Terms, headers: Mapping[str, str]) -> Coroutine[Any, Any, Fetched]:
        """Fetch."""


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Give the headers that ask for a document only when it has changed."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in asked.items() if value}


def validator(headers: Mapping[str, str], name: str) -> str:
    """Read a validator as it is to be sent back, quotes included; "" when there is none to trust."""
    value = headers.get(name, "")
    return value if value.isprintable() and len(value) <= _MAX_VALIDATOR else ""


def check_status(status: int, url: str, answer: Answer | None = None) -> None:
    """Let 200 and 304 pass. ``answer`` is what an error carries on.

    Raises:
        TransientFetchError: 408, 425, 429 or 5xx; the kind is http_429 and so on.
        PermanentFetchError: anything else.
    """
    if status in (200, 203, 304):
        return
    error: type[FetchError] = TransientFetchError if status in _MOMENTARY or status >= 500 else PermanentFetchError
    raise error(f"http_{status}", url, f"the server answers {status}{_HINTS.get(status, '')}", answer)


_HINTS = {
    401: " (Unauthorized): it wants a password",
    403: " (Forbidden): it does not serve us",
    404: " (Not Found): has the address changed?",
    410: " (Gone): it was taken away for good",
    429: " (Too Many Requests): ask less often (politeness.delay)",
}
