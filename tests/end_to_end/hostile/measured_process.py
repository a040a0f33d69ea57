"""A process that crawls one source after the other, and measures what each costs.

Usage: measured_process.py FOLDER < CASES, a JSON array of {"name", "url", "settings"}. Prints one JSON object a line:
the name, the kinds and messages of the errors, the new articles, seconds of CPU, and the most memory used meanwhile, in
megabytes. Linux only: elsewhere the system does not tell the most memory anew.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from urllib.parse import urlsplit

import crawler.spider  # noqa: F401 (Scrapy is loaded once, not in every case)
from crawler.outlet import Outlet, Politeness, Source
from crawler.run import crawl_blocking
from crawler.selection import Wishes
from crawler.settings import CrawlSettings
from storage.archive import Archive


def peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def crawl(folder: Path, name: str, url: str, content: str, settings: dict[str, object]) -> dict[str, object]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = resource.getrusage(resource.RUSAGE_SELF)
    allowed = CrawlSettings(allow_private=(urlsplit(url).netloc,), retries=0, **settings)
    politeness = Politeness(delay=0, robots=False)
    outlet = Outlet(
        slug="x", name="X", language="en", sources=(Source(url=url, content=content),), politeness=politeness
    )
    with Archive.open(str(folder / f"{name}.db")) as archive:
        report = crawl_blocking((outlet,), archive, allowed, Wishes())
    after = resource.getrusage(resource.RUSAGE_SELF)
    errors = [(error.kind, error.message) for source in report.outlets[0].sources for error in source.errors]
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "name": name,
        "errors": errors,
        "new": report.total("new"),
        "seconds": seconds,
        "megabytes": peak(),
    }


def main(folder: Path) -> None:
    for number, case in enumerate(json.load(sys.stdin)):
        sys.stdout.flush()
        child = os.fork()  # every case begins with the same memory
        if not child:
            done = crawl(folder, str(number), case["url"], case["content"], case["settings"])
            print(json.dumps({**done, "name": case["name"]}), flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(f"{case['name']}: the process ended")


main(Path(sys.argv[1]))
