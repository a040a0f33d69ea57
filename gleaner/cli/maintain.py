"""``gleaner maintain``: make anew what can be derived from the archive."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.maintain_check import check
from gleaner.cli.options import config_option, database_option

EXAMPLES = """\b
Examples:
  gleaner maintain rebuild-similarity    compare all articles anew
  gleaner maintain check                 prove that archive, similarity and search agree
  gleaner maintain reindex               make the search index anew
"""


@click.group(epilog=EXAMPLES, short_help="Check the archive, and make anew what is derived from it.")
def maintain() -> None:
    """Check the archive, and make anew what is derived from it."""


@maintain.command("rebuild-similarity")
@config_option
@database_option
def rebuild_similarity(config: Path | None, database: str | None) -> None:
    """Compare all articles anew; what was split or joined by hand stays.

    Others may go on writing meanwhile. Where it is interrupted, the next call or the next crawl goes on.
    """
    with composition.open_duplicates(composition.load_settings(config, database)) as found:
        found.begin_anew()
        count = 0
        while taken := found.compare_waiting():
            count += taken
        click.echo(f"{count:,} forms of articles compared, {len(found.links()):,} links found.")


@maintain.command()
@config_option
@database_option
def reindex(config: Path | None, database: str | None) -> None:
    """Make the search index anew. Where it is interrupted, the next search or crawl goes on."""
    from storage.search_index import SearchIndex

    with composition.open_existing(composition.load_settings(config, database)) as archive:
        index = SearchIndex(archive.engine)
        index.begin_anew()
        count = 0
        while taken := index.index_waiting():
            count += taken
    click.echo(f"{count:,} articles indexed.")


maintain.add_command(check)
