"""How links between articles look in a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from gleaner.article_view import printable
from storage.duplicates import Link, Linked, groups


def print_links(links: Iterable[Link]) -> None:
    """Print a JSON array, one link an object: ``a`` was published first."""
    click.echo(json.dumps([_object(link) for link in links], ensure_ascii=False, indent=2))


def print_groups(links: Iterable[Link]) -> None:
    """Print the groups that links connect, each with its articles and what connects them."""
    found = groups(links)
    for number, members in enumerate(found):
        if number:
            click.echo()
        for article in sorted({link.a for link in members} | {link.b for link in members}, key=_order):
            click.echo(f"{article.id:>6}  {article.published_at:%Y-%m-%d %H:%M}  {_named(article)}")
        for link in members:
            by = ", by hand" if link.by_hand else ""
            click.echo(f"        {link.a.id} → {link.b.id}  {link.kind} ({printable(link.reason)}{by})")
    if not found:
        click.echo("Nothing was published twice, as far as the archive knows.")


def link_facts(links: Iterable[Link], number: int) -> list[tuple[str, str]]:
    """What an article is to others, as lines of a description."""
    facts = []
    for link in links:
        other = link.b if link.a.id == number else link.a
        when = "later" if other is link.b else "earlier"
        facts.append((f"{link.kind} ({when})", f"{other.id} {_named(other)} ({link.reason})"))
    return facts


def relatives(links: Iterable[Link], number: int) -> list[dict[str, object]]:
    """What an article is to others, for JSON: ``earlier`` says whether the other was published first."""
    return [
        {
            "id": link.a.id + link.b.id - number,
            "earlier": link.b.id == number,
            "kind": link.kind.value,
            "score": round(link.score, 4),
            "reason": link.reason,
        }
        for link in links
    ]


def _named(article: Linked) -> str:
    return printable(f"{article.outlet}  {article.title}  {article.url}")


def _order(article: Linked) -> tuple[object, ...]:
    return article.published_at, article.url


def _object(link: Link) -> dict[str, object]:
    return {
        "a_id": link.a.id,
        "a_url": link.a.url,
        "b_id": link.b.id,
        "b_url": link.b.url,
        "kind": link.kind.value,
        "score": round(link.score, 4),
        "reason": link.reason,
        "by_hand": link.by_hand,
    }
