"""What a crawl shows while it runs and when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from crawler.report import (
    CrawlReport,
    Event,
    EventHandler,
    OutletReport,
    PageFetched,
    SourceDone,
    SourceRead,
    SourceReport,
    SourceStarted,
    ignore,
)

COLUMNS = ("listed", "new", "revised", "unchanged", "rejected")
# Shown only where there is something to show.
RARE_COLUMNS = ("duplicate", "owed")


@contextmanager
def progress(*, quiet: bool = False, console: Console | None = None) -> Iterator[EventHandler]:
    """Show a crawl as it goes, on standard error: a line a source, and a bar while there is a terminal to draw on."""
    if quiet:
        yield ignore
        return
    console = console or Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield Display(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield Display(console, bar)


class Display:
    """Takes the events of a crawl: prints a line for every source that is done, and moves the bar.

    A step of the bar is a source, or a page that one needs; their number grows as sources are read.
    """

    def __init__(self, console: Console, bar: Progress | None = None) -> None:
        self._console = console
        self._bar = bar
        self._task = bar.add_task("collecting", total=0) if bar else TaskID(0)
        self._steps = 0

    def __call__(self, event: Event) -> None:
        """Take notice of an event."""
        if isinstance(event, SourceStarted):
            self._move(steps=1)
        elif isinstance(event, SourceRead):
            self._move(steps=event.pages)
        elif isinstance(event, PageFetched):
            self._move(done=1, doing=event.outlet)
        elif isinstance(event, SourceDone):
            self._console.print(line(event.report), soft_wrap=True)
            self._move(done=1)

    def _move(self, *, steps: int = 0, done: int = 0, doing: str = "collecting") -> None:
        self._steps += steps
        if self._bar:
            self._bar.update(self._task, total=self._steps, advance=done, description=doing)


def line(source: SourceReport) -> str:
    """Say in a line what became of a source, in rich's markup."""
    head = f"[bold]{source.outlet:<8}[/] {source.kind:<8}{escape(source.url)}"
    if source.failed:
        first = source.errors[0] if source.errors else None
        return f"{head}  [red]failed[/]: " + (escape(f"{first.kind}: {first.message}") if first else "no reason given")
    if source.status == "held" and source.errors:
        return f"{head}  [yellow]passed over[/]: {escape(source.errors[0].message)}"
    if source.status != "ok":
        return f"{head}  [dim]{source.status}[/]"
    counts = [(name, getattr(source, name)) for name in (*COLUMNS, *RARE_COLUMNS)]
    said = [f"{number} {name}" for name, number in counts if number or name == "listed"]
    pages = [f"{source.pages} page{'s' * (source.pages != 1)} fetched"] if source.pages else []
    return f"{head}  {', '.join(said + pages)}"


def show_report(report: CrawlReport, console: Console | None = None) -> None:
    """Print the table of a crawl, an outlet a row, and what went wrong beneath it."""
    console = console or Console(highlight=False)
    counts = [*COLUMNS, *(name for name in RARE_COLUMNS if report.total(name))]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet")
    for name in (*counts, "seconds"):
        table.add_column(name, justify="right")
    for outlet in report.outlets:
        numbers = (str(outlet.total(name)) for name in counts)
        table.add_row(outlet.outlet, *numbers, f"{_seconds(outlet):.1f}", style="red" if outlet.failed else None)
    if len(report.outlets) > 1:
        table.add_section()
        table.add_row("all", *(str(report.total(name)) for name in counts), f"{report.seconds:.1f}")
    console.print(table)
    if report.revisits:
        came = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.revisits.items()))
        console.print(f"Looked at again: {came}")
    for outlet in report.outlets:
        _show_problems(outlet, console)
    if report.interrupted:
        console.print("Interrupted: what was stored stays, the rest is for the next crawl.")


def _seconds(outlet: OutletReport) -> float:
    """The time of an outlet's slowest source: they are visited side by side."""
    return max((source.seconds for source in outlet.sources), default=0.0)


def _show_problems(outlet: OutletReport, console: Console) -> None:
    for source in outlet.sources:
        for problem in source.errors:
            said = escape(f"{problem.kind}: {problem.subject}: {problem.message}")
            console.print(
                f"[bold]{outlet.outlet}[/] {'failed' if source.failed else 'problem'}: {said}", soft_wrap=True
            )
