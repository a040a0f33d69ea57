"""The demonstration, three times in one folder: everything arrives, then only what changed, then nothing."""

import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import click
import pytest

from crawler.report import CrawlReport
from gleaner import composition
from gleaner.demo import EXPORTS, run_demo
from gleaner.replica import read_newsrooms
from gleaner.replica.story import Becomes, Story
from gleaner.settings import Settings
from storage.article import Article, Stored
from storage.folding import fold

STORIES = [(slug, story) for slug, room in read_newsrooms().items() for story in room.stories]
BY_NAME = [pytest.param(slug, story, id=f"{slug}/{story.key}") for slug, story in STORIES]
CHANGED = {story.at(2).becomes.title for _, story in STORIES if story.second}
SAME = ("section", "lead", "authors", "editors", "web_editors", "translators", "agencies", "copyright")
SAME += ("tags", "published_at", "truncated")
DIRT = """
    weserv.nl feedx 获取更多RSS data-src data-s= innity dfp-ad bff- cx_paywall selfpromo m-interstitial 广告 延伸阅读
    相关图集 api.dw.com formatId zoomattribute icon-zoom RFI_FB 继续浏览后续 <script wsw__embed 相关视频 渡轮票价
    相关主题 <p></p>
"""


@dataclass(frozen=True)
class Run:
    report: CrawlReport
    stored: tuple[Stored, ...]
    files: dict[str, str]

    def total(self, *counts: str) -> list[int]:
        return [self.report.total(count) for count in counts]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "gleaner-demo"


@pytest.fixture(scope="module")
def runs(out: Path) -> list[Run]:
    return [look(out, run_demo(out, quiet=True).report) for _ in range(3)]


def look(out: Path, report: CrawlReport) -> Run:
    with composition.open_queries(Settings(database=str(out / "gleaner.db"))) as queries:
        stored = tuple(queries.articles())
    exported = [path for name in EXPORTS for path in (out / name).rglob("*") if path.is_file()]
    files = {str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in exported}
    return Run(report=report, stored=stored, files=files)


def find(run: Run, story: Story, edition: int) -> Article:
    twin = story.published.twin
    titles = {story.at(edition).becomes.title, twin.title if twin else ""}
    (found,) = [stored.article for stored in run.stored if stored.article.title in titles]
    return found


def localised(out: Path, url: str) -> str:
    ports = json.loads((out / "ports.json").read_text("utf-8"))
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"http://127.0.0.1:{ports[host]}{slash}{path}" if host in ports else f"{scheme}://{rest}"


def check(article: Article, slug: str, story: Story, becomes: Becomes, out: Path) -> None:
    twin = story.published.twin
    traditional = twin is not None and article.title == twin.title
    assert article.outlet == slug
    assert article.text.split("\n") == list(twin.paragraphs if twin and traditional else becomes.text)
    assert article.language == ("zh-Hant" if traditional else becomes.language)
    assert {name: getattr(article, name) for name in SAME} == {name: getattr(becomes, name) for name in SAME}
    assert fold(article.dateline) == fold(becomes.dateline)
    assert becomes.published_from in (None, article.published_from)
    images = [(image.url, image.caption, image.credit, image.label) for image in article.images]
    assert images == [(localised(out, one.url), one.caption, one.credit, one.label) for one in becomes.images]
    assert all(link in article.body or localised(out, link) in article.body for link in becomes.links)


def test_the_first_run_stores_every_story(runs: list[Run]) -> None:
    assert runs[0].total("new", "revised", "duplicate", "owed") == [len(STORIES), 0, 0, 0]
    assert len(runs[0].stored) == len(STORIES)


def test_an_entry_without_a_title_costs_the_others_nothing(runs: list[Run]) -> None:
    assert runs[0].total("rejected") == [1]
    assert not any(run.report.failed for run in runs)


@pytest.mark.parametrize(("slug", "story"), BY_NAME)
def test_a_story_becomes_what_it_must(slug: str, story: Story, runs: list[Run], out: Path) -> None:
    check(find(runs[0], story, 1), slug, story, story.becomes, out)


def test_the_second_run_brings_revisions_and_nothing_else(runs: list[Run]) -> None:
    assert runs[1].total("new", "revised", "duplicate", "owed") == [0, len(CHANGED), 0, 0]
    assert {stored.article.title for stored in runs[1].stored if stored.revisions > 1} == CHANGED


@pytest.mark.parametrize(("slug", "story"), BY_NAME)
def test_a_story_is_current_after_the_second_run(slug: str, story: Story, runs: list[Run], out: Path) -> None:
    check(find(runs[1], story, 2), slug, story, story.at(2).becomes, out)


def test_the_third_run_finds_nothing_to_do(runs: list[Run]) -> None:
    assert {source.status for outlet in runs[2].report.outlets for source in outlet.sources} == {"unchanged"}
    assert runs[2].total("new", "revised", "pages") == [0, 0, 0]
    assert [stored.article for stored in runs[2].stored] == [stored.article for stored in runs[1].stored]


def test_bodies_are_clean(runs: list[Run]) -> None:
    for stored in runs[1].stored:
        assert not [dirt for dirt in DIRT.split() if dirt in stored.article.body], stored.article.title


@pytest.mark.parametrize("number", range(3))
def test_every_article_is_exported_once_in_both_forms(number: int, runs: list[Run]) -> None:
    files = [name for name in runs[number].files if name.endswith(".md")]
    posts = [name for name in files if name.startswith("jekyll/")]
    listed = [name for name in files if name.startswith("list/articles/")]
    assert len(posts) == len(listed) == len(STORIES)


def test_exports_repeat_byte_for_byte(runs: list[Run]) -> None:
    assert runs[1].files == runs[2].files
    assert runs[0].files != runs[1].files


def test_the_command_says_what_it_did_and_what_to_type_next(tmp_path: Path) -> None:
    gleaner = [sys.executable, "-c", "from gleaner.cli import main; main()"]
    done = subprocess.run([*gleaner, "demo"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "outlet" in done.stdout
    assert "gleaner articles list --database gleaner-demo/gleaner.db" in done.stdout
    assert done.stderr.count("\n") == sum(len(room.sources) for room in read_newsrooms().values())


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(click.UsageError, match="something else"):
        run_demo(tmp_path, quiet=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_taken_port_is_no_reason_to_store_everything_again(out: Path, runs: list[Run]) -> None:
    port = json.loads((out / "ports.json").read_text("utf-8"))["www.rfi.fr"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(click.UsageError, match=f"port {port}"):
            run_demo(out, quiet=True)
