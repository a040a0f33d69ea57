from dataclasses import replace
from io import StringIO

from rich.console import Console

from crawler.report import (
    CrawlReport,
    OutletReport,
    PageFetched,
    Problem,
    SourceDone,
    SourceRead,
    SourceReport,
    SourceStarted,
)
from gleaner.progress import progress, show_report

URL = "https://outlet.example/rss"
DONE = SourceReport(outlet="one", url=URL, kind="feed", status="ok", listed=7, new=5, unchanged=2, pages=3, seconds=1.5)
REFUSED = Problem(kind="http_403", subject=URL, message="the server refuses [us]")
FAILED = SourceReport(outlet="two", url=URL, kind="mirror", status="failed", errors=(REFUSED,))


def console(*, terminal: bool = False) -> Console:
    return Console(file=StringIO(), width=160, force_terminal=terminal, color_system=None, highlight=False)


def written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def report(*sources: SourceReport, interrupted: bool = False) -> CrawlReport:
    outlets = tuple(OutletReport(outlet=source.outlet, sources=(source,)) for source in sources)
    return CrawlReport(outlets=outlets, seconds=2.0, interrupted=interrupted)


def test_every_source_that_is_done_gets_a_line() -> None:
    shown = console()
    with progress(console=shown) as on_event:
        on_event(SourceStarted(outlet="one", url=URL))
        on_event(SourceRead(outlet="one", url=URL, listed=7, pages=3))
        on_event(PageFetched(outlet="one", source=URL, url=URL))
        on_event(SourceDone(report=DONE))
    assert written(shown) == f"one      feed    {URL}  7 listed, 5 new, 2 unchanged, 3 pages fetched\n"


def test_a_failed_source_says_why() -> None:
    shown = console()
    with progress(console=shown) as on_event:
        on_event(SourceDone(report=FAILED))
    assert "failed: http_403: the server refuses [us]" in written(shown)


def test_an_unchanged_source_says_no_more_than_that() -> None:
    shown = console()
    with progress(console=shown) as on_event:
        on_event(SourceDone(report=SourceReport(outlet="one", url=URL, kind="feed", status="unchanged")))
    assert written(shown).endswith(f"{URL}  unchanged\n")


def test_a_terminal_sees_a_bar() -> None:
    shown = console(terminal=True)
    with progress(console=shown) as on_event:
        on_event(SourceStarted(outlet="one", url=URL))
        on_event(SourceDone(report=DONE))
    assert "1/1" in written(shown)


def test_quiet_progress_prints_nothing() -> None:
    shown = console()
    with progress(quiet=True, console=shown) as on_event:
        on_event(SourceDone(report=DONE))
    assert not written(shown)


def test_the_table_has_a_row_an_outlet_and_a_sum() -> None:
    shown = console()
    show_report(report(DONE, FAILED), shown)
    rows = [line.split() for line in written(shown).splitlines() if line.strip()]
    assert rows[0] == ["outlet", "listed", "new", "revised", "unchanged", "rejected", "seconds"]
    assert ["one", "7", "5", "0", "2", "0", "1.5"] in rows
    assert ["all", "7", "5", "0", "2", "0", "2.0"] in rows


def test_what_went_wrong_stands_beneath_the_table() -> None:
    shown = console()
    show_report(report(FAILED, interrupted=True), shown)
    assert f"two failed: http_403: {URL}: the server refuses [us]" in written(shown)
    assert "Interrupted" in written(shown)


def test_owed_pages_are_shown_where_there_are_any() -> None:
    shown = console()
    show_report(report(SourceReport(outlet="one", url=URL, kind="feed", status="ok", owed=4)), shown)
    assert "owed" in written(shown)


def test_pages_looked_at_again_are_summed_up() -> None:
    shown = console()
    show_report(replace(report(DONE), revisits={"unchanged": 3, "revised": 1}), shown)
    assert "Looked at again: 1 revised, 3 unchanged" in written(shown)
