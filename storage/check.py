"""Proving that archive, similarity and search say the same; whatever does not is named, with what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from storage import schema
from storage.check_relatives import check_relatives
from storage.check_revisits import check_revisits
from storage.check_search import check_search
from storage.decide import form_of
from storage.engine import reading
from storage.errors import DamagedError
from storage.packing import unpack
from storage.relations import Limits

_STREAM = 200

_article, _revision = schema.articles.c, schema.revisions.c


def check(engine: Engine, limits: Limits) -> Iterator[str]:
    """Each thing that is wrong, in words; nothing when all is well. One state of the archive is looked at."""
    with reading(engine) as connection:
        yield from _check_database(connection)
        damaged = list(_check_forms(connection))
        yield from damaged
        yield from _check_numbers(connection)
        yield from check_revisits(connection)
        if not damaged:
            yield from check_relatives(connection, limits)
            yield from check_search(connection)


def _check_database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for said in connection.execute(text("PRAGMA integrity_check")).scalars():
        if said != "ok":
            yield f"the file is damaged ({said}): restore a backup"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"a row of {row[0]} names one of {row[2]} that is not there: restore a backup"


def _check_forms(connection: Connection) -> Iterator[str]:
    """Every form can be read, and is the one that its row tells of."""
    query = (
        select(_revision.article_id, _revision.number, _revision.form_hash, _revision.document)
        .add_columns(_article.revision, _article.title, _article.published_at, _article.form_hash.label("current"))
        .join(schema.articles, _article.id == _revision.article_id)
    )
    for row in connection.execution_options(yield_per=_STREAM).execute(query):
        if wrong := _wrong_with(row):
            yield f"article {row.article_id}, form {row.number}: {wrong}: restore a backup"


def _wrong_with(row: Any) -> str | None:
    try:
        article, _ = unpack(row.document)
    except DamagedError:
        return "it cannot be read back"
    if form_of(article).hash != row.form_hash:
        return "its text is not the one that was stored"
    if row.number == row.revision:
        listed = (row.title, row.published_at, row.current)
        if listed != (schema.clean_text(article.title), article.published_at, row.form_hash):
            return "lists tell another title, time or text"
    return None


def _check_numbers(connection: Connection) -> Iterator[str]:
    """Every article has all its forms, counted from 1."""
    counted = (
        select(_article.id, _article.revision, func.count(_revision.id).label("forms"))
        .add_columns(func.max(_revision.number).label("last"))
        .outerjoin(schema.revisions, _revision.article_id == _article.id)
        .group_by(_article.id, _article.revision)
        .order_by(_article.id)
    )
    for row in connection.execute(counted):
        if not row.revision == row.forms == row.last:
            yield f"article {row.id}: {row.forms} forms are there of {row.revision}: restore a backup"
