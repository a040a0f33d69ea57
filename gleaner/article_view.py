"""How articles look in a terminal, and as JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from storage.article import Article, Stored
from storage.export.record import iso, record
from storage.imports import Provenance

# Escape sequences begin with a control character; marks of direction can make a line read as another.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_PEOPLE = ("authors", "editors", "web_editors", "translators", "agencies")


def printable(text: str) -> str:
    """Remove from a stranger's text what could steer a terminal; line feeds stay."""
    return _UNPRINTABLE.sub("", text)


NONE = "No articles. 'gleaner crawl' collects some."
NONE_REMOVED = "No article is known to have been taken away."


def print_table(found: Iterable[Stored], limit: int | None, *, none: str = NONE) -> None:
    """Print one line for each article, or ``none``, and what to do when there may be more."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, justify in (("ID", "right"), ("Published (UTC)", "left"), ("Outlet", "left")):
        table.add_column(heading, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("Title", overflow="fold")
    for stored in found:
        article = stored.article
        published = f"{article.published_at:%Y-%m-%d %H:%M}"
        table.add_row(str(stored.id), published, Text(printable(article.outlet)), _title(stored))
    if not table.row_count:
        click.echo(none)
        return
    _console().print(table)
    if table.row_count == limit:
        click.echo(f"The newest {limit}; --limit N shows more or fewer.", err=True)


def print_article(stored: Stored, files: Sequence[Provenance] = (), more: Sequence[tuple[str, str]] = ()) -> None:
    """Print an article to be read: what it is, the files it was imported from, ``more`` by name, then its text."""
    article, console = stored.article, _console()
    console.print(Text(printable(article.title), style="bold"))
    for name, value in [*_facts(stored), *more]:
        console.print(Text.assemble((f"{name}: ", "dim"), printable(value)))
    for file in files:
        shows = f"form {file.revision}" if file.revision else "less than was there"
        where = f"{file.archive}/{file.name}" if file.archive else file.name
        said = printable(f"{where} (dated {file.dated or 'nowhere'}; shows {shows})").replace("\n", " ")
        console.print(Text.assemble(("imported from: ", "dim"), said))
    console.print()
    console.print(Text(printable(article.text).replace("\n", "\n\n")))
    console.print()


def print_raw(stored: Stored) -> None:
    """Print what was published: byte for byte into a file or pipe, without control characters to a terminal."""
    original = stored.original
    page = original.page if original.page is not None else original.body.encode("utf-8", "replace")
    if sys.stdout.isatty():
        click.echo(printable(page.decode("utf-8", "replace")))
    else:
        sys.stdout.buffer.write(page)


def print_json(found: Iterable[Stored], *, as_published: bool = False) -> None:
    """Print a JSON array, one article a line, as they come."""
    click.echo("[", nl=False)
    for number, stored in enumerate(found):
        line = json.dumps(record(stored, as_published=as_published), ensure_ascii=False)
        click.echo((",\n" if number else "\n") + line, nl=False)
    click.echo("\n]")


def print_record(stored: Stored, more: Mapping[str, object], *, as_published: bool = False) -> None:
    """Print one article as a JSON object, with ``more`` fields."""
    click.echo(json.dumps({**record(stored, as_published=as_published), **more}, ensure_ascii=False, indent=2))


def files_as_json(files: Iterable[Provenance]) -> list[dict[str, object]]:
    """Return the files an article was imported from as JSON: name, archive, date as written, number of the form."""
    return [{"file": one.name, "archive": one.archive, "dated": one.dated, "revision": one.revision} for one in files]


def _console() -> Console:
    """Return a console that folds lines for a terminal's width, and leaves them whole for a file or pipe."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)


def _title(stored: Stored) -> Text:
    title = Text(printable(stored.article.title))
    if stored.revisions > 1:
        title.append(f"  [{stored.revisions} forms]", style="dim")
    if stored.removed_at is not None:
        title.append("  [removed]", style="red")
    if stored.duplicate_of is not None:
        title.append(f"  [same text as {stored.duplicate_of}]", style="dim")
    return title


def _facts(stored: Stored) -> list[tuple[str, str]]:
    article = stored.article
    facts = [
        ("id", f"{stored.id}, form {stored.revision} of {stored.revisions}"),
        ("outlet", article.outlet),
        ("url", article.url),
        ("published", f"{iso(article.published_at)} (from: {article.published_from})"),
        *((name.replace("_", " "), "、".join(getattr(article, name))) for name in _PEOPLE),
        ("images", _images(article)),
        ("duplicate of", str(stored.duplicate_of or "")),
        ("truncated", "only a part of the article could be had" if article.truncated else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _images(article: Article) -> str:
    return ", ".join(image.url for image in article.images)
