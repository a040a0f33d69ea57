"""Imported forms stand in the order in which they were there, however they come in; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from storage.archive import Archive
from storage.article import Capture, Decision, ImportedFile, PublishedFrom, Revision, SourceKind, Unchanged
from storage.check import check
from storage.edits import edits
from storage.export import ExportOptions
from storage.export.job import Job, export_all, export_new
from storage.imports import Imports
from storage.queries import Queries
from storage.query_language import parse_query
from storage.relations import Limits
from storage.search import Search
from storage.selection import Selection
from storage.sources import SourceRef

Show = Callable[..., list[Decision]]
Make = Callable[..., Capture]

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
OLD = SourceRef("demo", "import", SourceKind.MIRROR)
ENDINGS = ("潮水退去以后，渔船回到了港里。", "傍晚起了大雾，灯塔亮了一夜。", "第二天早上，渡轮照常出发。")


@pytest.fixture
def saved(capture: Make) -> Callable[..., Capture]:
    """saved(name, hour, ending, title=…): an article as a file of an old archive shows it at an hour before noon."""

    def make(name: str, hour: int, ending: int, **fields: Any) -> Capture:
        at = NOON - timedelta(hours=12 - hour)
        title = fields.pop("title", f"港口的消息 {ending}")
        text = f"{ENDINGS[ending]}{name} " * 20
        fields = {"listed_at": at, "published_at": at, "published_from": PublishedFrom.FEED} | fields
        made = capture(name, title=title, text=text, fetched_at=at, **fields)
        number = f"{name}-{hour}-{ending}"
        return replace(made, file=ImportedFile(name=f"{number}.md", digest=number, dated=f"{hour:02}"))

    return make


@pytest.fixture(autouse=True)
def sound(archive: Archive) -> Iterator[None]:
    """After every test archive, similarity and search agree, before and after the queue is worked off."""
    yield
    assert list(check(archive.engine, Limits())) == []
    archive.catch_up()
    assert list(check(archive.engine, Limits())) == []


def history(archive: Archive, number: int) -> list[tuple[object, ...]]:
    """All that is told of an article's forms and files, but its own name."""
    forms = Queries(archive.engine).revisions(number)
    assert Queries(archive.engine).article(number) == forms[-1]
    told = [
        (
            *(one.revision, one.revisions, one.changed, one.article.title, one.article.text[:8], one.original.body[:8]),
            *(one.fetched_at, one.article.published_at, one.article.listed_at, one.first_seen_at, one.last_seen_at),
        )
        for one in forms
    ]
    return [*told, *((file.dated, file.revision) for file in Imports(archive.engine).of_article(number))]


def test_an_older_form_becomes_an_earlier_revision(show: Show, saved: Make, queries: Queries) -> None:
    show(saved("1", 9, 0), source=OLD)
    assert show(saved("1", 3, 1), source=OLD) == [Revision(1, 1, ())]
    assert show(saved("1", 6, 2), source=OLD) == [Revision(1, 2, ("title", "text"))]
    assert [(one.revision, one.article.text[:4]) for one in queries.revisions(1)] == [
        (1, ENDINGS[1][:4]),
        (2, ENDINGS[2][:4]),
        (3, ENDINGS[0][:4]),
    ]


@pytest.mark.parametrize("batched", [False, True], ids=["one by one", "two and two"])
def test_any_order_gives_the_same_history(archive: Archive, show: Show, saved: Make, batched: bool) -> None:
    times = [(2, 0), (4, 1), (6, 0), (8, 2)]
    found = []
    for run, order in enumerate(permutations(times)):
        files = [saved(f"{run}", hour, ending, body=f"<p>{ending}</p>") for hour, ending in order]
        for batch in (files[:2], files[2:]) if batched else [[file] for file in files]:
            number = show(*batch, source=OLD)[0].id  # type: ignore[union-attr]
        found.append(history(archive, number))
    assert found == [found[0]] * 24
    assert [form[4] for form in found[0][:4]] == [ENDINGS[ending][:8] for _, ending in times]


def test_of_one_form_shown_twice_the_earlier_showing_is_kept(archive: Archive, show: Show, saved: Make) -> None:
    early, late = (2, "港口的消息"), (6, "港口的消息！")
    for name, order in {"1": (early, late), "2": (late, early)}.items():
        for hour, title in order:
            show(saved(name, hour, 0, title=title, body=f"<p>{hour}</p>"), source=OLD)
    assert history(archive, 1) == history(archive, 2)
    assert history(archive, 2)[0][3] == "港口的消息"


def test_a_crawled_form_stays_the_latest(show: Show, saved: Make, capture: Make, queries: Queries) -> None:
    show(capture("1", page=b"<html>"))
    assert show(saved("1", 3, 1), source=OLD) == [Revision(1, 1, ())]
    assert [(one.revision, one.original.page) for one in queries.revisions(1)] == [(1, None), (2, b"<html>")]
    assert show(capture("1")) == [Unchanged(1)]
    assert queries.article(1).revisions == 2  # type: ignore[union-attr]


def test_a_form_saved_while_a_crawl_saw_another_stands_between(
    show: Show, saved: Make, capture: Make, queries: Queries
) -> None:
    show(capture("1", fetched_at=NOON - timedelta(hours=11), page=b"<html>"))
    show(capture("1", fetched_at=NOON))
    assert show(saved("1", 6, 1), source=OLD) == [Revision(1, 2, ("title", "text"))]
    assert [form.original.page for form in queries.revisions(1)] == [b"<html>", None, b"<html>"]
    assert show(capture("1", fetched_at=NOON)) == [Unchanged(1)]


def test_an_archive_adds_to_what_was_crawled_where_it_shows_the_same(
    show: Show, saved: Make, capture: Make, queries: Queries
) -> None:
    old = saved("1", 3, 1)
    fields = {"title": old.article.title, "text": old.article.text}
    show(capture("1", page=b"<html>", **fields))
    assert show(replace(old, article=replace(old.article, authors=("甲",))), source=OLD) == [Unchanged(1)]
    article = queries.article(1)
    assert article is not None
    assert (article.article.authors, article.original.page) == (("甲",), b"<html>")
    assert (article.first_seen_at, article.fetched_at) == (old.fetched_at, NOON)


def test_a_form_that_came_back_is_told_twice_in_any_order(archive: Archive, show: Show, saved: Make) -> None:
    times = [(2, 0), (4, 1), (6, 0)]
    found = []
    for run, order in enumerate(permutations(times)):
        for hour, ending in order:
            show(saved(f"{run}", hour, ending, body="<p>"), source=OLD)
        found.append(history(archive, run + 1))
    assert found == [found[0]] * 6
    assert [form[4] for form in found[0][:3]] == [ENDINGS[ending][:8] for _, ending in times]


def test_a_form_cut_short_is_below_the_whole_ones(show: Show, saved: Make, queries: Queries) -> None:
    show(saved("1", 3, 0), source=OLD)
    assert show(saved("1", 9, 1, truncated=True), source=OLD) == [Revision(1, 1, ())]
    assert [form.article.truncated for form in queries.revisions(1)] == [True, False]


def test_of_one_time_the_higher_rank_is_the_later(show: Show, saved: Make, queries: Queries) -> None:
    files = [saved("1", 3, ending) for ending in (0, 1, 2)]
    ranked = [replace(one, file=replace(one.file, rank=rank)) for one, rank in zip(files, (3, 1, 2), strict=True)]  # type: ignore[type-var]
    for one in ranked:
        show(one, source=OLD)
    assert [form.article.title[-1] for form in queries.revisions(1)] == ["1", "2", "0"]


def test_an_earlier_form_gives_its_time_to_those_above_it(show: Show, saved: Make, queries: Queries) -> None:
    told = NOON - timedelta(days=1)
    show(saved("1", 9, 0), source=OLD)
    show(saved("1", 3, 1, published_at=told, published_from=PublishedFrom.BODY), source=OLD)
    assert [one.article.published_at for one in queries.revisions(1)] == [told, told]
    assert [one.id for one in queries.articles(until=NOON - timedelta(hours=23))] == [1]


def test_relatives_are_those_of_every_form(show: Show, saved: Make, queries: Queries) -> None:
    text = saved("2", 5, 1).article.text
    show(saved("1", 9, 0), saved("2", 10, 1), source=OLD)
    show(saved("1", 5, 2, published_at=NOON - timedelta(hours=5)), source=OLD)
    assert queries.article(2).duplicate_of is None  # type: ignore[union-attr]
    one = saved("1", 4, 1)
    show(replace(one, article=replace(one.article, text=text)), source=OLD)
    assert queries.article(2).duplicate_of == 1  # type: ignore[union-attr]


def test_search_finds_the_current_form_only(archive: Archive, show: Show, saved: Make) -> None:
    show(saved("1", 9, 0), source=OLD)
    archive.catch_up()
    show(saved("1", 3, 1), source=OLD)
    archive.catch_up()
    found = [Search(archive.engine).numbers(parse_query(word)) for word in ("渔船", "灯塔")]
    assert found == [[1], []]


def test_edits_are_those_between_neighbours(archive: Archive, show: Show, saved: Make) -> None:
    for hour, ending in ((9, 0), (3, 1), (6, 2)):
        show(saved("1", hour, ending), source=OLD)
    told = sorted((edit.revision, edit.title_before[-1], edit.title[-1]) for edit in edits(archive.engine))
    assert told == [(2, "1", "2"), (3, "2", "0")]


def exported(archive: Archive, form: str, out: Path, *, new: bool) -> str:
    options = ExportOptions(every_revision=True)
    job = Job(form=form, out=out, selection=Selection(revisions="all"), options=options)
    (export_new if new else export_all)(archive.engine, job, NOON)
    files: Sequence[Path] = sorted(out.rglob("*.md")) if out.is_dir() else [out]
    return "\n".join(f"{file.name}\n{file.read_text('utf-8')}" for file in files)


def test_an_export_of_what_is_new_holds_the_forms_above_too(
    archive: Archive, show: Show, saved: Make, tmp_path: Path
) -> None:
    show(saved("1", 9, 0), saved("2", 9, 1), source=OLD)
    for form in ("markdown", "jsonl"):
        exported(archive, form, tmp_path / f"new.{form}", new=True)
    show(saved("1", 3, 2), source=OLD)
    markdown = exported(archive, "markdown", tmp_path / "new.markdown", new=True)
    assert markdown == exported(archive, "markdown", tmp_path / "whole", new=False)
    lines = exported(archive, "jsonl", tmp_path / "new.jsonl", new=True).splitlines()[1:]
    whole_lines = exported(archive, "jsonl", tmp_path / "all.jsonl", new=False).splitlines()[1:]
    assert len(lines) == len(whole_lines) + 1
    assert set(lines[2:]) == {line for line in whole_lines if line.count(ENDINGS[0][:8]) or line.count(ENDINGS[2][:8])}
