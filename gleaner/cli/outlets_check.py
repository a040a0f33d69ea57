"""``gleaner outlets check``: try definitions on one article each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option, log_option

EXAMPLES = """\b
Examples:
  gleaner outlets check rfi
  gleaner outlets check --config mine --json > checks.json
"""


@click.command("check", epilog=EXAMPLES, short_help="Try one source and one article of an outlet, or of each.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@config_option
@database_option
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to allow; may be repeated.")
@json_option
@log_option
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
