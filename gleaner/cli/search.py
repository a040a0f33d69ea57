"""``gleaner search``: find articles by their words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option, outlet_option, since_option, until_option

EXAMPLES = """\b
Examples:
  gleaner search 台湾                               臺灣 and 台灣 are found too
  gleaner search '"climate summit" -paris'          a phrase, and a word that must not be there
  gleaner search '华为5G OR chip*' --sort newest     either, and words that begin so
  gleaner search 港口 --outlet rfi --since 2023-06-01 --json
"""


@click.command(epilog=EXAMPLES, short_help="Find articles by their words.")
@click.argument("words", metavar="QUERY")
@config_option
@database_option
@outlet_option
@click.option("--language", metavar="TAG", help="Only in this language: zh, zh-Hant, en …")
@click.option("--author", metavar="NAME", help="Only by an author whose name holds NAME.")
@since_option
@until_option
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", default=20, show_default=True, help="At most N.")
@json_option
def search(
    words: str,
    config: Path | None,
    database: str | None,
    outlet: tuple[str, ...],
    language: str | None,
    author: str | None,
    since: datetime | None,
    until: datetime | None,
    sort: Any,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles whose title or text holds all words of QUERY; either Chinese script finds both."""
    from gleaner.search_view import print_hits, print_json, read_query
    from storage.search import Search
    from storage.wanted import Wanted

    query = read_query(words)
    wanted = Wanted(outlets=outlet, language=language, author=author, since=since, until=until)
    with composition.open_indexed(composition.load_settings(config, database)) as archive:
        hits = Search(archive.engine).find(query, wanted, sort=sort, limit=limit)
    print_json(hits) if as_json else print_hits(hits, limit)
