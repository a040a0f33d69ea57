"""How edits and differences look in a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from heapq import merge

import click

from gleaner.article_view import printable
from storage.article import Stored
from storage.differences import Fate, Sentence, compare
from storage.edits import Edited
from storage.export.record import iso
from storage.removals import Passage

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


def in_order(edits: Iterable[Edited], passages: Iterable[Passage]) -> Iterator[Edited | Passage]:
    """Put both into the order in which they were seen."""
    found: Iterator[Edited | Passage] = merge(edits, passages, key=lambda one: one.seen_at)
    return found


def print_changes(found: Iterable[Edited | Passage]) -> None:
    """Print each edit and what it did, and each page that went away or came back."""
    none = True
    for one in found:
        none = False
        _print_edit(one) if isinstance(one, Edited) else _print_passage(one)
    if none:
        click.echo("No edits.")


def print_changes_json(found: Iterable[Edited | Passage]) -> None:
    """Print a JSON array, one change an object; ``kind`` is edit, removed or returned."""
    objects = [_object(one) if isinstance(one, Edited) else _passage(one) for one in found]
    click.echo(json.dumps(objects, ensure_ascii=False, indent=2))


def _print_edit(one: Edited) -> None:
    click.echo(f"{one.id:>6}  {one.seen_at:%Y-%m-%d %H:%M}  {one.outlet}  {_line(one.title)}  [form {one.revision}]")
    if one.title_before != one.title:
        click.echo(click.style(f"        title: {_line(one.title_before)}", fg="red"))
        click.echo(click.style(f"            → {_line(one.title)}", fg="green"))
    for sign, colour, paragraphs in (("-", "red", one.edit.removed), ("+", "green", one.edit.added)):
        for paragraph in paragraphs:
            click.echo(click.style(f"        {sign} {_line(paragraph)}", fg=colour))
    for before, after in one.edit.numbers:
        click.echo(f"        number: {before} → {after}")


def _print_passage(one: Passage) -> None:
    removal = one.removal
    click.echo(f"{removal.id:>6}  {one.seen_at:%Y-%m-%d %H:%M}  {removal.outlet}  {_line(removal.title)}  [{one.kind}]")
    if one.kind == "removed":
        click.echo(click.style(f"        away since {iso(removal.removed_at)} ({removal.status})", fg="red"))
    else:
        click.echo(click.style(f"        was away since {iso(removal.removed_at)}", fg="green"))


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
        "kind": "edit",
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


def _passage(one: Passage) -> dict[str, object]:
    removal = one.removal
    return {
        "kind": one.kind,
        "id": removal.id,
        "outlet": removal.outlet,
        "url": removal.url,
        "seen_at": iso(one.seen_at),
        "title": removal.title,
        "removed_at": iso(removal.removed_at),
        "status": removal.status,
    }
