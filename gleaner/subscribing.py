"""Importing the subscriptions of a feed reader: definition files in the operator's folder, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console

from crawler.outlet import Outlet
from crawler.settings import CrawlSettings
from crawler.subscribing import Passed, Proposal, definition, propose
from gleaner.article_view import printable
from storage.import_.opml import read_opml


@dataclass(slots=True)
class Subscribed:
    """What came of a list of subscriptions: outlets defined, by slug, with their feeds; and those passed over."""

    defined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known: int = 0
    failed: int = 0


def import_subscriptions(
    path: Path, folder: Path, outlets: Mapping[str, Outlet], crawling: CrawlSettings, *, dry_run: bool
) -> Subscribed:
    """Define the outlets that an OPML file names, a file each in the folder; no file there is changed.

    Raises:
        ImportedFileError: the file is no OPML.
    """
    report = Subscribed()
    for one in _with_feeds(propose(read_opml(path), outlets), crawling):
        if isinstance(one, Passed):
            _pass(path, one, report)
            continue
        try:
            _write(folder / f"{one.slug}.toml", definition(one), dry_run=dry_run)
        except (ValueError, OSError) as error:
            _pass(path, Passed(line=one.line, message=f"{one.name}: {error}"), report)
        else:
            report.defined[one.slug] = one.feeds
    return report


def say_subscribed(report: Subscribed, folder: Path, *, dry_run: bool, as_json: bool) -> None:
    """Print what came of it, and what to do next."""
    if as_json:
        said = {"dry_run": dry_run, "defined": report.defined, "known": report.known, "failed": report.failed}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for slug, feeds in report.defined.items():
        click.echo(f"{'would be ' if dry_run else ''}{folder / slug}.toml: {', '.join(feeds)}")
    click.echo(f"{len(report.defined)} outlets defined, {report.known} known already, {report.failed} not defined.")
    if report.defined and not dry_run:
        click.echo(f"Try them: gleaner outlets check --config {folder.parent} {next(iter(report.defined))}")


def _with_feeds(found: Sequence[Proposal | Passed], crawling: CrawlSettings) -> Iterable[Proposal | Passed]:
    """The same, with feeds looked for where there are none."""
    sites = [one for one in found if isinstance(one, Proposal) and not one.feeds]
    if not sites:
        return found
    from crawler.discovery_spider import discover_blocking

    with Console(stderr=True).status(f"looking for the feeds of {len(sites)} sites"):
        looked = iter(discover_blocking(sites, crawling))
    return [next(looked) if isinstance(one, Proposal) and not one.feeds else one for one in found]


def _write(path: Path, text: str, *, dry_run: bool) -> None:
    if path.exists():
        raise ValueError(f"{path} is there already: rename it, or add the feed to it")
    if not dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(text, "utf-8")
        partial.replace(path)


def _pass(path: Path, passed: Passed, report: Subscribed) -> None:
    if passed.known:
        report.known += 1
        return
    report.failed += 1
    click.echo(printable(f"{path}:{passed.line}: {passed.message}"), err=True)
