"""``gleaner export``: write the archive out as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, outlet_option, since_option, until_option
from storage.export import FORMATS, ExportOptions
from storage.export.exporter import BodyForm

EXAMPLES = """\b
Formats:
{formats}

\b
Examples:
  gleaner export --format jekyll --out site/_posts
  gleaner export --format jsonl --out rfi.jsonl --outlet rfi --since 2023-06-01
  gleaner export --format jekyll --out posts --body as-published --no-comments
""".format(formats="\n".join(f"  {name:<8} {exporter.summary}" for name, exporter in FORMATS.items()))


@click.command(epilog=EXAMPLES, short_help="Write the archive out as files.")
@config_option
@database_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="What to write; see below.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Where; made when missing.")
@outlet_option
@since_option
@until_option
@click.option("--body", type=click.Choice(["clean", "as-published"]), default="clean", show_default=True)
@click.option("--comments/--no-comments", default=True, show_default=True, help="The comments line of Jekyll posts.")
def export(
    config: Path | None,
    database: str | None,
    form: str,
    out: Path,
    outlet: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    body: BodyForm,
    comments: bool,
) -> None:
    """Write articles to files, each whole or not at all. What is already there and right is not touched."""
    known = composition.outlets(config)
    chosen = [one.slug for one in composition.choose(known, outlet)] if outlet else None
    names = {slug: one.name for slug, one in known.items()}
    with composition.open_queries(composition.load_settings(config, database)) as queries:
        found = queries.articles(outlet=chosen, since=since, until=until, order="stored")
        report = FORMATS[form].export(found, out, ExportOptions(body=body, comments=comments, outlet_names=names))
    click.echo(f"{report.articles} articles in {out}: {report.written} files written, {report.unchanged} unchanged.")
    if report.renamed:
        click.echo(f"{report.renamed} file names were taken by another article and got a suffix.")
