"""docs/outlets.md names every key, transform and outlet there is."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from crawler.load import load_outlets
from crawler.normalise.rules import FIELDS, Rewrite, TextRules
from crawler.outlet import Cadence, Identity, Outlet, Politeness, Source
from crawler.pages.rules import Layout, PageData, Patterns
from crawler.transforms import TRANSFORMS

ROOT = Path(__file__).parents[3]
SECTIONS: dict[str, type[BaseModel]] = {
    "The outlet": Outlet,
    "`[[sources]]`": Source,
    "`[identity]`": Identity,
    "`[[layouts]]`": Layout,
    "`[layouts.data]`": PageData,
    "`[text]`": TextRules,
    "`[cadence]`": Cadence,
    "`[politeness]`": Politeness,
}


@cache
def sections() -> dict[str, str]:
    parts = re.split(r"^##+ (.+)$", (ROOT / "docs" / "outlets.md").read_text("utf-8"), flags=re.MULTILINE)
    return {title.partition(":")[0]: text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def keys(text: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+?) \|", text, flags=re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`([a-z_]+)`", row)}


@pytest.mark.parametrize("title", SECTIONS)
def test_table_names_the_keys_there_are_and_no_others(title: str) -> None:
    extra = {"extends"} if title == "The outlet" else set()
    assert keys(sections()[title]) == set(SECTIONS[title].model_fields) | extra


def test_small_tables_and_names_are_named_in_the_text() -> None:
    assert all(f"`{name}`" in sections()["`[[layouts]]`"] for name in Patterns.model_fields)
    assert all(f"`{name}`" in sections()["`[text]`"] for name in (*Rewrite.model_fields, *FIELDS))
    assert keys(sections()["Transforms"]) == set(TRANSFORMS)


def test_every_outlet_is_listed_with_its_name_and_language() -> None:
    rows = re.findall(
        r"^\| `([a-z]+)` \| (.+?) \| (.+?) \|", sections()["The outlets that come with gleaner"], re.MULTILINE
    )
    shipped = load_outlets(ROOT / "config" / "outlets").values()
    assert rows == [(outlet.slug, outlet.name, outlet.language) for outlet in shipped]


def test_defaults_are_as_documented() -> None:
    assert Outlet(slug="x", name="X", language="en").timezone == "UTC"
    assert (Source(url="https://x.org/").kind, Source(url="https://x.org/").content) == ("feed", "auto")
    assert (Politeness().delay, Politeness().concurrency, Politeness().robots) == (2.0, 1, True)
    assert (Cadence().adaptive, Cadence().every, Cadence().cron) == (True, None, None)


def test_smallest_definition_is_one(tmp_path: Path) -> None:
    example = sections()["The smallest definition"].split("\n\nSave")[0].replace("    ", "")
    (tmp_path / "example.toml").write_text(example, "utf-8")
    assert load_outlets(tmp_path)["example"].sources[0].url == "https://example.org/feed.xml"


def test_change_of_one_of_ours_is_what_it_says(tmp_path: Path) -> None:
    example = "\n".join(
        line.strip() for line in sections()["Changing one of ours"].splitlines() if line.startswith("    ")
    )
    assert tomllib.loads(example)["extends"] == "rfi"
    (tmp_path / "rfi.toml").write_text(example, "utf-8")
    outlets = load_outlets(ROOT / "config" / "outlets", tmp_path)
    assert [source.url for source in outlets["rfi"].sources] == ["https://www.rfi.fr/cn/general/rss"]
    assert outlets["rfi"].layouts
