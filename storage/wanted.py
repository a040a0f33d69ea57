"""What a search wants beside its query. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles are wanted, beside the query.

    Of these outlets; in this language (zh: zh-Hans and zh-Hant too); by an author whose name holds these words or
    characters in order; published at ``since`` or later and before ``until``.
    """

    outlets: Sequence[str] = ()
    language: str | None = None
    author: str | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()
