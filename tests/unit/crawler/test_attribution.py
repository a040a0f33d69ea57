"""Whose article an imported one is."""

from __future__ import annotations

import pytest

from crawler.attribution import Attribution, slug_of
from crawler.outlet import Outlet, Source

OUTLETS = {
    slug: Outlet(slug=slug, name=name, language="zh-Hans", homepage=f"https://www.{slug}.example/", sources=sources)
    for slug, name, sources in (
        ("rfi", "法广", (Source(url="https://feeds.rfi.example/cn"),)),
        ("cna", "(臺)中央社CNA", (Source(url="https://mirror.example/cna", kind="mirror"),)),
    )
}


@pytest.mark.parametrize(
    ("name", "slug"), [("法广", "rfi"), ("RFI", "rfi"), ("法廣", "rfi"), ("台中央社 cna", "cna"), ("cna", "cna")]
)
def test_a_name_is_matched_with_the_definitions(name: str, slug: str) -> None:
    assert Attribution(OUTLETS).by_name(name) is OUTLETS[slug]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.rfi.example/cn/1", "rfi"),
        ("http://feeds.rfi.example/x", "rfi"),
        ("https://deep.m.cna.example/", "cna"),
        ("https://mirror.example/cna/1", "mirror-example"),
        ("https://www.other.example/", "other-example"),
        ("https://[broken", "unnamed"),
    ],
)
def test_a_page_is_of_the_outlet_whose_host_it_lies_on(url: str, slug: str) -> None:
    assert Attribution(OUTLETS).by_url(url).slug == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Matters", "matters"),
        ("The Café, 2", "the-cafe-2"),
        ("LyLy TV越南生活", "lyly-tv-bfc6ead1"),
        ("看中国", "outlet-d3be4241"),
        ("？", "outlet-"),
        ("x" * 60, "x" * 30 + "-"),
    ],
)
def test_a_slug_follows_from_the_name_alone(name: str, slug: str) -> None:
    assert slug_of(name).startswith(slug)
    assert Outlet(slug=slug_of(name), name=name, language="und")


def test_an_outlet_is_made_once_for_a_name() -> None:
    attribution = Attribution(OUTLETS)
    assert attribution.by_name("Matters") is attribution.by_name(" matters")
    assert list(attribution.made) == ["matters"]


def test_a_made_slug_never_is_that_of_a_definition() -> None:
    outlets = {"a-b": Outlet(slug="a-b", name="甲", language="zh")}
    assert Attribution(outlets).by_name("a/b!").slug == "a-b"
    assert Attribution({"a-b": outlets["a-b"]}).by_name("Á b").slug.startswith("a-b-")


def test_a_slug_is_kept_where_no_definition_has_it() -> None:
    attribution = Attribution(OUTLETS)
    assert attribution.by_slug("lyly-tv-bfc6ead1").slug == "lyly-tv-bfc6ead1"
    assert attribution.by_slug("rfi") is OUTLETS["rfi"]
    assert attribution.by_slug("法广") is OUTLETS["rfi"]
