"""The outlets that come with gleaner: complete, well behaved, and named as the old archives named them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from crawler.load import load_outlets
from crawler.outlet import Outlet
from storage.article import SourceKind

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "config" / "outlets"
REAL = ROOT / ".." / "shared" / "real" / "feeds" / "subs.json"
FIVE = ("zaobao", "rfa", "rfi", "dw", "voa")
SLUGS = sorted(path.stem for path in FOLDER.glob("*.toml"))
LAYOUTS = {
    "zaobao": ["sg-2024-06", "sg-2026-09", "sg-2025", "sg-2024", "hk-2025", "hk"],
    "rfa": ["plone", "arc", "arc-data"],
    "rfi": ["current"],
    "dw": ["2023-06", "2024-01", "current", "data"],
    "voa": ["2015", "pangea"],
}
UNTIL = {
    ("zaobao", "sg-2024-06"): "2024-06-12",
    ("zaobao", "hk"): "2025-12-31",
    ("rfa", "plone"): "2024-12-31",
    ("dw", "2023-06"): "2023-06-12",
    ("dw", "2024-01"): "2024-01-19",
    ("voa", "2015"): "2016-12-31",
}


@cache
def shipped() -> dict[str, Outlet]:
    return load_outlets(FOLDER)


def test_there_are_eighteen_each_in_the_file_of_its_slug() -> None:
    assert list(shipped()) == SLUGS
    assert len(SLUGS) == 18


@pytest.mark.skipif(not REAL.exists(), reason="the old archives' feeds are not beside this checkout")
def test_names_are_the_tags_of_the_old_archives() -> None:
    tags = {feed["site"] for feed in json.loads(REAL.read_text("utf-8"))}
    assert {outlet.name for outlet in shipped().values()} == tags


@pytest.mark.parametrize("slug", SLUGS)
def test_definition_documents_itself(slug: str) -> None:
    outlet = shipped()[slug]
    assert outlet.note
    assert outlet.homepage.startswith("https://")
    assert outlet.example.startswith("https://")
    assert outlet.timezone != "UTC" or slug in {"dw", "voa", "bbc"}


@pytest.mark.parametrize("slug", SLUGS)
def test_outlet_is_polled_politely(slug: str) -> None:
    outlet = shipped()[slug]
    assert outlet.politeness.robots
    assert outlet.politeness.delay >= 2
    assert outlet.politeness.concurrency == 1
    assert outlet.cadence.cron or outlet.cadence.min


@pytest.mark.parametrize("slug", SLUGS)
def test_listing_names_its_articles_by_a_pattern_its_example_fits(slug: str) -> None:
    outlet = shipped()[slug]
    for source in outlet.sources:
        if source.kind is SourceKind.LISTING:
            assert source.content == "page"
            assert source.match
            assert re.search(source.match, outlet.example)


@pytest.mark.parametrize("slug", SLUGS)
def test_mirror_is_taken_for_its_text(slug: str) -> None:
    mirrors = [source for source in shipped()[slug].sources if source.kind is SourceKind.MIRROR]
    assert len(mirrors) <= 1
    assert all(source.content == "feed" for source in mirrors)
    assert mirrors or slug not in FIVE


@pytest.mark.parametrize("slug", FIVE)
def test_five_have_their_dated_layouts(slug: str) -> None:
    layouts = shipped()[slug].layouts
    assert [layout.name for layout in layouts] == LAYOUTS[slug]
    dated = {(slug, layout.name): layout.until.isoformat() for layout in layouts if layout.until}
    assert dated == {key: day for key, day in UNTIL.items() if key[0] == slug}


def test_outlet_specific_traps_are_defined() -> None:
    identifiers = {slug: outlet.identity.id_pattern for slug, outlet in shipped().items() if outlet.identity.id_pattern}
    assert re.search(identifiers["dw"], "https://www.dw.com/zh/x/a-65955570")
    assert re.search(identifiers["cna"], "https://www.cna.com.tw/news/ahel/202009305001.aspx")
    assert re.search(identifiers["voa"], shipped()["voa"].example)
