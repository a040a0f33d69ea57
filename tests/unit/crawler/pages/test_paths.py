"""Paths into a page's data."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from crawler.pages.paths import DataPath, find

DATA: Any = {
    "a": {"b": [{"c": 1}, {"c": 2, "kind": ["x", "y"]}]},
    "Article:1": {"title": "甲", "by": [{"__ref": "Person:7"}]},
    "Article:2": {"title": "乙", "by": [{"__ref": "Person:8"}]},
    "Person:7": {"name": "林兰"},
    "nothing": None,
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.b.c", [1, 2]),
        ("a.b[1].c", [2]),
        ("a.b[5].c", []),
        ("a.b[kind=y].c", [2]),
        ("a.b[c=1].c", [1]),
        ("a.b[c=3]", []),
        ("a[b=x]", []),
        ("Article:*.title", ["甲", "乙"]),
        ("Article:1.by.name", ["林兰"]),
        ("Article:1.by[0].name", ["林兰"]),
        ("nothing", [None]),
        ("nothing.more", []),
        ("a.z", []),
    ],
)
def test_path_leads_to_its_values(path: str, values: list[Any]) -> None:
    assert list(find(DATA, path)) == values


def test_reference_is_followed_in_the_root_from_within() -> None:
    assert list(find(DATA["Article:1"], "by.name", DATA)) == ["林兰"]


def test_reference_to_nothing_stays_as_it_is() -> None:
    assert list(find(DATA, "Article:2.by")) == [[{"__ref": "Person:8"}]]
    assert list(find(DATA, "Article:2.by.name")) == []


@pytest.mark.parametrize(
    "path", ["a", "a.b[0].c", "loaderData.0-0.x", "@graph[@type=NewsArticle]", "Article:*", "a[0][k=v].b"]
)
def test_path_is_accepted(path: str) -> None:
    assert TypeAdapter(DataPath).validate_python(path) == path


@pytest.mark.parametrize("path", ["", ".a", "a.", "a..b", "a[x]", "a[0]b", "a[", "[0]", "a]"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match="path"):
        TypeAdapter(DataPath).validate_python(path)
