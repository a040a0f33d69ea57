"""``gleaner duplicates``: what was published more than once, and corrections of what rules found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.duplicates_correct import join, split
from gleaner.cli.options import config_option, database_option, json_option, outlet_option, since_option

EXAMPLES = """\b
Examples:
  gleaner duplicates --since 2023-06-01
  gleaner duplicates --outlet rfi --json
  gleaner duplicates split 12           12 is no duplicate or reprint of anything, for good
  gleaner duplicates join 12 15         12 and 15 are the same, for good
"""


@click.group(invoke_without_command=True, epilog=EXAMPLES, short_help="List duplicates, updates and reprints.")
@click.pass_context
@config_option
@database_option
@outlet_option
@since_option
@json_option
def duplicates(
    context: click.Context,
    config: Path | None,
    database: str | None,
    outlet: tuple[str, ...],
    since: datetime | None,
    as_json: bool,
) -> None:
    """List texts that were published more than once, by groups; correct what is wrong with split and join."""
    if context.invoked_subcommand is not None:
        return
    from gleaner.duplicates_view import print_groups, print_links

    with composition.open_duplicates(composition.load_settings(config, database)) as found:
        links = found.links(outlet=outlet or None, since=since)
    print_links(links) if as_json else print_groups(links)


duplicates.add_command(split)
duplicates.add_command(join)
