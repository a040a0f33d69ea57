"""A process that looks at articles again, by its own eyes, until nothing is left to look at or it is killed.

Every article is found edited, and every third one taken away besides. Usage: revisiting_process.py DATABASE
"""

import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.archive import Archive
from storage.article import Capture, Original
from storage.errors import ClaimLostError
from storage.queries import Queries
from storage.revisits import Looked, Revisit, Revisits, settling

LEASE = timedelta(seconds=1)


def look(archive: Archive, revisit: Revisit) -> None:
    stored = Queries(archive.engine).article(revisit.id)
    assert stored is not None
    now = datetime.now(UTC)
    article = replace(stored.article, title=f"{stored.article.title} 改")
    link = stored.original.link
    capture = Capture(
        article=article, original=Original(link=link, title=article.title, body=""), entry_hash="", fetched_at=now
    )
    away = now if revisit.id % 3 == 0 else None
    looked = Looked(revisit=revisit, at=now, next_due=None, removed_at=away, status=410)
    archive.store([capture], revisit.source, None, now, also=settling(looked))


def main(database: str) -> None:
    with Archive.open(database) as archive:
        queue = Revisits(archive.engine)
        print("ready", flush=True)
        while queue.pending():
            for revisit in queue.take_due(["demo"], datetime.now(UTC), LEASE, 4):
                with suppress(ClaimLostError):  # slower than its lease: another one makes it
                    look(archive, revisit)
            time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1])
