"""People and times of real articles, against what an earlier reading of the same bodies found.

The earlier reading is silver, not gold: where it is wrong, ``SILVER_IS_WRONG`` says so and why.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.outlet import Outlet
from storage.article import Article, SourceKind

ROOT = Path(__file__).parents[2]
REAL = ROOT / ".." / "shared" / "real"
FETCHED = datetime(2024, 12, 1, tzinfo=UTC)
FLOOR = 0.95

OUTLETS = {
    "(臺)中央社CNA": "cna",
    "大纪元": "epoch",
    "寒冬": "bitterwinter",
    "德国之声": "dw",
    "法广": "rfi",
    "纽约时报": "nyt",
    "经济学人en": "economist",
    "美国之音": "voa",
    "自由亚洲电台": "rfa",
    "路透": "reuters",
    "金融时报": "ft",
}
FIELDS = {
    "author": "authors",
    "reporter_raw": "authors",
    "writer": "authors",
    "editor": "editors",
    "web_editor": "web_editors",
    "translator": "translators",
}

ROLE_TAKEN = "the word 审校 and the editors behind it were taken for translators"
NAME_CUT = "a Latin name was cut at its blank, and names behind it were lost"
SILVER_IS_WRONG = {
    "https://cn.reuters.com/article/eu-summit-recovery-fund-covid-0720-idCNKCS24L03G": ROLE_TAKEN,
    "https://cn.reuters.com/article/global-covid19-wrapup-0727-mon-idCNKCS24T02Q": ROLE_TAKEN,
    "https://cn.reuters.com/article/us-covid-jobless-aid-congress-0730-idCNKCS24V038": ROLE_TAKEN,
    "https://cn.reuters.com/article/usa-venezuela-sanctions-0818-tues-idCNKCS25F0A2": ROLE_TAKEN,
    "https://cn.reuters.com/article/chinese-trailer-parts-0820-thur-idCNKBS25H02N": ROLE_TAKEN,
    "https://cn.reuters.com/article/apple-production-5g-report-0901-tues-idCNKBS25S3XT": ROLE_TAKEN,
    "https://cn.nytimes.com/world/20200806/beirut-explosion-what-happened/": NAME_CUT,
    "https://cn.nytimes.com/world/20200825/lukashenko-belarus/": NAME_CUT,
    "https://cn.nytimes.com/usa/20200828/ivanka-trump-rnc/": NAME_CUT,
    "https://cn.nytimes.com/usa/20200910/woodward-trump-rage-takeaways/": NAME_CUT,
}

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real articles stand beside the project as ../shared/real"
)


@cache
def read_items() -> dict[str, Draft]:
    """The items of the feeds by link, as a mirror lists them."""
    drafts = {}
    for path in sorted((REAL / "feeds").glob("*.xml")):
        for item in etree.parse(path, etree.XMLParser(recover=True)).iter("item"):
            link, title = item.findtext("link") or "", item.findtext("title") or ""
            body = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
            drafts[link] = Draft(url=link, title_listed=title, body=body, listed=item.findtext("pubDate") or "")
    return drafts


@cache
def read_outlet(slug: str) -> Outlet:
    return Outlet.model_validate(tomllib.loads((ROOT / f"config/outlets/{slug}.toml").read_text(encoding="utf-8")))


def read_rows() -> Iterator[tuple[dict[str, Any], Article]]:
    for line in (REAL / "silver_fields.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        outlet = read_outlet(OUTLETS[row["tag"]])
        article = normalise(read_items()[row["link"]], outlet, kind=SourceKind.MIRROR, fetched_at=FETCHED)
        assert isinstance(article, Article)
        yield row, article


def names(value: str | list[str]) -> set[str]:
    """The names of a silver field: a list or a string, with notes in brackets or behind them."""
    said = "、".join(value) if isinstance(value, list) else value
    said = re.sub(r"[（(][^（）()]*[）)]|综合报[导道]|摘编|\bnull\b", "", said)
    return {" ".join(name.split()) for name in re.split("[、，,/;；]", said) if name.strip()}


def disagreements(row: dict[str, Any], article: Article) -> list[str]:
    found = [
        f"{key}: {row[key]} | {getattr(article, field)}"
        for key, field in FIELDS.items()
        if key in row and names(row[key]) != set(getattr(article, field))
    ]
    if "published" in row and datetime.fromisoformat(row["published"]) != article.published_at.replace(microsecond=0):
        found.append(f"published: {row['published']} | {article.published_at}")
    return found


def test_people_and_times_agree_with_silver() -> None:
    rows = list(read_rows())
    wrong = {row["link"]: found for row, article in rows if (found := disagreements(row, article))}
    assert 1 - len(wrong) / len(rows) >= FLOOR, wrong
    assert wrong.keys() == SILVER_IS_WRONG.keys(), wrong


def test_datelines_agree_with_silver() -> None:
    for row, article in read_rows():
        assert row.get("dateline", article.dateline) == article.dateline
        assert row.get("place", "") in article.dateline
        assert row.get("agency", "") in " ".join(article.agencies)


def test_notices_and_captions_agree_with_silver() -> None:
    for row, article in read_rows():
        if "drop_copyright" in row:
            assert article.copyright, row["link"]
            assert "版权声明" not in article.text
        if caption := row.get("lead_caption"):
            image = article.images[0]
            assert caption == " ".join(f"{image.label}{image.caption}{image.credit}".split()) or any(
                part in caption for part in (image.caption[-12:], image.credit)
            ), row["link"]


def test_dates_without_a_time_are_near_the_times_chosen() -> None:
    for row, article in read_rows():
        if (day := row.get("date_local")) and article.published_from != "feed":
            assert abs((article.published_at - datetime.fromisoformat(f"{day}T12:00:00Z")).days) <= 2
