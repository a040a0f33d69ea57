"""Near-duplicates as the archive itself finds them while it stores 317 real articles, in several orders."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.outlet import Outlet
from storage.archive import Archive
from storage.article import Article, Capture, Original, Rejected, SourceKind
from storage.duplicates import Duplicates
from storage.relations import group
from storage.sources import SourceRef

ROOT = Path(__file__).parents[2]
DEDUP = ROOT / ".." / "shared" / "dedup"

pytestmark = pytest.mark.skipif(not DEDUP.is_dir(), reason="labelled pairs stand beside the project as ../shared/dedup")


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEDUP / name).read_text(encoding="utf-8").splitlines()]


def capture(row: dict[str, Any], outlets: dict[str, Outlet]) -> Capture:
    at = datetime.fromisoformat(row["date"]).astimezone(UTC)
    generic = Outlet(slug="generic", name="generic", language="zh-Hans")
    draft = Draft(url=row["url"], title_listed=row["title"], body=row["body_html"], listed=format_datetime(at))
    made = normalise(draft, outlets.get(row["outlet"], generic), kind=SourceKind.MIRROR, fetched_at=at)
    assert isinstance(made, Article)
    original = Original(link=row["url"], title=row["title"], body=row["body_html"])
    return Capture(article=made, original=original, entry_hash=row["path"][:32], fetched_at=at)


@pytest.fixture(scope="module")
def captures() -> dict[str, Capture]:
    files = (ROOT / "config" / "outlets").glob("*.toml")
    outlets = [Outlet.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    by_name = {outlet.name: outlet for outlet in outlets}
    return {row["path"]: capture(row, by_name) for row in read("articles.jsonl")}


Load = Callable[[list[str]], tuple[dict[str, int], set[frozenset[str]]]]


@pytest.fixture(scope="module")
def load(captures: dict[str, Capture], tmp_path_factory: pytest.TempPathFactory) -> Load:
    def store(order: list[str]) -> tuple[dict[str, int], set[frozenset[str]]]:
        """The article that each file became, and the groups of files that the archive connects."""
        number_of: dict[str, int] = {}
        with Archive.open(str(tmp_path_factory.mktemp("dedup") / "archive.db")) as archive:
            for outlet, part in groupby(order, key=lambda path: captures[path].article.outlet):
                paths = list(part)
                source = SourceRef(outlet, f"https://{outlet}.example/feed")
                decisions = archive.store([captures[path] for path in paths], source, None, datetime.now(UTC))
                for path, decision in zip(paths, decisions, strict=True):
                    assert not isinstance(decision, Rejected)
                    number_of[path] = decision.id
            links = Duplicates(archive.engine).links()
        groups = group([(link.a.id, link.b.id) for link in links] + [(number, number) for number in number_of.values()])
        return number_of, {
            frozenset(path for path, number in number_of.items() if number in members) for members in groups
        }

    return store


def test_the_archive_holds_the_floors(load: Load, captures: dict[str, Capture]) -> None:
    _, groups = load(list(captures))
    group_of = {path: members for members in groups for path in members}
    pairs = read("pairs.jsonl")
    connected = [pair for pair in pairs if pair["b"] in group_of[pair["a"]]]
    right = sum(pair["label"] == "duplicate" for pair in connected)
    assert right / len(connected) >= 0.97
    assert right / sum(pair["label"] == "duplicate" for pair in pairs) >= 0.85
    assert not [pair for pair in connected if pair["kind"].startswith(("template", "shared-gallery"))]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_storing_gives_the_same_groups(load: Load, captures: dict[str, Capture], seed: int) -> None:
    _, expected = load(list(captures))
    order = random.Random(seed).sample(list(captures), len(captures))
    assert load(order)[1] == expected
