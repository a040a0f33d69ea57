"""Exports that go on where the last one ended, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.export.exporter import ExportOptions
from storage.export.job import Job, export_all, export_new
from storage.query_language import parse_query
from storage.selection import Selection

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LOGS = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]


class KilledError(Exception):
    """An export that ends in the middle."""


def job(out: Path, form: str = "jsonl", **selection) -> Job:
    return Job(form=form, out=out, selection=Selection(**selection), options=ExportOptions())


def killed_after(number: int):
    """A watch that ends the export after so many articles."""

    def watch(articles, count):
        for place, stored in enumerate(articles):
            if place == number:
                raise KilledError
            yield stored

    return watch


def titles(path: Path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_new_or_revised_is_added_once(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl")
    show(capture("1"), capture("2"))
    assert export_new(archive.engine, out, NOON).articles == 2
    assert export_new(archive.engine, out, NOON).articles == 0
    show(capture("3"), capture("1", title="改题", entry_hash="f" * 32))
    assert export_new(archive.engine, out, NOON).articles == 2
    assert sorted(titles(out.out)) == ["改题", "港口重开 1", "港口重开 2", "港口重开 3"]


def test_it_goes_on_where_a_whole_export_ended(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl")
    show(capture("1"))
    export_all(archive.engine, out, NOON)
    show(capture("2"))
    assert export_new(archive.engine, out, NOON).articles == 1
    assert titles(out.out) == ["港口重开 1", "港口重开 2"]


@pytest.mark.parametrize("name", LOGS)
def test_killed_and_repeated_it_ends_as_if_it_had_not_been(archive, show, capture, tmp_path, name) -> None:
    (tmp_path / "clean").mkdir()
    clean, killed = job(tmp_path / "clean" / name), job(tmp_path / name)
    for start in (0, 4, 8):
        show(*(capture(str(number)) for number in range(start, start + 4)))
        export_new(archive.engine, clean, NOON)
        for after in (0, 1, 3):
            with pytest.raises(KilledError):
                export_new(archive.engine, killed, NOON, watch=killed_after(after))
        assert export_new(archive.engine, killed, NOON).articles == 4
    assert killed.out.read_bytes() == clean.out.read_bytes()


def test_a_folder_killed_and_repeated_holds_every_article_once(archive, show, capture, tmp_path) -> None:
    clean, killed = job(tmp_path / "clean", "jekyll"), job(tmp_path / "killed", "jekyll")
    for title in ("甲", "乙", "丙"):
        show(*(capture(str(number), title=title, entry_hash=f"{ord(title):032x}") for number in range(4)))
        with pytest.raises(KilledError):
            export_new(archive.engine, killed, NOON, watch=killed_after(2))
        export_new(archive.engine, killed, NOON)
    export_all(archive.engine, clean, NOON)
    found = [{name: text for name, text in contents(one.out).items() if name[0] != "."} for one in (clean, killed)]
    assert found[0] == found[1]
    assert len(found[0]) == 4


def test_a_folder_that_was_emptied_is_filled_again(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "out", "jekyll")
    show(capture("1"))
    export_new(archive.engine, out, NOON)
    for path in out.out.iterdir():
        path.unlink()
    assert export_new(archive.engine, out, NOON).written == 1


def test_other_filters_begin_anew(archive, show, capture, tmp_path) -> None:
    show(capture("1"), capture("2", language="de"))
    export_new(archive.engine, job(tmp_path / "a.jsonl", languages=("de",)), NOON)
    assert export_new(archive.engine, job(tmp_path / "a.jsonl"), NOON).articles == 2
    assert len(titles(tmp_path / "a.jsonl")) == 2


def test_a_file_that_somebody_else_changed_is_not_cut(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl")
    show(capture("1"))
    export_new(archive.engine, out, NOON)
    with out.out.open("a") as file:
        file.write("mine\n")
    show(capture("2"))
    with pytest.raises(ExportError, match="somebody else changed it"):
        export_new(archive.engine, out, NOON)
    assert out.out.read_text("utf-8").endswith("mine\n")


def test_a_format_that_is_written_whole_is_renewed_when_anything_is_new(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.atom", "atom", newest=2)
    show(capture("1"), capture("2"))
    assert export_new(archive.engine, out, NOON).written == 1
    assert export_new(archive.engine, out, NOON).articles == 0
    show(capture("3"))
    assert export_new(archive.engine, out, NOON).articles == 2
    out.out.unlink()
    assert export_new(archive.engine, out, NOON).written == 1


def test_every_revision_is_added_where_all_are_wanted(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl", revisions="all")
    show(capture("1", title="甲"))
    export_new(archive.engine, out, NOON)
    for title in ("乙", "丙"):
        show(capture("1", title=title, entry_hash=f"{ord(title):032x}"))
    assert export_new(archive.engine, out, NOON).articles == 2
    assert titles(out.out) == ["甲", "乙", "丙"]


def test_an_article_committed_during_an_export_comes_with_the_next(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl")
    show(capture("1"))

    def watch(articles, count):
        assert count() == 1
        show(capture("2"))
        yield from articles

    assert export_new(archive.engine, out, NOON, watch=watch).articles == 1
    assert export_new(archive.engine, out, NOON).articles == 1
    assert titles(out.out) == ["港口重开 1", "港口重开 2"]


def test_what_is_indexed_late_comes_with_a_later_export(archive, show, capture, tmp_path) -> None:
    out = job(tmp_path / "a.jsonl", query=parse_query("风暴"))
    show(capture("1", title="风暴1"), capture("2", title="晴天2"))
    archive.catch_up()
    show(capture("3", title="风暴3"))
    assert export_new(archive.engine, out, NOON).articles == 1
    assert export_new(archive.engine, out, NOON).articles == 0
    archive.catch_up()
    assert export_new(archive.engine, out, NOON).articles == 1
    assert titles(out.out) == ["风暴1", "风暴3"]
