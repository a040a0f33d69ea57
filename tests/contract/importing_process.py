"""A process that imports an old archive, killed at random moments so many times, and then let finish.

Usage: importing_process.py FORM PATH DATABASE KILLS SEED. Prints how many of the processes were killed at work.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler import importing
from crawler.attribution import Attribution
from crawler.importing import Importer, ImportReport
from storage.archive import Archive

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = 0.5  # seconds; the whole takes longer


def run(form: str, path: str, database: str) -> None:
    importing.BATCH = 20
    with Archive.open(database) as archive:
        Importer(
            archive,
            form,
            Attribution({}),
            now=lambda: NOW,
            report=ImportReport(),
            on_problem=print,
            on_progress=lambda _: None,
        ).run(Path(path))


def main(form: str, path: str, database: str, kills: int, seed: int) -> None:
    moments, killed = random.Random(seed), 0
    for _ in range(kills):
        child = os.fork()
        if not child:
            run(form, path, database)
            os._exit(0)
        time.sleep(moments.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    run(form, path, database)
    print(killed)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
