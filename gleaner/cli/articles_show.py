"""``gleaner articles show``: read one article."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option

EXAMPLES = """\b
Examples:
  gleaner articles show 12
  gleaner articles show 12 --revisions            every form it had, the first one first
  gleaner articles show 12 --diff                 what the last edit changed; --diff 1 3: from form 1 to 3
  gleaner articles show 12 --raw > article.html   what the outlet published, byte for byte
"""


@click.command(epilog=EXAMPLES)
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@click.argument("numbers", type=click.IntRange(min=1), nargs=-1, metavar="[N M]")
@config_option
@database_option
@json_option
@click.option("--revisions", is_flag=True, help="Every form the article had.")
@click.option("--diff", is_flag=True, help="What changed from form N to form M; the last two where none is named.")
@click.option("--raw", is_flag=True, help="What was published: the page, or the feed's HTML.")
def show(
    number: int,
    numbers: tuple[int, ...],
    config: Path | None,
    database: str | None,
    as_json: bool,
    revisions: bool,
    diff: bool,
    raw: bool,
) -> None:
    """Show the article with this ID ('gleaner articles list' names them)."""
    from gleaner.article_view import files_as_json, print_article, print_json, print_raw, print_record
    from gleaner.duplicates_view import link_facts, relatives
    from gleaner.removals_view import removal_facts, removals_as_json
    from gleaner.revisions_view import chosen_forms, print_difference
    from storage.duplicates import Duplicates
    from storage.imports import Imports
    from storage.queries import Queries
    from storage.removals import Removals
    from storage.revisits import Revisits

    with composition.open_existing(composition.load_settings(config, database)) as archive:
        queries, files = Queries(archive.engine), Imports(archive.engine).of_article(number)
        links = Duplicates(archive.engine).of_article(number)
        away = Removals(archive.engine).of_article(number), Revisits(archive.engine).next_of(number)
        found = queries.article(number)
        if found is None:
            raise click.ClickException(f"There is no article {number}. 'gleaner articles list' names them all.")
        forms = list(queries.revisions(number)) if revisions or diff or numbers else [found]
    if diff or numbers:
        return print_difference(*chosen_forms(forms, numbers), as_json=as_json)
    if as_json:
        told = {"imported_from": files_as_json(files), "relatives": relatives(links, number)}
        more = {**told, **removals_as_json(*away)}
        return print_json(forms, as_published=raw) if revisions else print_record(found, more, as_published=raw)
    facts = [*removal_facts(*away), *link_facts(links, number)]
    for form in forms:
        print_raw(form) if raw else print_article(form, files, facts)
    return None
