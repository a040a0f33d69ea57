"""``gleaner articles``: list and read what was collected."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.articles_show import show
from gleaner.cli.options import config_option, database_option, json_option, outlet_option, since_option, until_option

SHOWN = 50
"""Articles in a table, where nothing else was asked for."""

EXAMPLES = """\b
Examples:
  gleaner articles list --outlet rfi --limit 10
  gleaner articles list --since 2023-06-01 --json > june.json
  gleaner articles list --removed            what the outlets have taken away
"""


@click.group(short_help="List and read what was collected.")
def articles() -> None:
    """List and read what was collected."""


articles.add_command(show)


@articles.command("list", epilog=EXAMPLES)
@config_option
@database_option
@outlet_option
@since_option
@until_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=f"At most N (table: {SHOWN}; JSON: all).")
@click.option("--removed", is_flag=True, help="Only those whose pages the outlet has taken away.")
@json_option
def list_articles(
    config: Path | None,
    database: str | None,
    outlet: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    removed: bool,
    as_json: bool,
) -> None:
    """List articles, the newest first."""
    from gleaner.article_view import NONE, NONE_REMOVED, print_json, print_table

    settings = composition.load_settings(config, database)
    known = composition.archived_outlets(config, settings)
    chosen = [one.slug for one in composition.choose(known, outlet)] if outlet else None
    limit = limit if as_json or limit else SHOWN
    with composition.open_queries(settings) as queries:
        found = queries.articles(outlet=chosen, since=since, until=until, limit=limit, removed=removed)
        none = NONE_REMOVED if removed else NONE
        print_json(found) if as_json else print_table(found, limit, none=none)
