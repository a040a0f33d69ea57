"""What is remembered of imports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.archive import Archive
from storage.article import Capture, Decision, ImportedFile, New, Revision, Unchanged
from storage.imports import Imports, Provenance

Show = Callable[..., list[Decision]]
Make = Callable[..., Capture]


def file(name: str, dated: str = "2023-06-14") -> ImportedFile:
    return ImportedFile(name=name, digest=f"{len(name):032}", dated=dated, archive="old")


@pytest.fixture
def imports(archive: Archive) -> Imports:
    """The imports of the empty archive."""
    return Imports(archive.engine)


def test_files_are_known_by_name_and_digest(show: Show, capture: Make, imports: Imports) -> None:
    long, odd = "長" * 700, "a\udcff\0b"
    show(*(replace(capture(str(place)), file=file(name)) for place, name in enumerate((long, odd, "c.md"))))
    asked = {(name, file(name).digest) for name in (long, odd, "c.md", "d.md")}
    assert imports.known([*asked, ("c.md", "0" * 32)]) == asked - {("d.md", file("d.md").digest)} - {("c.md", "0" * 32)}
    assert imports.known([]) == set()


def test_an_article_knows_the_files_it_came_from(show: Show, capture: Make, imports: Imports) -> None:
    noon = capture().fetched_at
    files = [file("a.md", "2023-06-14"), file("bb.md", "2023-06-15"), file("ccc.md", "2023-06-16")]
    titles = ("港口重开", "港口又关", "港口又关")
    captures = [capture("1", title=title, fetched_at=noon + timedelta(days=day)) for day, title in enumerate(titles)]
    first, second, third = show(*map(lambda one, its: replace(one, file=its), captures, files))
    assert isinstance(first, New)
    assert isinstance(second, Revision)
    assert isinstance(third, Unchanged)
    assert imports.of_article(first.id) == [
        Provenance(name="a.md", archive="old", dated="2023-06-14", revision=1),
        Provenance(name="bb.md", archive="old", dated="2023-06-15", revision=2),
        Provenance(name="ccc.md", archive="old", dated="2023-06-16", revision=2),
    ]


def test_the_same_file_twice_is_one(show: Show, capture: Make, imports: Imports) -> None:
    [decision, _] = show(*[replace(capture("1"), file=file("a.md"))] * 2)
    assert len(imports.of_article(decision.id)) == 1  # type: ignore[union-attr]


def test_what_was_crawled_came_from_no_file(show: Show, capture: Make, imports: Imports) -> None:
    [decision] = show(capture("1"))
    assert imports.of_article(decision.id) == []  # type: ignore[union-attr]


def test_a_name_replaces_a_slug_and_not_the_other_way(imports: Imports) -> None:
    for name in ("outlet-1", "看市集", "outlet-1"):
        imports.name_outlet("outlet-1", name)
    assert imports.outlet_names() == {"outlet-1": "看市集"}
