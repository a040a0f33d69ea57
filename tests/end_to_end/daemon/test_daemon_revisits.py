"""The daemon looks at articles again by its ticks."""

import asyncio
from datetime import UTC, datetime, timedelta

from crawler.outlet import Outlet
from crawler.settings import CrawlSettings
from scheduler.daemon import Daemon, Orders
from scheduler.events import Revisited, Ticked
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from storage.queries import Queries


def test_a_daemon_finds_an_edit_and_says_what_waits(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 1))
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    given = {**harbour.outlet(origin.url("/feed")).model_dump(), "revisit": True}
    orders = Orders(
        outlets=(Outlet.model_validate(given),),
        crawling=CrawlSettings(allow_private=(origin.host,), retries=0),
        daemon=DaemonSettings(tick=timedelta(seconds=1)),
        rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
    )
    ahead = timedelta(0)
    events = []

    def on_event(event):
        nonlocal ahead
        events.append(event)
        if ahead == timedelta(0) and Queries(archive.engine).count():
            origin.routes["/ship-1"] = harbour.Reply(harbour.page(1).replace("forty ships", "ninety ships"))
            ahead = timedelta(minutes=16)
        if isinstance(event, Revisited):
            daemon.stop()

    daemon = Daemon(archive, lambda: orders, on_event=on_event, now=lambda: datetime.now(UTC) + ahead)
    asyncio.run(asyncio.wait_for(daemon.run(), 60))
    assert [event.outcome for event in events if isinstance(event, Revisited)] == ["revised"]
    assert "ninety ships" in next(Queries(archive.engine).articles()).article.text
    assert all("revisits" in event.queues for event in events if isinstance(event, Ticked))
