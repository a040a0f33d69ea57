"""Near-duplicates among 317 real articles, against 160 pairs that people labelled."""

from __future__ import annotations

import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.outlet import Outlet
from storage.article import Article, SourceKind
from storage.folding import fold
from storage.identity import url_key
from storage.relations import Apart, Compared, Kind, Limits, group, judge, relate
from storage.similarity import bands, sketches

ROOT = Path(__file__).parents[2]
DEDUP = ROOT / ".." / "shared" / "dedup"
PRECISION, RECALL = 0.97, 0.87
LIMITS = Limits()

pytestmark = pytest.mark.skipif(not DEDUP.is_dir(), reason="labelled pairs stand beside the project as ../shared/dedup")

Links = dict[frozenset[str], Kind]


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEDUP / name).read_text(encoding="utf-8").splitlines()]


def read_outlets() -> dict[str, Outlet]:
    files = (ROOT / "config" / "outlets").glob("*.toml")
    outlets = (Outlet.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)
    return {outlet.name: outlet for outlet in outlets}


def normalised(row: dict[str, Any], outlet: Outlet) -> Article:
    at = datetime.fromisoformat(row["date"]).astimezone(UTC)
    draft = Draft(url=row["url"], title_listed=row["title"], body=row["body_html"], listed=format_datetime(at))
    made = normalise(draft, outlet, kind=SourceKind.MIRROR, fetched_at=at)
    assert isinstance(made, Article)
    return made


def compared(article: Article) -> Compared:
    title, text = fold(article.title), fold(article.text)
    return Compared(outlet=article.outlet, url=article.url, published_at=article.published_at, title=title, text=text)


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, Any]]:
    return read("pairs.jsonl")


@pytest.fixture(scope="module")
def articles() -> dict[str, Compared]:
    outlets = read_outlets()
    generic = Outlet(slug="generic", name="generic", language="zh-Hans")
    rows = read("articles.jsonl")
    return {row["path"]: compared(normalised(row, outlets.get(row["outlet"], generic))) for row in rows}


@pytest.fixture(scope="module")
def links(articles: dict[str, Compared]) -> Links:
    return link(list(articles), articles)


def link(order: Sequence[str], articles: dict[str, Compared]) -> Links:
    """The links found when articles arrive one by one: each is compared with those it meets in a band."""
    seen: defaultdict[int, set[str]] = defaultdict(set)
    links: Links = {}
    for name in order:
        [keys] = bands(sketches([articles[name].text]))
        for other in set[str]().union(*(seen[key] for key in keys)):
            if found := relate(articles[name], articles[other], LIMITS):
                links[frozenset((name, other))] = found.kind
        for key in keys:
            seen[key].add(name)
    return links


def groups(links: Links) -> set[frozenset[str]]:
    return set(group((min(pair), max(pair)) for pair in links))


def found(pairs: Iterable[dict[str, Any]], articles: dict[str, Compared], links: Links) -> Iterator[dict[str, Any]]:
    """The pairs that an archive would connect: by a link between two articles, or as one article's revisions."""
    for pair in pairs:
        one, other = articles[pair["a"]], articles[pair["b"]]
        if frozenset((pair["a"], pair["b"])) in links or same_address(one, other):
            yield pair


def same_address(one: Compared, other: Compared) -> bool:
    return one.outlet == other.outlet and url_key(one.url) == url_key(other.url)


def test_precision_and_recall_hold_their_floors(
    pairs: list[dict[str, Any]], articles: dict[str, Compared], links: Links
) -> None:
    connected = list(found(pairs, articles, links))
    right = sum(pair["label"] == "duplicate" for pair in connected)
    assert right / len(connected) >= PRECISION
    assert right / sum(pair["label"] == "duplicate" for pair in pairs) >= RECALL


@pytest.mark.parametrize("kind", ["template-periodic", "shared-gallery", "shared-background", "shared-chronology"])
def test_templates_galleries_and_backgrounds_are_never_merged(
    kind: str, pairs: list[dict[str, Any]], articles: dict[str, Compared], links: Links
) -> None:
    assert not list(found((pair for pair in pairs if pair["kind"] == kind), articles, links))


def test_templates_stay_apart_without_the_window(pairs: list[dict[str, Any]], articles: dict[str, Compared]) -> None:
    endless = Limits(window=timedelta.max)
    for pair in (pair for pair in pairs if pair["kind"] == "template-periodic"):
        assert isinstance(judge(articles[pair["a"]], articles[pair["b"]], endless), Apart), pair


def test_reprints_cross_outlets_and_the_rest_stay_within(articles: dict[str, Compared], links: Links) -> None:
    for pair, kind in links.items():
        outlets = {articles[name].outlet for name in pair}
        assert (kind is Kind.REPRINT) == (len(outlets) == 2)


def test_articles_in_any_order_give_the_same_groups(articles: dict[str, Compared], links: Links) -> None:
    expected = groups(links)
    for seed in range(5):
        order = random.Random(seed).sample(list(articles), len(articles))
        again = link(order, articles)
        assert again == links
        assert groups(again) == expected
