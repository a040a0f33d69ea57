"""How outlets and their checks are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.check import Checked, Finding
from crawler.outlet import Outlet


def print_list(outlets: Iterable[Outlet], *, as_json: bool) -> None:
    """Print a line an outlet."""
    if as_json:
        said = [{**_listed(outlet), "sources": [source.url for source in outlet.sources]} for outlet in outlets]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("slug", "name", "language", "sources", "layouts", "host"):
        table.add_column(column, justify="right" if column in ("sources", "layouts") else "left", overflow="fold")
    for outlet in outlets:
        counts = (str(len(outlet.sources)), str(len(outlet.layouts)))
        host = urlsplit(outlet.homepage).netloc.removeprefix("www.")
        table.add_row(outlet.slug, escape(outlet.name), outlet.language, *counts, escape(host))
    Console().print(table)


def _listed(outlet: Outlet) -> dict[str, str]:
    return {key: getattr(outlet, key) for key in ("slug", "name", "language", "timezone", "homepage")}


def print_outlet(outlet: Outlet, *, as_json: bool) -> None:
    """Print a whole definition, defaults included: as TOML that could be saved as a file, or as JSON."""
    said = _plain(outlet.model_dump(exclude_none=True))
    click.echo(json.dumps(said, ensure_ascii=False, indent=2) if as_json else "\n".join(_toml(said, "")))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member) for member in value]
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    return value.isoformat() if isinstance(value, date) else value


def _toml(table: dict[str, Any], prefix: str) -> Iterable[str]:
    """TOML of plain values; JSON's strings, numbers and lists of them are TOML's too."""
    nested = {key: value for key, value in table.items() if isinstance(value, dict) or _is_tables(value)}
    for key, value in table.items():
        if key not in nested and value not in ([], ""):
            yield f"{key} = {_toml_value(value)}"
    for key, value in nested.items():
        for member in value if isinstance(value, list) else [value]:
            if lines := list(_toml(member, f"{prefix}{key}.")):
                yield ""
                yield f"[[{prefix}{key}]]" if isinstance(value, list) else f"[{prefix}{key}]"
                yield from lines


def _toml_value(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return '"""\n' + said[1:-1].replace("\\n", "\n") + '"""' if isinstance(value, str) and "\n" in value else said


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, dict) for member in value)


def print_checked(found: Sequence[Checked], *, as_json: bool, console: Console | None = None) -> None:
    """Print what came of checking outlets."""
    if as_json:
        said = [{**asdict(checked), "missing": checked.missing, "passed": checked.passed} for checked in found]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    console = console or Console(highlight=False)
    for checked in found:
        _print_checked(checked, console)


def _print_checked(checked: Checked, console: Console) -> None:
    console.print(f"[bold]{checked.outlet}[/]  {'passed' if checked.passed else '[red]failed[/]'}")
    for tried in checked.tried:
        outcome = f"[red]{escape(tried.problem)}[/]" if tried.problem else f"{tried.listed} entries"
        console.print(f"  {tried.kind} {escape(tried.url)}: {outcome}", soft_wrap=True)
    if checked.untried:
        console.print(f"  {checked.untried} more sources, not tried")
    if checked.findings:
        where = "its page was fetched" if checked.page else "whole in the feed"
        console.print(f"  article {escape(checked.link)} ({where})", soft_wrap=True)
        console.print(_findings(checked.findings))
    if checked.missing:
        console.print(f"  nothing found for: {', '.join(checked.missing)}", soft_wrap=True)
    console.print()


def _findings(findings: Iterable[Finding]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        if finding.value:
            table.add_row(f"    {finding.field}", finding.rule, escape(finding.value))
    return table
