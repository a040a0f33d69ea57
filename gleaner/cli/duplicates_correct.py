"""``gleaner duplicates split`` and ``join``: correct for good what rules found."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option

if TYPE_CHECKING:
    from storage.duplicates import Duplicates


@click.command()
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@config_option
@database_option
@click.pass_context
def split(context: click.Context, config: Path | None, database: str | None, number: int) -> None:
    """Set the article with this ID apart: it is linked with nothing any more but by hand."""
    with _open(context, config, database) as found:
        count = found.split(number)
    click.echo(f"Article {number} stands by itself now; {count} links are gone.")


@click.command()
@click.argument("numbers", type=click.IntRange(min=1), nargs=2, metavar="ID ID")
@config_option
@database_option
@click.pass_context
def join(context: click.Context, config: Path | None, database: str | None, numbers: tuple[int, int]) -> None:
    """Link two articles: as the same text within an outlet, as a reprint across outlets."""
    with _open(context, config, database) as found:
        try:
            relation = found.join(*numbers)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    click.echo(f"Articles {numbers[0]} and {numbers[1]} are linked ({relation.kind}, {relation.score:.0%} shared).")


def _open(context: click.Context, config: Path | None, database: str | None) -> AbstractContextManager[Duplicates]:
    """Open the archive named after the subcommand, or before it."""
    before = context.parent.params if context.parent else {}
    settings = composition.load_settings(config or before.get("config"), database or before.get("database"))
    return composition.open_duplicates(settings)
