"""What an import shows while it runs and when it is done."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from crawler.attribution import Attribution
from crawler.importing import Importer, ImportReport, Problem
from crawler.outlet import Outlet
from gleaner import composition
from gleaner.article_view import printable
from gleaner.settings import Settings
from storage.archive import Archive
from storage.engine import parse_address
from storage.moving import copy_archive

_WORDS = {
    "new": "new",
    "revision": "revisions of articles already there",
    "unchanged": "as they were",
    "duplicate": "with the text of another article",
    "known": "imported before",
    "rejected": "without an article",
    "broken": "broken",
}


def import_articles(
    path: Path, forms: Sequence[str], settings: Settings, outlets: Mapping[str, Outlet], *, dry_run: bool, quiet: bool
) -> ImportReport:
    """Import what lies at a path, in each of the forms it has; what is wrong goes to standard error as it is met."""
    report = ImportReport()
    attribution = Attribution(outlets)
    with _archive(settings, dry_run=dry_run) as archive, _progress(quiet=quiet) as on_progress:
        for form in forms:
            Importer(
                archive,
                form,
                attribution,
                now=lambda: datetime.now(UTC),
                report=report,
                on_problem=_say_problem,
                on_progress=on_progress,
            ).run(path)
        if not dry_run:
            archive.catch_up()
    return report


def say_report(report: ImportReport, *, dry_run: bool, as_json: bool) -> None:
    """Print what an import did, or would do."""
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **report.to_json()}, ensure_ascii=False, indent=2))
        return
    said = [f"{report.counts[name]} {words}" for name, words in _WORDS.items() if report.counts[name]]
    click.echo(("Would be: " if dry_run else "") + (", ".join(said) or "nothing there") + ".")
    for slug, name in report.made.items():
        click.echo(f"No definition is called {printable(name)!r}: its articles are under the outlet {slug}.")


def _say_problem(problem: Problem) -> None:
    click.echo(printable(str(problem)), err=True)


@contextmanager
def _archive(settings: Settings, *, dry_run: bool) -> Iterator[Archive]:
    """The archive to import into; for a dry run a copy of it that goes away."""
    if not dry_run:
        with closing(composition.open_archive(settings)) as archive:
            yield archive
        return
    with tempfile.TemporaryDirectory(prefix="gleaner-") as folder, Archive.open(f"{folder}/dry-run.db") as copy:
        file = parse_address(settings.database)
        if file.get_backend_name() != "sqlite" or Path(str(file.database)).exists():
            with composition.open_existing(settings) as archive:
                copy_archive(archive.engine, copy.engine, without={"pages"})
        yield copy


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    done = 0
    with console.status("importing") as status:

        def advance(pieces: int) -> None:
            nonlocal done
            done += pieces
            status.update(f"{done:,} files and entries")

        yield advance
