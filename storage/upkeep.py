"""What is left to do after articles were stored: forms of older archives to compare, articles to index."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, exists, or_, select

from storage import schema
from storage.engine import reading
from storage.errors import BusyError, UnreachableError
from storage.relations import Limits


def catch_up(engine: Engine, limits: Limits, stop: Callable[[], bool]) -> int:
    """Compare and index all that waits, in batches, until ``stop`` says so; how much of it.

    Safe at any time and from several processes: what one leaves, the next takes up. Where another process holds the
    archive for too long, or it may only be read, the rest stays in its queue.
    """
    count = 0
    try:
        if not _anything_waits(engine):
            return count
        from storage.duplicates import Duplicates
        from storage.search_index import SearchIndex

        duplicates, index = Duplicates(engine, limits), SearchIndex(engine)
        for work in (duplicates.compare_waiting, index.index_waiting):
            while not stop() and (taken := work()):
                count += taken
    except (BusyError, UnreachableError):
        return count
    return count


def _anything_waits(engine: Engine) -> bool:
    queues = (schema.forms_to_compare, schema.articles_to_index)
    with reading(engine) as connection:
        return bool(connection.scalar(select(or_(*(exists().select_from(queue) for queue in queues)))))
