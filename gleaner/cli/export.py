"""``gleaner export``: write the archive out as files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, outlet_option, since_option, until_option
from storage.article import Stored
from storage.export import FORMATS, ExportReport
from storage.export.exporter import BodyForm
from storage.export.job import Job, export_all, export_new
from storage.export.streams import STANDARD_OUTPUT, StreamExporter
from storage.selection import Duplicates, Revisions

if TYPE_CHECKING:
    from gleaner.settings import Settings

EXAMPLES = """\b
Formats:
{formats}

\b
Examples:
  gleaner export --format jekyll --out site/_posts
  gleaner export --format jsonl --out rfi.jsonl.zst --outlet rfi --since 2023-06-01
  gleaner export --format jsonl --out - | jq .title
  gleaner export --format jekyll --out site/_posts --new
  gleaner export --format jekyll --out posts --body as-published --no-comments
""".format(formats="\n".join(f"  {name:<8} {exporter.summary}" for name, exporter in FORMATS.items()))


@click.command(epilog=EXAMPLES, short_help="Write the archive out as files.")
@config_option
@database_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="What to write; see below.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="Where: a folder, or a file of the format's ending, .gz or .zst after it; - is standard output.",
)
@click.option("--new", is_flag=True, help="Only what is new or revised since the last export of this to PATH.")
@outlet_option
@click.option("--language", multiple=True, metavar="TAG", help="Only this language (zh, zh-Hant, …); may be repeated.")
@since_option
@until_option
@click.option("--query", metavar="QUERY", help="Only what 'gleaner search QUERY' finds.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the N newest; 0 takes all.")
@click.option(
    "--duplicates",
    type=click.Choice(["include", "skip", "link"]),
    default="include",
    show_default=True,
    help="The same text under another link: as it is, not at all, or as a link to the earlier one.",
)
@click.option("--revisions", type=click.Choice(["latest", "all"]), default="latest", show_default=True)
@click.option("--body", type=click.Choice(["clean", "as-published"]), default="clean", show_default=True)
@click.option("--comments/--no-comments", default=True, show_default=True, help="The comments line of Jekyll posts.")
@click.option("--with-site", is_flag=True, help="A whole Jekyll site around the posts: PATH is its folder.")
@click.option("--partition", is_flag=True, help="A Parquet file for every month.")
@click.option("--images", is_flag=True, help="Fetch the images of a book, one at a time; else they are left out.")
@click.option("--title", default="Gleaner", show_default=True, metavar="TEXT", help="What a feed or book is called.")
def export(
    config: Path | None,
    database: str | None,
    form: str,
    out: Path,
    new: bool,
    outlet: tuple[str, ...],
    language: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    query: str | None,
    limit: int | None,
    duplicates: Duplicates,
    revisions: Revisions,
    body: BodyForm,
    comments: bool,
    with_site: bool,
    partition: bool,
    images: bool,
    title: str,
) -> None:
    """Write articles to files, each whole or not at all. What is already there and right is not touched."""
    from gleaner.exporting import job_of
    from gleaner.search_view import read_query
    from gleaner.settings import ExportSettings

    settings = composition.load_settings(config, database)
    _check_usage(form, out, new=new, limited=limit is not None, images=images)
    known = composition.archived_outlets(config, settings)
    wanted = ExportSettings(
        format=form,
        out=out,
        outlets=tuple(one.slug for one in composition.choose(known, outlet)) if outlet else (),
        languages=language,
        since=since,
        until=until,
        query=None if query is None else read_query(query).text,
        limit=limit,
        duplicates=duplicates,
        revisions=revisions,
        body=body,
        comments=comments,
        with_site=with_site,
        partition=partition,
        title=title,
    )
    with composition.picture_fetcher(settings, wanted=images) as picture:
        job = job_of(wanted, known, picture)
        _say(_run(job, settings, new=new), job)


def _run(job: Job, settings: Settings, *, new: bool) -> ExportReport:
    opened = composition.open_existing if job.selection.query is None else composition.open_indexed
    write, watch = export_new if new else export_all, _watch if _shows_progress(job.out) else None
    with opened(settings) as archive:
        return write(archive.engine, job, datetime.now(UTC), watch=watch)


def _check_usage(form: str, out: Path, *, new: bool, limited: bool, images: bool) -> None:
    exporter = FORMATS[form]
    if images and form != "epub":
        raise click.UsageError(f"--images is for epub: {form} keeps the images' addresses.")
    if out == STANDARD_OUTPUT and not isinstance(exporter, StreamExporter):
        raise click.UsageError(f"{form} is no stream: name a file or folder with --out.")
    if new and out == STANDARD_OUTPUT:
        raise click.UsageError("--new goes on where a file or folder ends: name one with --out.")
    if new and limited and exporter.updates != "whole":
        raise click.UsageError(f"--new with --limit would skip articles of {form}: leave one of them out.")


def _shows_progress(out: Path) -> bool:
    return sys.stderr.isatty() and not (out == STANDARD_OUTPUT and sys.stdout.isatty())


def _watch(articles: Iterable[Stored], count: Callable[[], int]) -> Iterable[Stored]:
    """Draw a bar on standard error while the articles are taken."""
    from rich.console import Console
    from rich.progress import track

    return track(articles, "exporting", count(), console=Console(stderr=True), transient=True)


def _say(report: ExportReport, job: Job) -> None:
    to_stdout = job.out == STANDARD_OUTPUT
    what = f"{len(job.options.channels)} outlets" if job.form == "opml" else f"{report.articles} articles"
    files = "" if to_stdout else f": {report.written} files written, {report.unchanged} unchanged"
    place = "standard output" if to_stdout else job.out
    click.echo(f"{what} in {place}{files}.", err=to_stdout)
    if report.removed:
        click.echo(f"{report.removed} files of articles that were retitled since are gone.", err=to_stdout)
    if report.renamed:
        click.echo(f"{report.renamed} file names were taken by another article and got a suffix.")
