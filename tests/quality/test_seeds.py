"""The five articles everything is aimed at, fed as items of a mirror feed, against what is expected of them."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.outlet import Outlet
from storage.article import Article, SourceKind

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / ".." / "shared" / "seeds"
NAMES = (
    "000_0025e4e4e6c7b198.txt",
    "001_e5766dd7a55ccbc4.txt",
    "002_367715f6ebdcc400.txt",
    "003_1c3fe8eac2a2cc09.txt",
    "004_d8636c8287e74d5b.txt",
)
FETCHED = datetime(2023, 7, 1, tzinfo=UTC)

# The expectation shortens the minister's office; the seed itself writes it out in both places.
KNOWN_ERRORS = {
    ("000_0025e4e4e6c7b198.txt", "first"): ("中国外长秦刚", "中国外交部长秦刚"),
    ("000_0025e4e4e6c7b198.txt", "caption_contains"): ("中国外长秦刚", "中国外交部长秦刚"),
}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds stand beside the project as ../shared/seeds")


def read_seed(name: str) -> Draft:
    """A seed as the item of a mirror feed."""
    text = (SEEDS / name).read_text(encoding="utf-8")
    head, _, body = text.partition("------\n\n")
    milliseconds = re.search(r"<!--(\w+)-->", head)
    link = re.search(r"^\[(.*)\]\((.*)\)$", head, re.MULTILINE)
    assert milliseconds
    assert link
    body = re.sub(r"\A<div>\n(.*)\n</div>\n\Z", r"\1", body, flags=re.DOTALL)
    listed = (
        "" if milliseconds[1] == "NaN" else format_datetime(datetime.fromtimestamp(int(milliseconds[1]) / 1000, UTC))
    )
    return Draft(url=link[2], title_listed=link[1], body=body.removesuffix("\n"), listed=listed)


def read_expected(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))[name]
    return expected


def of_seed(name: str, key: str, value: str) -> str:
    """An expectation as the seed really says it."""
    wrong, right = KNOWN_ERRORS.get((name, key), ("", ""))
    return value.replace(wrong, right) if wrong else value


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def expected(name: str) -> dict[str, Any]:
    return read_expected(name)


@pytest.fixture
def article(name: str, expected: dict[str, Any]) -> Article:
    definition = (ROOT / "config" / "outlets" / f"{expected['outlet']}.toml").read_text(encoding="utf-8")
    outlet = Outlet.model_validate(tomllib.loads(definition))
    made = normalise(read_seed(name), outlet, kind=SourceKind.MIRROR, fetched_at=FETCHED)
    assert isinstance(made, Article)
    return made


def test_plain_fields_are_as_expected(article: Article, expected: dict[str, Any]) -> None:
    for key in ("outlet", "url", "title", "title_as_listed", "section", "article_id", "language", "truncated"):
        if key in expected:
            assert getattr(article, key) == expected[key], key


def test_people_are_as_expected(article: Article, expected: dict[str, Any]) -> None:
    assert list(article.authors) == expected["authors"]
    assert list(article.editors) == expected["editors"]
    if "agencies_contains" in expected:
        assert expected["agencies_contains"] in " ".join(article.agencies)


def test_times_are_as_expected(article: Article, expected: dict[str, Any]) -> None:
    assert article.published_at == datetime.fromisoformat(expected["published_at"])
    assert article.published_from == expected["published_from"]
    listed = expected["listed_at"]
    assert article.listed_at == (datetime.fromisoformat(listed) if listed else None)


def test_text_is_as_expected(name: str, article: Article, expected: dict[str, Any]) -> None:
    lines = article.text.split("\n")
    assert len(lines) == expected["paragraphs"] == len(re.findall(r"<(?:p|h[2-6])>", article.body))
    assert lines[0].startswith(of_seed(name, "first", expected.get("first", "")))
    assert expected["last_contains"] in lines[-1]
    assert expected.get("lead_contains", "") in article.lead
    assert expected.get("copyright_contains", "") in article.copyright
    for heading in expected.get("headings", ()):
        assert f"<h2>{heading}</h2>" in article.body
        assert heading in lines


def test_images_are_as_expected(name: str, article: Article, expected: dict[str, Any]) -> None:
    assert [image.url for image in article.images] == [image["url"] for image in expected["images"]]
    for made, wanted in zip(article.images, expected["images"], strict=True):
        assert of_seed(name, "caption_contains", wanted.get("caption_contains", "")) in made.caption
        assert wanted.get("credit_contains", "") in made.credit
        assert wanted.get("label_contains", "") in made.label


def test_links_are_resolved_and_noise_is_gone(article: Article, expected: dict[str, Any]) -> None:
    for link in expected.get("links", ()):
        assert f'href="{link}"' in article.body
    for noise in expected["absent"]:
        assert noise not in article.body + article.text


def test_known_errors_of_the_expectation_are_still_there() -> None:
    for (name, key), (wrong, right) in KNOWN_ERRORS.items():
        text = (SEEDS / name).read_text(encoding="utf-8")
        said = json.dumps(read_expected(name), ensure_ascii=False)
        assert f'"{key}"' in said
        assert f"与新上任的{wrong}" in said
        assert f"与新上任的{right}" in text
        assert f"与新上任的{wrong}" not in text
