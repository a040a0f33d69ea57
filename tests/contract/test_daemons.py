"""Daemons that are killed, and daemons beside each other, on both databases.

GLEANER_KILLS and GLEANER_BESIDE_SECONDS make them longer.
"""

import asyncio
import importlib.util
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.definitions import Definitions
from scheduler.worker import Worker
from storage.archive import Archive
from storage.engine import reading
from storage.queries import Queries
from storage.schedule import Schedule

PROGRAM = Path(__file__).with_name("daemon_process.py")
KILLS = int(os.environ.get("GLEANER_KILLS", "2"))
BESIDE = float(os.environ.get("GLEANER_BESIDE_SECONDS", "3"))
SOURCES, MOST = 4, 60
# Seconds of a lease: such as ends soon after a kill, and such as outlasts the hiccups of a busy machine.
SHORT, PATIENT = 3, 60

spec = importlib.util.spec_from_file_location("daemon_process", PROGRAM)
daemon_process = importlib.util.module_from_spec(spec)
spec.loader.exec_module(daemon_process)


class Pier(ThreadingHTTPServer):
    """Feeds that grow by an article every now and then; every third one is retitled later."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.started = time.monotonic()
        self.ended: float | None = None
        self.active: Counter[str] = Counter()
        self.crowded: list[str] = []
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def count(self) -> int:
        """How many articles each source has published."""
        return 3 + min(int(((self.ended or time.monotonic()) - self.started) / 0.5), MOST)

    def title(self, number: int) -> str:
        retitled = number % 3 == 0 and number < self.count() - 4
        return f"Ship {number} is {'home' if retitled else 'late'}"

    def feed(self, source: str) -> bytes:
        last = self.count()
        items = "".join(self.item(source, number) for number in range(last - 1, -1, -1))
        head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pier {source}</title><link>https://pier.example/</link>'
        return f"{head}<description>d</description>{items}</channel></rss>".encode()

    def item(self, source: str, number: int) -> str:
        words = " ".join(random.Random(f"{source} {number}").choices(WORDS, k=50))
        link = f"https://pier-{source}.example/{number}"
        return f"<item><title>{self.title(number)}</title><link>{link}</link><description>{words}</description></item>"

    def handle_error(self, *_: object) -> None:
        """Clients are killed here."""


WORDS = [
    a + b + c
    for a in ("ka", "lo", "mi", "nu", "pe")
    for b in ("ban", "den", "fir", "gol")
    for c in ("a", "or", "ist", "um", "eth", "on")
]


class _Handler(BaseHTTPRequestHandler):
    server: Pier

    def do_GET(self) -> None:
        pier = self.server
        with pier.lock:
            pier.active[self.path] += 1
            if pier.active[self.path] > 1:
                pier.crowded.append(self.path)
        time.sleep(0.05)
        body = pier.feed(self.path.strip("/"))
        with pier.lock:
            pier.active[self.path] -= 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be silent."""


@pytest.fixture
def pier() -> Iterator[Pier]:
    server = Pier()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def start(database: str, pier: Pier, lease: float) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), database, str(pier.port), str(SOURCES), str(lease)]
    environment = {**os.environ, "PYTHONPATH": str(PROGRAM.parents[2])}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def crawl_by_hand(archive: Archive, pier: Pier):
    orders = daemon_process.orders(pier.port, SOURCES, PATIENT)
    worker = Worker(
        archive, Definitions(orders.outlets), crawling=orders.crawling, settings=orders.daemon, rules=orders.rules
    )
    return asyncio.run(worker.run_named(orders.outlets))


def check_whole(archive: Archive, pier: Pier) -> None:
    """Every article is there, once, in its last form; no source is stuck; the file is sound."""
    forms = list(Queries(archive.engine).articles())
    assert Counter(form.article.url for form in forms) == {
        f"https://pier-{source}.example/{number}": 1 for source in range(SOURCES) for number in range(pier.count())
    }
    for form in forms:
        number = int(form.article.url.rpartition("/")[2])
        assert form.article.title == pier.title(number)
        assert form.revision <= (2 if "home" in form.article.title else 1)
    assert len([due for due in Schedule(archive.engine).dues() if due.lease_until is None]) == SOURCES
    if archive.engine.dialect.name == "sqlite":
        with reading(archive.engine) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_daemon_killed_at_random_moments_loses_and_doubles_nothing(database_url: str, pier: Pier) -> None:
    Archive.open(database_url).close()
    rng = random.Random(11)
    for _ in range(KILLS):
        process = start(database_url, pier, SHORT)
        time.sleep(rng.uniform(0, 1.5))
        process.kill()
        process.communicate(timeout=30)
    pier.ended = time.monotonic()
    time.sleep(SHORT)
    with Archive.open(database_url) as archive:
        assert not crawl_by_hand(archive, pier).failed
        check_whole(archive, pier)


def test_two_daemons_and_crawls_by_hand_never_fetch_a_source_at_once(database_url: str, pier: Pier) -> None:
    with Archive.open(database_url) as archive:
        daemons = [start(database_url, pier, PATIENT) for _ in range(2)]
        until = time.monotonic() + BESIDE
        seen = set()
        while time.monotonic() < until:
            report = crawl_by_hand(archive, pier)
            assert not report.failed
            seen |= {source.status for outlet in report.outlets for source in outlet.sources}
        for process in daemons:
            process.send_signal(signal.SIGTERM)
        for process in daemons:
            process.communicate(timeout=20)
        assert [process.returncode for process in daemons] == [0, 0]
        pier.ended = time.monotonic()
        crawl_by_hand(archive, pier)
        check_whole(archive, pier)
    assert pier.crowded == []
    assert seen & {"ok", "unchanged"}, "no crawl by hand had its turn"
