"""How what was found looks in a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click

from gleaner.article_view import printable
from storage.export.record import iso
from storage.query_language import Query, QueryError, parse_query
from storage.search import Hit
from storage.snippets import Piece


def read_query(words: str) -> Query:
    """Understand a query, or end with what is wrong with it and where."""
    try:
        return parse_query(words)
    except QueryError as error:
        shown = printable(words.replace("\n", " "))
        raise click.UsageError(f"{error}\n  {shown[: error.position]}▸{shown[error.position :]}") from error


def print_hits(hits: Sequence[Hit], limit: int) -> None:
    """Print each article found, and the part of it where the words stand."""
    for hit in hits:
        article = hit.article
        click.echo(f"{hit.id:>6}  {article.published_at:%Y-%m-%d %H:%M}  {printable(article.outlet)}  ", nl=False)
        click.echo(_styled(hit.title))
        click.echo(f"        {_styled(hit.snippet)}")
    if not hits:
        click.echo("Nothing was found.")
    elif len(hits) == limit:
        click.echo(f"The first {limit}; --limit N shows more or fewer.", err=True)


def print_json(hits: Iterable[Hit]) -> None:
    """Print a JSON array: of each article what lists need, and the title and text around the words in pieces."""
    click.echo(json.dumps([_object(hit) for hit in hits], ensure_ascii=False, indent=2))


def _styled(pieces: Iterable[Piece]) -> str:
    said = ((printable(piece.text).replace("\n", " "), piece.hit) for piece in pieces)
    return "".join(click.style(text, bold=True, fg="yellow") if hit else text for text, hit in said)


def _object(hit: Hit) -> dict[str, object]:
    article = hit.article
    return {
        "id": hit.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "language": article.language,
        "published_at": iso(article.published_at),
        "title_marked": _marked(hit.title),
        "snippet": _marked(hit.snippet),
    }


def _marked(pieces: Iterable[Piece]) -> list[dict[str, object]]:
    return [{"text": piece.text, "hit": piece.hit} for piece in pieces]
