"""What can go wrong while collecting.

CrawlError
├── DefinitionError        an outlet definition is wrong: mend the file
├── FetchError             a request failed
│   ├── TransientFetchError    retry later: network, timeout, 429, 5xx
│   └── PermanentFetchError    report: 403, 404, 410, refused address, limit reached
└── ParseError             the bytes are not what the source was said to be
"""

from __future__ import annotations

from crawler.wire.answer import Answer


class CrawlError(Exception):
    """Base of everything this package raises on purpose."""


class DefinitionError(CrawlError):
    """An outlet definition is wrong. The message names file, key and value, and says what to do."""


class FetchError(CrawlError):
    """A request failed.

    ``kind`` is a short stable word for reports and counters (dns, refused, timeout, http_403, too_large),
    ``answer`` what the server said, if it said anything.
    """

    def __init__(self, kind: str, subject: str, message: str, answer: Answer | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.subject = subject
        self.answer = answer


class TransientFetchError(FetchError):
    """It may work later: retry at the next poll."""


class PermanentFetchError(FetchError):
    """Trying again will not help: someone has to look."""


class ParseError(CrawlError):
    """The bytes are not what the source was said to be (HTML where a feed was, a challenge page, nothing).

    ``kind`` is one of html, challenge, empty, unreadable, too_complex, too_large.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
