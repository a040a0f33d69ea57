"""Sixty sources with different habits on a virtual clock, against a poll every thirty minutes.

A week of them is enough to see every rule at work; GLEANER_SIMULATED_DAYS=30 makes it a month.
"""

import asyncio
import importlib.util
import os
import sys
from collections import Counter
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.outlet import Cadence
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.events import ClaimsLost, SourcePlanned, Trouble
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage.alerts import Alerts
from storage.archive import Archive
from storage.queries import Queries
from storage.schedule import Schedule

spec = importlib.util.spec_from_file_location("simulation", Path(__file__).with_name("simulation.py"))
simulation = sys.modules["simulation"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(simulation)
START, DAY, HOUR, MINUTE, Habit, between = (
    simulation.START,
    simulation.DAY,
    simulation.HOUR,
    simulation.MINUTE,
    simulation.Habit,
    simulation.between,
)

DAYS = float(os.environ.get("GLEANER_SIMULATED_DAYS", "7"))
TICK = 5 * MINUTE
OFFLINE = between(6, 7)

HABITS = [
    Habit(name="wire", per_day=200, hours=(6, 24), window=60),
    Habit(name="newsroom", per_day=50),
    Habit(name="clock-round", per_day=24, hours=(0, 24)),
    Habit(name="bursts-small-window", per_day=48, burst=16, window=10),
    Habit(name="bursts-with-pages", per_day=48, burst=16, window=10, older=True),
    Habit(name="one-batch-a-day", per_day=30, burst=30, window=40),
    Habit(name="morning-run", per_day=20, hours=(6, 7), burst=20, spread=120, window=10),
    Habit(name="evening-run", per_day=25, hours=(17, 18), burst=25, spread=240, window=10),
    Habit(name="few-listed", per_day=20, window=5),
    Habit(name="no-validators", per_day=10, validators=False),
    Habit(name="refusing-seconds", per_day=10, refusing=between(3, 3.5)),
    Habit(name="refusing-date", per_day=10, refusing=between(3, 3.5), refusal="date"),
    Habit(name="failing-spells", per_day=10, failing=lambda now: between(2, 3)(now) or between(18, 18.2)(now)),
    Habit(name="moving", per_day=10, moved=between(2, 99)),
    Habit(name="going", per_day=10, gone=between(3, 99)),
    Habit(name="challenging", per_day=10, challenging=between(4, 4.5)),
    Habit(name="falling-silent", per_day=10, silent=between(3, 99)),
    Habit(name="planned", per_day=5, cadence=Cadence(cron="30 2 * * *"), zone="Europe/Paris"),
    Habit(name="planned-hourly", per_day=5, cadence=Cadence(cron="15 * * * *"), zone="Europe/Paris"),
    Habit(name="every-hour", per_day=5, cadence=Cadence(every="1h")),
    *(Habit(name=f"office-{n}", per_day=12, hours=(9, 18)) for n in range(5)),
    *(Habit(name=f"daily-{n}", per_day=n / 8 + 0.3) for n in range(20)),
    *(Habit(name=f"weekly-{n}", per_day=0.15) for n in range(15)),
]


class Month:
    """What came of it."""

    def __init__(self, archive):
        self.archive = archive
        self.world = simulation.World(HABITS, DAYS, offline=OFFLINE)
        self.planned = []
        self.troubles = []

    def live(self):
        definitions = Definitions(self.world.outlets())
        schedule = Schedule(self.archive.engine)
        schedule.enter(definitions.refs(), START)
        worker = Worker(
            self.archive,
            definitions,
            crawling=CrawlSettings(),
            settings=DaemonSettings(tick=TICK),
            rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
            on_event=self.notice,
            crawl=self.world.crawl,
            now=lambda: self.world.now,
        )

        async def run():
            while self.world.now < START + DAYS * DAY:
                if claims := worker.claim_due():
                    await worker.run(claims)
                self.world.now += TICK

        asyncio.run(run())
        return self

    def notice(self, event):
        if isinstance(event, SourcePlanned):
            self.planned.append((self.world.now, event))
        elif isinstance(event, ClaimsLost | Trouble):
            self.troubles.append(event)

    @cached_property
    def stored(self):
        return list(Queries(self.archive.engine).articles(order="stored"))

    @cached_property
    def compared(self):
        """What came of it, beside what a poll every thirty minutes comes to, by habit."""
        stored = {form.article.url: form.first_seen_at for form in self.stored}
        return simulation.compare(self.world, DAYS, stored)

    def said(self):
        return "\n" + simulation.table(self.compared)


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    folder = tmp_path_factory.mktemp("month")
    with Archive.open(str(folder / "archive.db")) as archive:
        yield Month(archive).live()


def test_sixty_sources_take_part():
    assert len(HABITS) == 60


def test_every_fetch_is_followed_by_a_plan(month):
    assert month.troubles == []
    asked = sum(not one.path.startswith("page") for asked in month.world.asked.values() for one in asked)
    assert asked == len(month.planned)


def test_every_article_listed_at_an_answered_poll_is_stored_exactly_once(month):
    stored = Counter(form.article.url for form in month.stored)
    assert set(stored.values()) == {1}
    missing = []
    for name, asked in month.world.asked.items():
        habit = month.world.habits[name]
        for poll in (one for one in asked if one.status in (200, 304) and not one.path.startswith("page")):
            listed = range(max(0, poll.published - habit.window), poll.published)
            missing += [number for number in listed if f"https://{name}.example/{number}" not in stored]
    assert missing == []


def test_nothing_becomes_a_revision_that_was_not_changed(month):
    assert {form.revision for form in month.stored} == {1}


def test_a_feed_with_pages_loses_nothing_though_its_window_is_smaller_than_a_burst(month):
    stored = {form.article.url for form in month.stored}
    last = max(one.published for one in month.world.asked["bursts-with-pages"] if one.status in (200, 304))
    assert [n for n in range(last) if f"https://bursts-with-pages.example/{n}" not in stored] == []


def test_requests_keep_their_distance(month):
    for name, asked in month.world.asked.items():
        moments = [one.at for one in asked if one.path in ("feed", "moved")]
        assert min(later - earlier for earlier, later in pairwise(moments)) >= 10 * MINUTE, name


@pytest.mark.parametrize("name", ["refusing-seconds", "refusing-date"])
def test_retry_after_is_waited_for(month, name):
    for refused, following in pairwise(month.world.asked[name]):
        if refused.status == 429:
            assert following.at - refused.at >= 3 * HOUR - TICK


def test_requests_that_bring_nothing_are_at_most_two_fifths_of_a_fixed_polls(month):
    ours, fixed = month.compared["in all"]
    assert ours.empty <= 0.4 * fixed.empty, month.said()


def test_the_median_article_waits_no_longer_than_under_a_fixed_poll(month):
    ours, fixed = month.compared["in all"]
    assert ours.waited(since=START + 3 * DAY) <= fixed.waited(since=START + 3 * DAY), month.said()


def test_no_more_is_lost_than_under_a_fixed_poll_but_a_burst_while_a_source_is_new(month):
    ours, fixed = month.compared["in all"]
    assert ours.lost <= fixed.lost, month.said()
    excess = {habit: ours.lost - fixed.lost for habit, (ours, fixed) in month.compared.items()}
    assert max(excess.values()) <= 25, month.said()


def test_the_day_without_a_network_counts_no_errors(month):
    during = [event for at, event in month.planned if OFFLINE(at) and event.outlet.startswith(("daily", "weekly"))]
    counted = [event.outlet for event in during if event.outcome != "offline" and event.state != "well"]
    assert len(counted) <= 1


def test_a_plan_runs_once_a_day_across_the_clock_change(month):
    paris = ZoneInfo("Europe/Paris")
    runs = [one.at.astimezone(paris) for one in month.world.asked["planned"] if one.status][1:]
    # A run that the network kept from its day is made up for before the next one.
    kept = Counter((run - timedelta(hours=2, minutes=30)).date() for run in runs)
    assert set(kept.values()) == {1}
    assert [later - earlier for earlier, later in pairwise(sorted(kept)) if later - earlier != DAY] == []
    assert {run.hour for run in runs if not OFFLINE(run - DAY)} == {2}


def test_states_and_alerts_tell_what_happened(month):
    states = {event.outlet: event.state for _, event in month.planned}
    seen = {(event.outlet, event.state) for _, event in month.planned}
    assert states["going"] == "gone"
    assert ("challenging", "challenge") in seen
    assert states["challenging"] == "well"
    assert month.world.asked["moving"][-1].path == "moved"
    kinds = {(alert.ref.outlet, alert.kind) for alert in Alerts(month.archive.engine).all(since=START)}
    assert {("going", "gone"), ("challenging", "challenge"), ("falling-silent", "quiet")} <= kinds
