"""``gleaner outlets``: list, show and check outlet definitions."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option
from gleaner.cli.outlets_check import check

EXAMPLES = """\b
Examples:
  gleaner outlets list                     every outlet, ours and yours
  gleaner outlets show rfi                 its whole definition, defaults included
  gleaner outlets check rfi                one source, one article: what is found, and by which rule
  gleaner outlets check --config mine      all of them, with your own definitions
"""


@click.group(epilog=EXAMPLES, short_help="List, show and check outlet definitions.")
def outlets() -> None:
    """List, show and check outlet definitions."""


@outlets.command("list", epilog="Example: gleaner outlets list --config mine")
@config_option
@database_option
@json_option
def list_outlets(config: Path | None, database: str | None, as_json: bool) -> None:  # noqa: ARG001 - any command takes it
    """List all outlets."""
    from gleaner.outlet_view import print_list

    print_list(composition.outlets(config).values(), as_json=as_json)


@outlets.command("show", epilog="Example: gleaner outlets show rfi > mine/outlets/rfi.toml")
@click.argument("slug")
@config_option
@database_option
@json_option
def show(slug: str, config: Path | None, database: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Show the definition of one outlet."""
    from gleaner.outlet_view import print_outlet

    print_outlet(composition.choose(composition.outlets(config), [slug])[0], as_json=as_json)


outlets.add_command(check)
