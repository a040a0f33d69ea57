"""Whether revisits and removals agree with the articles they tell of."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from storage import schema

_article, _revisit, _removal = schema.articles.c, schema.revisits.c, schema.removals.c


def check_revisits(connection: Connection) -> Iterator[str]:
    """Each thing that is wrong, in words."""
    strays = (
        select(_revisit.article_id)
        .join(schema.articles, _article.id == _revisit.article_id)
        .where(_article.outlet != _revisit.outlet)
    )
    for number in connection.execute(strays).scalars():
        yield f"article {number} is to be looked at again as another outlet's: restore a backup"
    turned = select(_removal.article_id).where(_removal.returned_at < _removal.removed_at)
    for number in connection.execute(turned).scalars():
        yield f"article {number} came back before it was removed: restore a backup"
