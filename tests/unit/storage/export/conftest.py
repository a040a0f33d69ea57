"""Stored articles for export tests, made without an archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from storage.article import Article, Original, PublishedFrom, Stored

AT = datetime(2023, 6, 14, 21, 3, 30, 777_000, tzinfo=UTC)
LISTED = datetime(2023, 6, 15, 1, 2, 3, tzinfo=UTC)


class Make(Protocol):
    """Makes a stored article: fields of Article by name, those of Original with ``original_``."""

    def __call__(self, number: int = 1, **fields: Any) -> Stored: ...


def make_stored(number: int = 1, **fields: Any) -> Stored:
    """Make a stored article that differs from a plain one in the fields named."""
    article = Article(
        outlet="paper",
        url=f"https://example.org/{number}",
        title="河水上涨",
        title_as_listed="河水上涨 - 国内",
        body="<p>第一段</p>\n<p>第二段</p>",
        text="第一段\n第二段",
        language="zh-Hans",
        published_at=AT,
        published_from=PublishedFrom.PAGE,
        listed_at=LISTED,
    )
    original = Original(link=f"https://example.org/{number}?ref=rss", title="河水上涨 - 国内", body="<p>第一\n段</p>")
    ours = {name: value for name, value in fields.items() if not name.startswith("original_")}
    theirs = {name.removeprefix("original_"): fields[name] for name in fields.keys() - ours.keys()}
    return Stored(
        id=number,
        article=replace(article, **ours),
        original=replace(original, **theirs),
        revision=1,
        revisions=1,
        duplicate_of=None,
        first_seen_at=LISTED,
        last_seen_at=LISTED,
        fetched_at=LISTED,
    )


@pytest.fixture
def make() -> Make:
    """Return the maker of stored articles."""
    return make_stored
