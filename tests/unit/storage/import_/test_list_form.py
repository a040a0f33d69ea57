"""List archives, read back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import ImportedFileError
from storage.import_ import FORMS, Item, Post, recognise

FORM = FORMS["list"]
AT = datetime(2023, 6, 14, 21, 3, 30, tzinfo=UTC)
ARTICLE = "<!--1686776610000-->\n[港口[重]开](https://demo.example/cn/1)\n------\n\n<p>正文</p>\n"


def read(text: str) -> Post:
    found = FORM.read(Item(name="法广/1048574_x.md", data=text.encode(), path=Path("x.md")))
    assert isinstance(found, Post)
    return found


def test_an_article_gives_its_strings_back() -> None:
    assert read(ARTICLE) == Post(
        link="https://demo.example/cn/1",
        title="港口[重]开",
        outlet="法广",
        body="<p>正文</p>",
        dated="1686776610000",
        listed_at=AT,
        fetched_at=AT,
    )


def test_an_article_without_a_readable_date_has_none() -> None:
    assert read(ARTICLE.replace("1686776610000", "NaN")).listed_at is None


def test_another_page_is_refused() -> None:
    with pytest.raises(ImportedFileError, match=r"x\.md:1: no line"):
        read("法广\n------\n\n6-14 [a](/articles/法广/1_a.md)\n")


def test_the_first_stored_comes_first_and_lists_are_left_out(tmp_path: Path) -> None:
    for name in ("articles/法广/1048574_a.md", "articles/法广/1048573_b.md", "lists/法广.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    found = [(item.name, item.rank) for item in FORM.items(tmp_path) if isinstance(item, Item)]
    assert found == [("法广/1048574_a.md", -1048574), ("法广/1048573_b.md", -1048573)]
    assert recognise(tmp_path) == ["list"]
