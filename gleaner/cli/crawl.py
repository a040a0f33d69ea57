"""``gleaner crawl``: collect now, once."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option, log_option, since_option

EXAMPLES = """\b
Examples:
  gleaner crawl                          every outlet
  gleaner crawl rfi dw                   two of them
  gleaner crawl rfi --limit 5            the five newest articles of each source
  gleaner crawl --json > report.json     for scripts; exit code 1 when a source failed
"""


@click.command(epilog=EXAMPLES, short_help="Collect now, once.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@config_option
@database_option
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to allow; may be repeated.")
@since_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most the N newest articles of each source.")
@click.option("--force", is_flag=True, help="Fetch again what has not changed.")
@json_option
@log_option
def crawl(
    slugs: tuple[str, ...],
    config: Path | None,
    database: str | None,
    allow_private: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    force: bool,
    as_json: bool,
) -> None:
    """Fetch the sources of the outlets named (all, when none is) and store what is new or changed.

    Runs beside a daemon: a source that it is fetching just then is passed over.
    """
    settings = composition.load_settings(config, database)
    outlets = composition.choose(composition.outlets(config), slugs)
    crawling = composition.allow_private(settings.crawl, allow_private)

    from crawler.selection import Wishes
    from gleaner.collecting import collect
    from gleaner.progress import progress, show_report

    wishes = Wishes(since=since, limit=limit, force=force)
    with composition.open_archive(settings) as archive, progress(quiet=as_json) as on_event:
        report = collect(outlets, archive, settings, crawling, wishes=wishes, on_event=on_event)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        show_report(report)
    sys.exit(130 if report.interrupted else int(report.failed))
