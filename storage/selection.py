"""Which articles are wanted, and in which of their forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, ScalarSelect, Select, and_, false, func, or_, select

from storage import schema
from storage.article import Stored
from storage.engine import reading
from storage.queries import select_forms, stored_of
from storage.query_language import Query
from storage.search import Search

Duplicates = Literal["include", "skip", "link"]
Revisions = Literal["latest", "all"]

# Articles read at a time: enough to forget the cost of a round trip, few enough to stay small in memory.
_STREAM = 200

_article, _revision = schema.articles.c, schema.revisions.c
_new = schema.revisions.alias().c


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked of the archive; None asks for everything.

    ``since`` and ``until`` bound the time of publication, the latter excluded. A language takes its own narrower
    ones with it: zh means zh-Hans too. ``duplicates`` (the same text under another link) are included, skipped,
    or have a link to the earlier article in place of their text. ``revisions`` asks for the latest form of each
    article or for all. ``query`` asks for what its latest form is found by, as far as it is indexed. ``after`` and
    ``upto`` ask for forms stored after the revision of that number, up to another, in the order in which they were
    stored; and for those above one that an import put below them, which have another number since. ``newest`` asks
    for that many articles, the last published first.
    """

    outlets: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    duplicates: Duplicates = "include"
    revisions: Revisions = "latest"
    query: Query | None = None
    after: int | None = None
    upto: int | None = None
    newest: int | None = None
    pages: bool = False


def select_articles(engine: Engine, selection: Selection) -> Iterator[Stored]:
    """The forms selected, streamed in a stable order from one state of the archive."""
    with reading(engine) as connection:
        yield from read_articles(connection, selection)


def read_articles(connection: Connection, selection: Selection) -> Iterator[Stored]:
    """The same, over a connection that sees one state of the archive."""
    query = _selected(select(_revision.id, _article.id), selection).order_by(*_order(selection))
    found = None if selection.query is None else _found(connection.engine, selection.query)
    left = selection.newest
    # Numbers first: a database that has to sort must not have to sort whole articles.
    with connection.execution_options(yield_per=_STREAM).execute(query) as rows_of_numbers:
        for rows in rows_of_numbers.partitions():
            part = [serial for serial, number in rows if found is None or number in found][:left]
            left = None if left is None else left - len(part)
            forms = select_forms(pages=selection.pages).add_columns(_revision.id.label("serial"))
            by_number = {row.serial: row for row in connection.execute(forms.where(_revision.id.in_(part)))}
            for number in part:
                stored = stored_of(by_number[number])
                linked = selection.duplicates == "link" and stored.duplicate_of is not None
                yield _linked(connection, stored) if linked else stored
            if left == 0:
                return


def count_articles(connection: Connection, selection: Selection) -> int:
    """How many forms are selected."""
    if selection.query is None:
        number = int(connection.execute(_selected(select(func.count()), selection)).scalar_one())
    else:
        found = _found(connection.engine, selection.query)
        number = sum(one in found for one in connection.execute(_selected(select(_article.id), selection)).scalars())
    return number if selection.newest is None else min(number, selection.newest)


def reach(connection: Connection, selection: Selection) -> int:
    """The number of the revision up to which all can be selected; 0 where there is none.

    The last one stored, or for a query the last one before the first that waits to be indexed.
    """
    if selection.query is not None:
        waiting = (
            select(func.min(_revision.id))
            .join(schema.articles, (_revision.article_id == _article.id) & (_revision.number == _article.revision))
            .where(_article.id.in_(select(schema.articles_to_index.c.article_id)))
        )
        if (first := connection.execute(waiting).scalar_one()) is not None:
            return int(first) - 1
    return int(connection.execute(select(func.coalesce(func.max(_revision.id), 0))).scalar_one())


def _found(engine: Engine, query: Query) -> set[int]:
    return set(Search(engine).numbers(query))


def _order(selection: Selection) -> tuple[Any, ...]:
    if selection.newest is not None:
        return _article.published_at.desc(), _article.id.desc(), _revision.number.desc()
    return (_article.id if selection.after is None else _stored_last(selection), _revision.number)


def _selected(query: Select[Any], selection: Selection) -> Select[Any]:
    matched = _revision.article_id == _article.id
    if selection.revisions == "latest":
        matched = and_(matched, _revision.number == _article.revision)
    return query.select_from(schema.articles.join(schema.revisions, matched)).where(*_conditions(selection))


def _conditions(selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.outlets is not None:
        yield _article.outlet.in_(selection.outlets)
    if selection.languages is not None:
        yield or_(false(), *map(_speaks, selection.languages))
    if selection.since is not None:
        yield _article.published_at >= selection.since
    if selection.until is not None:
        yield _article.published_at < selection.until
    if selection.duplicates == "skip":
        yield _article.duplicate_of.is_(None)
    if selection.after is not None:
        yield _article.id.in_(select(_new.article_id).where(*_stored(selection)))
        yield _stored_last(selection).is_not(None)
    if selection.upto is not None:
        yield _revision.id <= selection.upto


def _stored_last(selection: Selection) -> ScalarSelect[int]:
    """The last number of a revision, among those asked for, that a form has or one below it."""
    below = _new.article_id == _revision.article_id, _new.number <= _revision.number
    return select(func.max(_new.id)).where(*below, *_stored(selection)).correlate(schema.revisions).scalar_subquery()


def _stored(selection: Selection) -> Iterator[ColumnElement[bool]]:
    yield _new.id > (selection.after or 0)
    if selection.upto is not None:
        yield _new.id <= selection.upto


def _speaks(language: str) -> ColumnElement[bool]:
    spoken, wanted = func.lower(_article.language), language.lower()
    return or_(spoken == wanted, spoken.startswith(f"{wanted}-", autoescape=True))


def _linked(connection: Connection, stored: Stored) -> Stored:
    """The article with a link to the earlier one in place of its text."""
    earlier = connection.execute(select(_article.url, _article.title).where(_article.id == stored.duplicate_of)).one()
    body = f'<p><a href="{escape(earlier.url)}">{escape(earlier.title, quote=False)}</a></p>'
    return replace(
        stored,
        article=replace(stored.article, body=body, text=earlier.title, lead="", images=()),
        original=replace(stored.original, body=body),
    )
