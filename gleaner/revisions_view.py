"""How edits and differences look in a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from gleaner.article_view import printable
from storage.article import Stored
from storage.differences import Fate, Sentence, compare
from storage.edits import Edited
from storage.export.record import iso

_COLOURS = {Fate.KEPT: None, Fate.REMOVED: "red", Fate.ADDED: "green"}
_SIGNS = {Fate.KEPT: " ", Fate.REMOVED: "-", Fate.ADDED: "+"}


def chosen_forms(forms: list[Stored], numbers: tuple[int, ...]) -> tuple[Stored, Stored]:
    """Pick the two forms to compare: those numbered, or the last two."""
    if len(forms) < 2:
        raise click.ClickException(f"Article {forms[0].id} has one form only: there is nothing to compare.")
    if not numbers:
        return forms[-2], forms[-1]
    if len(numbers) != 2 or not all(1 <= number <= len(forms) for number in numbers):
        raise click.UsageError(f"--diff takes two forms of 1 to {len(forms)}, such as: --diff 1 {len(forms)}")
    return forms[numbers[0] - 1], forms[numbers[1] - 1]


def print_difference(before: Stored, after: Stored, *, as_json: bool) -> None:
    """Print what is different in two forms of an article, sentence by sentence."""
    titles = compare(before.article.title, after.article.title)
    text = compare(before.article.text, after.article.text)
    if as_json:
        forms = {"id": after.id, "before": before.revision, "after": after.revision}
        click.echo(json.dumps({**forms, "title": _rows(titles), "text": _rows(text)}, ensure_ascii=False, indent=2))
        return
    click.echo(f"Article {after.id}: form {before.revision} → form {after.revision}")
    _print(titles)
    click.echo()
    _print(text)


def print_edits(found: Iterable[Edited]) -> None:
    """Print each edit and what it did."""
    none = True
    for one in found:
        none = False
        click.echo(
            f"{one.id:>6}  {one.seen_at:%Y-%m-%d %H:%M}  {one.outlet}  {_line(one.title)}  [form {one.revision}]"
        )
        if one.title_before != one.title:
            click.echo(click.style(f"        title: {_line(one.title_before)}", fg="red"))
            click.echo(click.style(f"            → {_line(one.title)}", fg="green"))
        for sign, colour, paragraphs in (("-", "red", one.edit.removed), ("+", "green", one.edit.added)):
            for paragraph in paragraphs:
                click.echo(click.style(f"        {sign} {_line(paragraph)}", fg=colour))
        for before, after in one.edit.numbers:
            click.echo(f"        number: {before} → {after}")
    if none:
        click.echo("No edits.")


def print_edits_json(found: Iterable[Edited]) -> None:
    """Print a JSON array, one edit an object."""
    click.echo(json.dumps([_object(one) for one in found], ensure_ascii=False, indent=2))


def _print(compared: Iterable[Sentence]) -> None:
    for sentence in compared:
        if sentence.opens and sentence.fate is Fate.KEPT:
            click.echo()
        click.echo(click.style(f"{_SIGNS[sentence.fate]} {_line(sentence.text)}", fg=_COLOURS[sentence.fate]))


def _rows(compared: Iterable[Sentence]) -> list[dict[str, object]]:
    return [{"fate": one.fate.value, "text": one.text} for one in compared]


def _line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _object(one: Edited) -> dict[str, object]:
    retitled = one.title_before != one.title
    return {
        "id": one.id,
        "outlet": one.outlet,
        "url": one.url,
        "revision": one.revision,
        "seen_at": iso(one.seen_at),
        "title": one.title,
        "title_before": one.title_before if retitled else None,
        "paragraphs_removed": list(one.edit.removed),
        "paragraphs_added": list(one.edit.added),
        "numbers_changed": [{"before": before, "after": after} for before, after in one.edit.numbers],
    }
