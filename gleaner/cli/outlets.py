"""``gleaner outlets``: list, show and check outlet definitions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option

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


@outlets.command("list")
@config_option
@database_option
@json_option
def list_outlets(config: Path | None, database: str | None, as_json: bool) -> None:  # noqa: ARG001 - any command takes it
    """List all outlets."""
    from gleaner.outlet_view import print_list

    print_list(composition.outlets(config).values(), as_json=as_json)


@outlets.command("show")
@click.argument("slug")
@config_option
@database_option
@json_option
def show(slug: str, config: Path | None, database: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Show the definition of one outlet."""
    from gleaner.outlet_view import print_outlet

    print_outlet(composition.choose(composition.outlets(config), [slug])[0], as_json=as_json)


@outlets.command("check", short_help="Try one source and one article of an outlet, or of each.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@config_option
@database_option
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to allow; may be repeated.")
@json_option
def check(
    slugs: tuple[str, ...], config: Path | None, database: str | None, allow_private: tuple[str, ...], as_json: bool
) -> None:
    """Fetch one source and one article; tell what was found by which rule, and what is missing. Nothing is stored.

    Exit code 1 where an outlet gave no article, or one without title, text or time of publication.
    """
    settings = composition.load_settings(config, database)
    chosen = composition.choose(composition.outlets(config), slugs)

    from rich.console import Console

    from crawler.check_spider import check_blocking
    from gleaner.outlet_view import print_checked

    with Console(stderr=True).status(f"checking {len(chosen)} outlets" if len(chosen) > 1 else "checking"):
        found = check_blocking(chosen, composition.allow_private(settings.crawl, allow_private))
    print_checked(found, as_json=as_json)
    sys.exit(0 if all(checked.passed for checked in found) else 1)
