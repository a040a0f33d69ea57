"""What targets say when something does not hold."""

from __future__ import annotations


class BrokenError(AssertionError):
    """What must hold does not."""


def hold(holds: bool, what: str, *of: object) -> None:
    """Go on where it holds."""
    if not holds:
        raise BrokenError(f"{what}: {', '.join(repr(one)[:500] for one in of)}")


def text_of(data: bytes) -> str:
    """Any bytes as text, those that are no UTF-8 as halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")
