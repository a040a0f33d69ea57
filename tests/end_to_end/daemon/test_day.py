"""A day of a daemon's life on a virtual clock: what it holds in memory and keeps beside its articles does not grow."""

import asyncio
import gc
import importlib.util
import sys
import tracemalloc
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawler.outlet import Cadence
from crawler.settings import CrawlSettings
from scheduler.attendance import Attendance
from scheduler.daemon import Snapshot
from scheduler.definitions import Definitions
from scheduler.events import HealthChecked, Ticked
from scheduler.planning import Rules
from scheduler.rules import AlertSettings, CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage import schema
from storage.alerts import Alerts
from storage.archive import Archive
from storage.engine import reading
from storage.outbox import Outbox
from storage.schedule import Schedule

spec = importlib.util.spec_from_file_location("simulation", Path(__file__).with_name("simulation.py"))
simulation = sys.modules["simulation"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(simulation)
START, DAY, HOUR, MINUTE, Habit = (
    simulation.START,
    simulation.DAY,
    simulation.HOUR,
    simulation.MINUTE,
    simulation.Habit,
)

TICK = 2 * MINUTE
OFTEN = Cadence(every="10m")


def on_and_off(hours):
    """A spell of some hours in every six."""
    return lambda now: (now - START) % (6 * HOUR) < hours * HOUR


HABITS = [
    Habit(name="busy", per_day=150, hours=(0, 24), window=60),
    Habit(name="quiet", per_day=0, cadence=OFTEN),
    Habit(name="bare", per_day=1, validators=False, cadence=OFTEN),
    Habit(name="failing", per_day=5, failing=on_and_off(2), cadence=OFTEN),
    Habit(name="challenging", per_day=5, challenging=on_and_off(1), cadence=Cadence(every="20m")),
    Habit(name="refusing", per_day=5, refusing=on_and_off(1), cadence=OFTEN),
    Habit(name="moving", per_day=5, moved=on_and_off(3), cadence=OFTEN),
]


class Life:
    """A worker and its attendance. ``marks`` are what was found every six hours."""

    def __init__(self, archive):
        self.archive = archive
        self.world = simulation.World(HABITS, 1, offline=simulation.between(0.3, 0.35))
        self.attending = Attendance(archive.engine, AlertSettings(), CrawlSettings(), {}, now=lambda: self.world.now)
        definitions = Definitions(self.world.outlets())
        self.schedule = Schedule(archive.engine)
        self.schedule.enter(definitions.refs(), START)
        self.worker = Worker(
            archive,
            definitions,
            crawling=CrawlSettings(),
            settings=DaemonSettings(tick=TICK),
            rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
            on_event=self.attending.on_event,
            crawl=self.world.crawl,
            now=lambda: self.world.now,
        )
        self.marks = []

    async def live(self):
        async with self.attending.beside(self.snapshot, None):
            while self.world.now < START + DAY:
                await self.tick()
                self.world.now += TICK
                if (self.world.now - START) % (6 * HOUR) < TICK:
                    self.marks.append(self.mark())

    async def tick(self):
        if claims := self.worker.claim_due():
            await self.worker.run(claims)
        await asyncio.sleep(0)
        waiting, _ = self.schedule.lag(self.world.now)
        self.attending.on_event(Ticked(at=self.world.now, lag=0 * HOUR, queues={"due": waiting}))
        self.attending.on_event(HealthChecked(open=()))

    def snapshot(self):
        now = self.world.now
        return Snapshot(started_at=START, ticked_at=now, tick=TICK, busy=0, stopping=False, problem="")

    def mark(self):
        gc.collect()
        # What the world remembers of its visitors is not the daemon's.
        ours = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, simulation.__file__)])
        with reading(self.archive.engine) as connection:
            records = connection.scalars(select(schema.source_records.c.record))
            return {
                "memory": sum(trace.size for trace in ours.traces),
                "record": max(len(record) for record in records),
                "metrics": len(self.attending.metrics.render()),
                "owed": connection.scalar(select(func.count()).select_from(schema.backlog)),
            }


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    path = tmp_path_factory.mktemp("day") / "archive.db"
    with Archive.open(str(path)) as archive:
        lived = Life(archive)
        tracemalloc.start()
        asyncio.run(lived.live())
        tracemalloc.stop()
        yield lived


def test_memory_stays_what_it_is(life):
    grown = life.marks[-1]["memory"] - life.marks[1]["memory"]
    assert grown < 100_000, f"{grown} bytes in twelve hours"


def test_what_is_remembered_of_a_source_has_a_bound(life):
    assert life.marks[-1]["record"] <= 1.1 * life.marks[1]["record"]


def test_counting_takes_no_more_lines_with_time(life):
    assert life.marks[-1]["metrics"] <= life.marks[1]["metrics"] + 200


def test_nothing_is_left_owed_claimed_or_untold(life):
    assert [mark["owed"] for mark in life.marks] == [0, 0, 0, 0]
    assert [due for due in life.schedule.dues() if due.lease_until is not None] == []
    assert Outbox(life.archive.engine).untold(10) == []


def test_what_is_wrong_again_and_again_is_one_open_alert_at_a_time(life):
    alerts = [alert for alert in Alerts(life.archive.engine).all(since=START) if alert.ref.outlet == "challenging"]
    blocked = sorted((alert for alert in alerts if alert.kind == "challenge"), key=lambda alert: alert.raised_at)
    assert len(blocked) == 4
    assert all(earlier.cleared_at < later.raised_at for earlier, later in pairwise(blocked))


def test_batches_of_real_requests_leave_nothing_behind(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    definitions, now, counted = Definitions([harbour.outlet(origin.url("/feed"))]), datetime.now(UTC), []
    Schedule(archive.engine).enter(definitions.refs(), now)
    worker = Worker(
        archive,
        definitions,
        crawling=CrawlSettings(allow_private=(origin.host,)),
        settings=DaemonSettings(),
        rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
        now=lambda: now,
    )

    async def work():
        nonlocal now
        for _ in range(3):
            for _ in range(20):
                now += DAY
                await worker.run(worker.claim_due())
            origin.asked.clear()
            gc.collect()
            counted.append(len(gc.get_objects()))

    asyncio.run(work())
    assert counted[2] - counted[1] < 200
