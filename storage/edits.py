"""The edits that articles underwent, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from storage import schema
from storage.differences import Edit, summarise
from storage.engine import reading
from storage.packing import unpack

_STREAM = 100

_article, _revision = schema.articles.c, schema.revisions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edit: of which article, the number of the form it made, when that was seen, and what it did."""

    id: int
    outlet: str
    url: str
    revision: int
    seen_at: datetime
    title_before: str
    title: str
    edit: Edit


def edits(
    engine: Engine, *, since: datetime | None = None, outlet: Sequence[str] | None = None, title_only: bool = False
) -> Iterator[Edited]:
    """Edits seen at ``since`` or later, the first one first; ``title_only`` are those that changed a title."""
    before = schema.revisions.alias()
    query = (
        select(_article.id, _article.outlet, _article.url, _revision.number, _revision.fetched_at)
        .add_columns(_revision.document, before.c.document.label("before"))
        .join(schema.articles, _article.id == _revision.article_id)
        .join(before, (before.c.article_id == _revision.article_id) & (before.c.number == _revision.number - 1))
        .order_by(_revision.id)
    )
    if since is not None:
        query = query.where(_revision.fetched_at >= since)
    if outlet is not None:
        query = query.where(_article.outlet.in_(list(outlet)))
    if title_only:
        query = query.where(_revision.changed.contains("title"))
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=_STREAM).execute(query):
            earlier, later = unpack(row.before)[0], unpack(row.document)[0]
            yield Edited(
                id=row.id,
                outlet=row.outlet,
                url=row.url,
                revision=row.number,
                seen_at=row.fetched_at,
                title_before=earlier.title,
                title=later.title,
                edit=summarise(earlier.text, later.text),
            )
