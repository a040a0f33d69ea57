"""``gleaner status``: how every source fares."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from gleaner.settings import Settings

EXAMPLES = """\b
Examples:
  gleaner status                         every source: how it stands, when it is next due, what it brings
  gleaner status rfi                     one outlet's in detail: why then, what went wrong, the evidence
  gleaner status rfi --accept            what it has become is all right: alerts that rest on its past are over
  gleaner status --json | jq '.[].state'
  gleaner status > /dev/null || mail …   exit code 1 while any alert is open
"""


@click.command(epilog=EXAMPLES, short_help="Show how every source fares, and what is wrong.")
@click.argument("slug", required=False, metavar="[SLUG]")
@config_option
@database_option
@click.option("--accept", "accepting", is_flag=True, help="Accept what the outlet has become, and forget what it was.")
@json_option
def status(slug: str | None, config: Path | None, database: str | None, accepting: bool, as_json: bool) -> None:
    """Show how every source fares: its state, last success, next fetch, arrivals, failures and alerts.

    Ends with exit code 1 while an alert is open, so that cron and monitors can use it.
    """
    settings = composition.load_settings(config, database)

    from gleaner.status_view import show_detail, show_table
    from scheduler.overview import overview

    if accepting and slug is None:
        raise click.UsageError("Name the outlet whose sources are to be accepted: gleaner status SLUG --accept")
    now = datetime.now(UTC)
    with composition.open_existing(settings) as archive:
        if slug is not None and accepting:
            _accept(archive.engine, slug, settings, now)
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


def _accept(engine: Engine, slug: str, settings: Settings, now: datetime) -> None:
    from scheduler.accepting import accept

    accepted = accept(engine, slug, settings.health, now)
    for message in accepted.cleared:
        click.echo(f"Over: {message}", err=True)
    for url in accepted.busy:
        click.echo(f"Not accepted: {url} is being fetched just now; try again in a moment.", err=True)
