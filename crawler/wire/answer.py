"""What a source's server answered, as far as the schedule and the evidence of a fault need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SAMPLE_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, whatever its status. ``url`` is where it came from, header names are lower case.

    ``hops`` are the redirects on the way, each the status and the URL it led to; ``sample`` is the beginning of
    the body.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    hops: tuple[tuple[int, str], ...] = ()
    sample: bytes = b""
