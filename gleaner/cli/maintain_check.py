"""``gleaner maintain check``: prove that the archive agrees with what is derived from it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option


@click.command()
@config_option
@database_option
def check(config: Path | None, database: str | None) -> None:
    """Prove that archive, similarity and search say the same; exit code 1 with what is wrong when they do not."""
    from storage.check import check as check_archive

    settings = composition.load_settings(config, database)
    with composition.open_existing(settings) as archive:
        wrong = 0
        for said in check_archive(archive.engine, composition.limits(settings)):
            click.echo(said)
            wrong += 1
    click.echo(f"{wrong} things are wrong." if wrong else "All is well.", err=bool(wrong))
    sys.exit(int(wrong > 0))
