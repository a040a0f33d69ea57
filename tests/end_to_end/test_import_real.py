"""The old archives themselves, imported, and exported again as published: the old files, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.attribution import Attribution
from crawler.importing import Importer, ImportReport, Problem
from crawler.load import load_outlets
from storage.archive import Archive
from storage.article import Stored
from storage.export import FORMATS, ExportOptions
from storage.imports import Imports, Provenance
from storage.queries import Queries

ROOT = Path(__file__).parents[2]
REAL = ROOT / ".." / "shared" / "real"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the old archives are not beside the project")

EARLIER_FORM = "2020-10-11-新增染疫者与青岛胸科医院有关 大连发紧急提醒.md"
LATER_FORM = "2020-10-11-新增染疫者 大连疾控警告：如非必要勿到青岛.md"
"""One article under one link, saved again after a retitle: the old archive kept it twice, ours with its history."""

CARRIAGE_RETURN_LEFT_IN = {
    "2020-08-28-谢文飞声援香港民运遭羁押  家属受威吓解聘律师.md",
    "2020-09-07-国民党快断炊 党代表：讨回故宫国宝 收门票增财源  .md",
    "2020-09-09-抗疫表彰官媒不提李文亮    舆论责官方篡改历史.md",
    "2020-09-14-12名偷渡港人被指企图分裂国家 恐成政治筹码无限上纲.md",
}
"""The old writer left a control character in the body, against its own rule."""

SAME_TEXT_AS = {
    "2022-11-15-越南小黎直拍越美戰爭時東南亞最惡心的監獄": "2022-09-26-越南小黎直播，边唱歌边回答粉丝问题.md",
    "2024-04-20-九歌：广东遭暴雨出现“绿色天空”": "2024-04-12-九歌：又一个客户急抛房子，炒房客5年",
    "2024-05-18-九歌：我有地中海貧血遺傳病，今天去拿": "2024-04-12-九歌：又一个客户急抛房子，炒房客5年",
    "2022-03-21-突發！中國東航一架波音737客機在": "2022-03-21-2022--3--21下午3:30左右中",
}
"""What may count as the same: films with one description, by how the names of the later and the earlier begin."""


@dataclass(frozen=True)
class Case:
    posts: str
    comments: bool
    files: int
    articles: int
    same_texts: bool


CASES = [Case("posts", False, 617, 616, False), Case("posts_comments", True, 56, 56, True)]


@dataclass(frozen=True)
class Imported:
    case: Case
    archive: Archive
    out: Path
    problems: list[Problem]
    first: ImportReport
    second: ImportReport

    def stored(self) -> list[Stored]:
        return list(Queries(self.archive.engine).articles(order="stored"))

    def files_of(self, number: int) -> list[Provenance]:
        return Imports(self.archive.engine).of_article(number)


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.posts)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    case: Case = request.param
    folder = tmp_path_factory.mktemp(case.posts)
    problems: list[Problem] = []
    outlets = load_outlets(ROOT / "config" / "outlets")
    with Archive.open(str(folder / "archive.db")) as archive:
        reports = []
        for _ in range(2):
            report = ImportReport()
            importer = Importer(
                archive,
                "jekyll",
                Attribution(outlets),
                now=lambda: NOW,
                report=report,
                on_problem=problems.append,
                on_progress=lambda _: None,
            )
            importer.run(REAL / case.posts)
            reports.append(report)
        names = {slug: outlet.name for slug, outlet in outlets.items()} | Imports(archive.engine).outlet_names()
        options = ExportOptions(body="as-published", comments=case.comments, outlet_names=names)
        FORMATS["jekyll"].export(Queries(archive.engine).articles(order="stored"), folder / "posts", options)
        yield Imported(case, archive, folder / "posts", problems, *reports)


def test_every_file_gives_an_article_or_a_form_of_one(imported: Imported) -> None:
    case, counts = imported.case, imported.first.counts
    assert imported.problems == []
    assert counts["new"] + counts["duplicate"] == case.articles
    assert counts["revision"] == case.files - case.articles
    assert len(imported.stored()) == case.articles


def test_the_same_link_saved_twice_is_one_article_with_a_history(imported: Imported) -> None:
    twice = [imported.files_of(stored.id) for stored in imported.stored() if stored.revisions > 1]
    expected = {EARLIER_FORM: 1, LATER_FORM: 2}
    assert [{file.name: file.revision for file in files} for files in twice] in ([], [expected])
    assert len(twice) == imported.case.files - imported.case.articles


def test_a_second_import_stores_nothing(imported: Imported) -> None:
    assert {name: count for name, count in imported.second.counts.items() if count} == {"known": imported.case.files}


def test_exported_again_the_posts_are_the_old_files(imported: Imported) -> None:
    old = {path.name: path.read_bytes() for path in (REAL / imported.case.posts).iterdir()}
    new = {path.name: path.read_bytes() for path in imported.out.glob("*.md")}
    assert new.keys() == old.keys() - {EARLIER_FORM}
    different = {name for name in new if new[name] != old[name]}
    assert different == CARRIAGE_RETURN_LEFT_IN & old.keys()
    for name in different:
        assert new[name] == old[name].replace(b"\r", b"")


def test_every_file_is_remembered_with_its_date(imported: Imported) -> None:
    files = [file for stored in imported.stored() for file in imported.files_of(stored.id)]
    assert {file.name for file in files} == {path.name for path in (REAL / imported.case.posts).iterdir()}
    assert all(file.dated[:10] == file.name[:10] for file in files)


def test_articles_with_the_text_of_another_point_to_it(imported: Imported) -> None:
    pairs = {
        imported.files_of(stored.id)[0].name: imported.files_of(stored.duplicate_of)[0].name
        for stored in imported.stored()
        if stored.duplicate_of
    }
    begun = {name[:20]: of[:20] for name, of in pairs.items()}
    assert begun.items() <= {name[:20]: of[:20] for name, of in SAME_TEXT_AS.items()}.items()
    assert bool(begun) == imported.case.same_texts
