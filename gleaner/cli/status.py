"""``gleaner status``: how every source fares."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option

EXAMPLES = """\b
Examples:
  gleaner status                         every source: how it stands, when it is next due, what it brings
  gleaner status rfi                     one outlet's in detail: why then, what went wrong, the evidence
  gleaner status --json | jq '.[].state'
  gleaner status > /dev/null || mail …   exit code 1 while any alert is open
"""


@click.command(epilog=EXAMPLES, short_help="Show how every source fares, and what is wrong.")
@click.argument("slug", required=False, metavar="[SLUG]")
@config_option
@database_option
@json_option
def status(slug: str | None, config: Path | None, database: str | None, as_json: bool) -> None:
    """Show how every source fares: its state, last success, next fetch, arrivals, failures and alerts.

    Ends with exit code 1 while an alert is open, so that cron and monitors can use it.
    """
    settings = composition.load_settings(config, database)

    from gleaner.status_view import show_detail, show_table
    from scheduler.overview import overview

    now = datetime.now(UTC)
    with composition.open_existing(settings) as archive:
        sources = list(overview(archive.engine, now, slug))
    if slug is not None and not sources:
        composition.choose(composition.outlets(config), [slug])  # names the nearest where there is no such outlet
        raise click.UsageError(f"{slug!r} was never fetched: 'gleaner crawl {slug}' does, or 'gleaner daemon'.")
    if as_json:
        click.echo(json.dumps([source.to_json() for source in sources], ensure_ascii=False, indent=2))
    elif slug is None:
        show_table(sources, now)
    else:
        for source in sources:
            show_detail(source, now)
    sys.exit(int(any(source.alerts for source in sources)))
