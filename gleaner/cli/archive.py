"""``gleaner archive``: copy an archive to another database, back it up."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option

EXAMPLES = """\b
Examples:
  gleaner archive backup backups/monday.db       while the daemon goes on writing
  gleaner archive copy --from gleaner.db --to postgresql://gleaner@localhost/gleaner
  gleaner archive copy --from postgresql://localhost/gleaner --to moved.db
"""


@click.group(epilog=EXAMPLES, short_help="Copy the archive to another database, or back it up.")
def archive() -> None:
    """Copy the archive to another database, or back it up."""


@archive.command("copy", epilog="Example: gleaner archive copy --from gleaner.db --to postgresql://localhost/gleaner")
@click.option("--from", "source", required=True, metavar="URL", help="A file, sqlite:///FILE or postgresql://…")
@click.option("--to", "target", required=True, metavar="URL", help="The same; there must be no archive there yet.")
def copy(source: str, target: str) -> None:
    """Copy a whole archive, in one transaction; every table is read back and compared by count and checksum."""
    from rich.console import Console
    from rich.table import Table

    from storage.archive import Archive
    from storage.moving import copy_archive, shown
    from storage.search_index import SearchIndex

    settings = composition.load_settings(None, source)
    console = Console(stderr=True)
    with composition.open_existing(settings) as outgoing, Archive.open(target) as incoming:
        with console.status("copying") as status:
            count = 0

            def on_rows(rows: int) -> None:
                nonlocal count
                count += rows
                status.update(f"{count:,} rows copied")

            tallies = copy_archive(outgoing.engine, incoming.engine, on_rows=on_rows)
            # The index itself is of the database's own kind: it is made there.
            SearchIndex(incoming.engine).begin_anew()
            incoming.catch_up()
        place = shown(incoming.engine)
    table = Table(box=None, pad_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    table.add_column("checksum")
    for name, tally in tallies.items():
        table.add_row(name, str(tally.rows), f"{tally.checksum:032x}")
    Console().print(table)
    click.echo(f"Copied to {place}: counts and checksums are those of the original.")


@archive.command("backup", epilog="Example: gleaner archive backup backups/monday.db")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@config_option
@database_option
@click.option("--replace", is_flag=True, help="Replace FILE where it is there; until then it stays whole.")
def backup(file: Path, config: Path | None, database: str | None, replace: bool) -> None:
    """Write the archive into FILE as it is now, while others read and write it. For archives in SQLite."""
    from storage.moving import back_up

    settings = composition.load_settings(config, database)
    size = back_up(settings.database, file, replace=replace)
    click.echo(f"{file}: {size:,} bytes, checked. To go back to it: gleaner … --database {file}")
