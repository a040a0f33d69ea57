"""How the state of the sources is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scheduler.durations import in_words
from scheduler.overview import SourceStatus
from storage.alerts import KeptAlert
from storage.revisits import Pending

_BARS = "▁▂▃▄▅▆▇█"
_COLOURS = {"well": "green", "new": "cyan", "unscheduled": "dim", "failing": "yellow", "gone-unconfirmed": "yellow"}
_SAMPLE = 600
_COLUMNS = ("outlet", "source", "state", "last success", "next", "a day", "two weeks", "failed", "alerts")
_ONLY_WIDE = frozenset({"two weeks", "failed"})
_WIDE = 120
_WIDEST = 160
_LONGEST = 40


def sparkline(days: Sequence[int]) -> str:
    """Days as bars, the highest the full height; a day without anything is a dot."""
    most = max(days, default=0)
    return "".join(_BARS[min(7, day * 8 // (most + 1))] if day else "·" for day in days)


def show_table(sources: Iterable[SourceStatus], now: datetime, console: Console | None = None) -> None:
    """Print a line a source, and the open alerts beneath. A narrow terminal gets fewer columns."""
    console = console or Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDEST)
    wide = not console.is_terminal or console.width >= _WIDE
    columns = [column for column in _COLUMNS if wide or column not in _ONLY_WIDE]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in ("a day", "failed") else "left", no_wrap=True)
    alerts: list[KeptAlert] = []
    for source in sources:
        alerts += source.alerts
        cells = _cells(source, now, _LONGEST if wide else _LONGEST // 2)
        table.add_row(*(cells[name] for name in columns), style="dim" if source.state == "unscheduled" else None)
    console.print(table)
    for alert in alerts:
        since = in_words(now - alert.raised_at)
        console.print(f"[red]{alert.kind}[/] since {since}: {escape(alert.message)}", soft_wrap=True)


def show_detail(source: SourceStatus, now: datetime, console: Console | None = None) -> None:
    """Print everything about a source."""
    console = console or Console(highlight=False)
    since = f" since {_time(source.since)}" if source.since else ""
    console.print(f"[bold]{escape(source.url)}[/] ({source.kind}): {_coloured(source.state)}{since}", soft_wrap=True)
    lines = {
        "next": "being fetched now" if source.fetching else source.why,
        "last success": _ago(source.last_success, now),
        "last fetch": _ago(source.last_fetch, now),
        "arrivals": f"{source.per_day:.1f} a day  {sparkline(source.days)}  (two weeks, today last)",
        "failures": f"{source.failures}: {source.error}" if source.failures else "",
        "fetched at": source.address if source.address != source.url else "",
        "moved from": ", ".join(source.aliases),
        "suspected gaps": str(source.suspected_gaps or ""),
        "revisits": _pending(source.pending, now),
    }
    for name, said in lines.items():
        if said:
            console.print(f"  {name + ':':<16}{escape(said)}", soft_wrap=True)
    for alert in source.alerts:
        console.print(f"  [red]{alert.kind}[/] since {_time(alert.raised_at)}: {escape(alert.message)}", soft_wrap=True)
    _show_evidence(source, console)
    console.print()


def _show_evidence(source: SourceStatus, console: Console) -> None:
    evidence = source.evidence
    if evidence is None:
        return
    console.print(f"  evidence of {_time(evidence.at)}: status {evidence.status or 'none'}")
    for name, value in sorted(evidence.headers.items()):
        console.print(f"    {escape(name)}: {escape(value)}", soft_wrap=True, style="dim")
    if evidence.sample:
        console.print(f"    {escape(' '.join(evidence.sample[:_SAMPLE].split()))}", soft_wrap=True, style="dim")


def _cells(source: SourceStatus, now: datetime, longest: int) -> dict[str, str]:
    kinds = ", ".join(alert.kind for alert in source.alerts)
    return {
        "outlet": source.outlet,
        "source": escape(_shortened(source.url.partition("://")[2], longest)),
        "state": _coloured(source.state),
        "last success": _ago(source.last_success, now),
        "next": "now" if source.fetching else _until(source.next_due, now),
        "a day": f"{source.per_day:.1f}",
        "two weeks": sparkline(source.days),
        "failed": str(source.failures or ""),
        "alerts": f"[red]{kinds}[/]" if kinds else "",
    }


def _shortened(text: str, longest: int) -> str:
    """The beginning and the end, which tell sources apart."""
    return text if len(text) <= longest else f"{text[: longest // 2]}…{text[1 - longest + longest // 2 :]}"


def _coloured(state: str) -> str:
    return f"[{_COLOURS.get(state, 'red')}]{state}[/]"


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{in_words(now - moment)} ago" if moment else "never"


def _until(due: datetime | None, now: datetime) -> str:
    if due is None:
        return ""
    return f"in {in_words(due - now)}" if due > now else f"due for {in_words(max(now - due, timedelta(0)))}"


def _pending(pending: Pending | None, now: datetime) -> str:
    return f"{pending.count} pending, the next {_until(pending.next_due, now)}" if pending else ""


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
