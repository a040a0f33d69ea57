"""Exports that are kept current, on both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from scheduler.events import Exported, Trouble
from scheduler.exporting import Exporting
from storage.article import Stored
from storage.export import FORMATS, ExportOptions, ExportReport
from storage.export.job import Job
from storage.selection import Selection

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def job(out: Path, form: str) -> Job:
    return Job(form=form, out=out, selection=Selection(), options=ExportOptions())


class Slow:
    """A format of one article a file, which waits after the first one until it may go on."""

    summary, updates, newest, pages = "slow", "by article", None, False

    def __init__(self) -> None:
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def export(self, articles: Iterable[Stored], out: Path, _options: ExportOptions) -> ExportReport:
        out.mkdir(exist_ok=True)
        written = 0
        for stored in articles:
            (out / str(stored.id)).write_text(stored.article.title)
            written += 1
            self.begun.set()
            assert self.may_go_on.wait(30), "the loop stands still"
        return ExportReport(articles=written, written=written)


@pytest.fixture
def slow(monkeypatch) -> Slow:
    found = Slow()
    monkeypatch.setitem(FORMATS, "slow", found)
    return found


@pytest.fixture
def events() -> list[object]:
    return []


@pytest.fixture
def exporting(archive, events) -> Exporting:
    return Exporting(archive.engine, on_event=events.append, now=lambda: NOON)


def test_every_target_is_brought_up_to_date_and_told_of_once(exporting, events, show, capture, tmp_path) -> None:
    jobs = [job(tmp_path / "posts", "jekyll"), job(tmp_path / "feed.atom", "atom")]
    show(capture("1"), capture("2"))
    asyncio.run(exporting.update(jobs))
    asyncio.run(exporting.update(jobs))
    assert [(event.form, event.articles, event.written) for event in events] == [("jekyll", 2, 2), ("atom", 2, 1)]
    show(capture("1", title="改题", entry_hash="f" * 32))
    asyncio.run(exporting.update(jobs))
    assert len(list((tmp_path / "posts").glob("*改题*"))) == 1
    assert "改题" in (tmp_path / "feed.atom").read_text("utf-8")


def test_a_target_that_fails_is_named_and_tried_again_and_the_next_is_written(
    exporting, events, show, capture, tmp_path
) -> None:
    (tmp_path / "taken").write_text("a file")
    jobs = [job(tmp_path / "taken", "jekyll"), job(tmp_path / "a.jsonl", "jsonl")]
    show(capture("1"))
    asyncio.run(exporting.update(jobs))
    trouble, done = events
    assert (trouble.doing, str(tmp_path / "taken") in trouble.message, done.form) == ("export", True, "jsonl")
    (tmp_path / "taken").unlink()
    asyncio.run(exporting.update(jobs))
    assert events[-1].target == jobs[0].target


def test_a_defect_is_a_trouble_too(exporting, events, show, capture, tmp_path) -> None:
    show(capture("1"))
    with capture_logs() as said:
        asyncio.run(exporting.update([job(tmp_path / "a", "none"), job(tmp_path / "a.jsonl", "jsonl")]))
    assert [type(event) for event in events] == [Trouble, Exported]
    assert said[0]["event"] == "export.broken"


def test_the_loop_turns_and_the_archive_takes_more_while_an_export_is_written(
    exporting, slow, events, show, capture, tmp_path
) -> None:
    async def main() -> None:
        work = asyncio.ensure_future(exporting.update([job(tmp_path / "out", "slow")]))
        await asyncio.to_thread(slow.begun.wait, 30)
        show(capture("2"))
        slow.may_go_on.set()
        await work

    show(capture("1"))
    asyncio.run(main())
    asyncio.run(exporting.update([job(tmp_path / "out", "slow")]))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1", "2"]


def test_one_that_is_stopped_ends_within_an_article_and_is_repeated(
    archive, exporting, slow, events, show, capture, tmp_path
) -> None:
    wanted = job(tmp_path / "out", "slow")

    async def main() -> None:
        work = asyncio.ensure_future(exporting.update([wanted, job(tmp_path / "a.jsonl", "jsonl")]))
        await asyncio.to_thread(slow.begun.wait, 30)
        exporting.stop()
        slow.may_go_on.set()
        await work

    show(capture("1"), capture("2"))
    asyncio.run(main())
    assert (events, [path.name for path in tmp_path.glob("out/*")]) == ([], ["1"])
    again = Exporting(archive.engine, on_event=events.append, now=lambda: NOON)
    asyncio.run(again.update([wanted]))
    assert (events[0].articles, len(list(tmp_path.glob("out/*"))), (tmp_path / "a.jsonl").exists()) == (2, 2, False)
