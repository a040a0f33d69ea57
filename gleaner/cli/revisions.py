"""``gleaner revisions``: what outlets changed after publication."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import Moment, config_option, database_option, json_option, outlet_option

EXAMPLES = """\b
Examples:
  gleaner revisions --since 2023-06-14
  gleaner revisions --outlet rfi --title-only
  gleaner articles show 12 --diff              what the last edit of article 12 changed
"""


@click.command(epilog=EXAMPLES, short_help="List what outlets changed after publication.")
@config_option
@database_option
@outlet_option
@click.option("--since", type=Moment(), metavar="DATE", help="Only edits seen at DATE or later.")
@click.option("--title-only", is_flag=True, help="Only edits that changed the title.")
@json_option
def revisions(
    config: Path | None,
    database: str | None,
    outlet: tuple[str, ...],
    since: datetime | None,
    title_only: bool,
    as_json: bool,
) -> None:
    """List edits, the first one first: titles changed, paragraphs removed and added, numbers changed.

    Pages that were taken away, or that came back, stand among them.
    """
    from gleaner.revisions_view import in_order, print_changes, print_changes_json
    from storage.edits import edits
    from storage.removals import Removals

    with composition.open_existing(composition.load_settings(config, database)) as archive:
        chosen = outlet or None
        found = edits(archive.engine, since=since, outlet=chosen, title_only=title_only)
        gone = [] if title_only else Removals(archive.engine).passages(since=since, outlet=chosen)
        changes = in_order(found, gone)
        print_changes_json(changes) if as_json else print_changes(changes)
