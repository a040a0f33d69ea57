"""Every dated layout of every shipped outlet, on a small page of its kind; the expectation lies beside it as JSON."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.draft import Draft, FoundImage, Page
from crawler.load import load_outlets
from crawler.outlet import Outlet
from crawler.pages import extract_page

HERE = Path(__file__).parent / "layouts"
CASES = sorted(HERE.glob("*/*.html"))
FIELDS = ("title", "section", "lead", "authors", "published", "tags", "images")


@cache
def shipped() -> dict[str, Outlet]:
    return load_outlets(Path(__file__).parents[4] / "config" / "outlets")


@cache
def read(case: Path) -> tuple[Draft, dict[str, Any]]:
    expected = json.loads(case.with_suffix(".json").read_text("utf-8"))
    page = Page(url=expected["url"], body=case.read_bytes())
    return extract_page(page, shipped()[case.parent.name], Draft(url=page.url)), expected


def ids(case: Path) -> str:
    return f"{case.parent.name}-{case.stem}"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_page_is_read_by_its_layout(case: Path) -> None:
    draft, expected = read(case)
    assert draft.found_by["body"] == expected["rule"]
    assert draft.body_from == "page"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_fields_are_found_as_the_page_says_them(case: Path) -> None:
    draft, expected = read(case)
    wanted = {name: expected[name] for name in FIELDS if name in expected}
    wanted["authors"] = tuple(wanted["authors"])
    wanted["images"] = tuple(FoundImage(**image) for image in wanted["images"])
    if "tags" in wanted:
        wanted["tags"] = tuple(wanted["tags"])
    assert {name: getattr(draft, name) for name in wanted} == wanted


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_body_has_the_text_in_order_and_nothing_else(case: Path) -> None:
    draft, expected = read(case)
    assert [words for words in expected["has"] if words not in draft.body] == []
    assert [words for words in expected["lacks"] if words in draft.body] == []
    places = [draft.body.find(words) for words in expected.get("order", [])]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("slug", ["zaobao", "rfa", "rfi", "dw", "voa"])
def test_every_layout_of_the_five_has_a_page(slug: str) -> None:
    tried = {read(case)[1]["rule"] for case in CASES if case.parent.name == slug}
    assert tried == {f"layout {layout.name}" for layout in shipped()[slug].layouts}
