"""The old archives' own feeds, exported as published, give the old archives' own files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from crawler.entries import draft_entry
from crawler.feeds import parse_feed
from crawler.feeds.feed import Entry
from crawler.reading import original_of
from storage.article import Article, Original, PublishedFrom, Stored
from storage.export import FORMATS, ExportOptions
from storage.identity import serialise_url, url_key

REAL = Path(__file__).parents[2] / ".." / "shared" / "real"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the old archives are not beside the project")

CARRIAGE_RETURN = (
    "the old writer left a carriage return, a control character, in the body; XML reads it as a line break"
)
EXCEPTIONS = {
    "2020-08-28-谢文飞声援香港民运遭羁押  家属受威吓解聘律师.md": CARRIAGE_RETURN,
    "2020-09-07-国民党快断炊 党代表：讨回故宫国宝 收门票增财源  .md": CARRIAGE_RETURN,
    "2020-09-09-抗疫表彰官媒不提李文亮    舆论责官方篡改历史.md": CARRIAGE_RETURN,
    "2020-09-14-12名偷渡港人被指企图分裂国家 恐成政治筹码无限上纲.md": CARRIAGE_RETURN,
}
EARLIER = "2020-10-11-新增染疫者 大连疾控警告：如非必要勿到青岛.md"
RETITLED = {EARLIER, "2020-10-11-新增染疫者与青岛胸科医院有关 大连发紧急提醒.md"}
LISTED_TWICE = "2022-05-13-縣城全民核酸了，實體業主慘淡經營。每天排隊至少四小時。2022年05月14號實拍。.md"


@dataclass(frozen=True)
class Case:
    feeds: str
    posts: str
    comments: bool
    articles: int


CASES = [Case("feeds", "posts", False, 617), Case("feeds_comments", "posts_comments", True, 56)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.posts)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Path]:
    case: Case = request.param
    out = tmp_path_factory.mktemp(case.posts)
    options = ExportOptions(body="as-published", comments=case.comments, outlet_names=names(case))
    report = FORMATS["jekyll"].export(archived(case), out, options)
    assert (report.articles, report.written, report.renamed) == (case.articles, case.articles, 0)
    return case, out


def test_posts_have_the_old_names(exported: tuple[Case, Path]) -> None:
    case, out = exported
    assert {path.name for path in out.glob("*.md")} == {path.name for path in (REAL / case.posts).iterdir()} - {EARLIER}


def test_posts_are_the_old_files_byte_for_byte(exported: tuple[Case, Path]) -> None:
    case, out = exported
    different = {
        path.name for path in out.glob("*.md") if path.read_bytes() != (REAL / case.posts / path.name).read_bytes()
    }
    assert different == {name for name in EXCEPTIONS if (out / name).exists()}


def test_exceptions_differ_by_their_carriage_returns_only(exported: tuple[Case, Path]) -> None:
    case, out = exported
    for name in (name for name in EXCEPTIONS if (out / name).exists()):
        old = (REAL / case.posts / name).read_bytes()
        assert b"\r" in old
        assert old.replace(b"\r", b"") == (out / name).read_bytes()


def test_the_one_lost_name_was_the_same_article_listed_twice() -> None:
    case = CASES[1]
    listed = list(stored(case))
    assert len(listed) == 57
    twice = [item for item in listed if item.original.title in LISTED_TWICE and item.original.title]
    assert len(twice) == 2
    assert twice[0].original == twice[1].original
    assert (REAL / case.posts / LISTED_TWICE).exists()


def test_one_article_was_stored_again_after_a_retitle() -> None:
    """The archive keeps its two forms as revisions of one article; the file of the earlier one goes."""
    forms = [item for item in archived(CASES[0]) if f"2020-10-11-{item.original.title}.md" in RETITLED]
    assert len(forms) == 2
    assert len({url_key(item.original.link) for item in forms}) == 1


def test_front_matter_gives_its_values_back(exported: tuple[Case, Path]) -> None:
    case, out = exported
    current = (item for item in archived(case) if f"2020-10-11-{item.original.title}.md" != EARLIER)
    expected = Counter(front_matter_of(item, case) for item in current)
    assert Counter(front_matter_in(path) for path in out.glob("*.md")) == expected


def front_matter_in(path: Path) -> tuple[object, ...]:
    values = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    assert values["tags"] == values["categories"]
    return (values["title"], values["author"], values["date"], values["from"], *values["tags"])


def front_matter_of(item: Stored, case: Case) -> tuple[object, ...]:
    tag = names(case)[item.article.outlet]
    title = item.original.title.replace("...", "", 1).replace("\xa0", " ")
    link = serialise_url(item.original.link)
    return (title, item.original.author or tag, item.article.listed_at, link, tag)


def names(case: Case) -> dict[str, str]:
    sites = json.loads((REAL / case.feeds / "subs.json").read_text("utf-8"))
    return {f"outlet-{number:02d}": site["site"] for number, site in enumerate(sites)}


def archived(case: Case) -> Iterator[Stored]:
    """What the archive holds of the feeds: every form of every article, once."""
    seen: set[tuple[str, Original]] = set()
    for item in stored(case):
        key = (url_key(item.article.url), item.original)
        if key not in seen:
            seen.add(key)
            yield item


def stored(case: Case) -> Iterator[Stored]:
    number = 0
    for slug in names(case):
        path = REAL / case.feeds / f"{slug.removeprefix('outlet-')}.xml"
        feed = parse_feed(path.read_bytes(), {"content-location": f"https://feeds.example/{path.name}"})
        assert feed.reader == "strict"
        for entry in feed.entries:
            number += 1
            yield as_stored(number, slug, entry, original_of(entry, draft_entry(entry, feed), None))


def as_stored(number: int, slug: str, entry: Entry, original: Original) -> Stored:
    listed_at = entry.published_at
    assert listed_at is not None
    article = Article(
        outlet=slug,
        url=original.link,
        title=original.title.strip(),
        title_as_listed=original.title,
        body=original.body,
        text="",
        language="zh",
        published_at=listed_at,
        published_from=PublishedFrom.FEED,
        listed_at=listed_at,
    )
    seen = dict.fromkeys(("first_seen_at", "last_seen_at", "fetched_at"), listed_at)
    return Stored(id=number, article=article, original=original, revision=1, revisions=1, duplicate_of=None, **seen)
