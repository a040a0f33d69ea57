"""Times as they are written down."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def written(time: datetime) -> str:
    """An aware time in UTC as ISO 8601 with microseconds: of one length, so that it sorts."""
    return _written(time if time.tzinfo is UTC else time.astimezone(UTC))


@lru_cache(maxsize=512)
def _written(time: datetime) -> str:
    # What is stored together has few times, each in many places, and to write one takes as long as to find forty.
    return time.isoformat(timespec="microseconds")
