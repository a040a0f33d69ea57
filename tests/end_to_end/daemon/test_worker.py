"""A worker claims what is due, crawls it, and writes down what follows."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from crawler.selection import Wishes
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.events import AlertsChanged, SourcePlanned
from scheduler.planning import Rules
from scheduler.record import read_record
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage import schema
from storage.alerts import Alerts
from storage.claims import Claims
from storage.queries import Queries
from storage.schedule import Schedule
from storage.sources import SourceRef

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


class Office:
    """A worker with a clock that can be turned, and what it told."""

    def __init__(self, archive, origin):
        self.archive, self.origin = archive, origin
        self.now = NOW
        self.events = []

    def employ(self, *outlets, **cadence):
        Schedule(self.archive.engine).enter(Definitions(outlets).refs(), self.now)
        self.worker = Worker(
            self.archive,
            Definitions(outlets),
            crawling=CrawlSettings(allow_private=(self.origin.host,), retries=0),
            settings=DaemonSettings(),
            rules=Rules(cadence=CadenceSettings(**cadence), health=HealthSettings()),
            on_event=self.events.append,
            now=lambda: self.now,
        )
        return self

    def work(self, after=timedelta(0)):
        """Let some time pass, and do what is due then; what was decided, by the source's path."""
        self.now += after
        self.events.clear()
        asyncio.run(self.worker.run(self.worker.claim_due()))
        return {event.url.rpartition("/")[2]: event for event in self.events if isinstance(event, SourcePlanned)}

    def crawl(self, *outlets, **wishes):
        return asyncio.run(self.worker.run_named(outlets, Wishes(**wishes)))

    def record(self, ref):
        (claim,) = Claims(self.archive.engine, "test").take([ref], self.now + DAY, timedelta(0))
        return read_record(Schedule(self.archive.engine).remembered([claim])[claim.id].record, "")


@pytest.fixture
def office(archive, origin):
    return Office(archive, origin)


def test_a_due_source_is_fetched_stored_and_planned(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    planned = office.employ(harbour.outlet(origin.url("/feed"))).work()
    assert len(list(Queries(office.archive.engine).articles())) == 2
    assert (planned["feed"].outcome, planned["feed"].state) == ("fetched", "well")
    assert planned["feed"].why.startswith("the first guess, with 0 of 3 arrivals known")
    assert timedelta(minutes=50) < planned["feed"].due - NOW < timedelta(minutes=70)
    assert office.work() == {}


def test_a_source_is_asked_again_with_its_validators_and_once_a_week_without(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    office.employ(harbour.outlet(origin.url("/feed"))).work()
    for days in (1, 1, 6):
        office.work(days * DAY)
    feeds = [headers for path, headers in origin.asked if path == "/feed"]
    assert ["if-none-match" in headers for headers in feeds] == [False, True, True, False]


def test_errors_are_counted_and_their_evidence_kept(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply("<html>Nothing to see</html>", status=403, headers={"Via": "harbour"})
    planned = office.employ(harbour.outlet(origin.url("/feed"))).work()
    assert (planned["feed"].outcome, planned["feed"].state) == ("http", "failing")
    assert planned["feed"].due - NOW >= timedelta(hours=4)
    evidence = office.record(SourceRef("harbour", origin.url("/feed"))).history.standing.evidence
    assert (evidence.status, evidence.headers["via"], evidence.sample) == (
        403,
        "harbour",
        "<html>Nothing to see</html>",
    )


def test_retry_after_is_obeyed_and_no_one_off_crawl_overrides_it(office, origin, harbour):
    # Ten hours: longer than the doubled interval, whatever the address's jitter adds to it.
    origin.routes["/feed"] = harbour.Reply(status=429, headers={"Retry-After": "36000"})
    outlet = harbour.outlet(origin.url("/feed"))
    planned = office.employ(outlet).work()
    assert "Retry-After" in planned["feed"].why
    asked = len(origin.asked)
    report = office.crawl(outlet, force=True)
    assert "told us to stay away until" in report.outlets[0].sources[0].errors[0].message
    assert (report.failed, len(origin.asked)) == (False, asked)


def test_a_host_that_refuses_two_addresses_is_left_alone_altogether(office, origin, harbour):
    refusal = harbour.Reply(status=429, headers={"Retry-After": "7200"})
    origin.routes |= {"/a": refusal, "/b": refusal, "/c": harbour.Reply(harbour.full(origin))}
    urls = [origin.url(path) for path in ("/a", "/b", "/c")]
    office.employ(harbour.outlet(*urls[:2])).work()
    held = office.worker
    office.employ(harbour.outlet(*urls))
    held.definitions, office.worker = office.worker.definitions, held
    assert office.work() == {}
    assert "/c" not in origin.paths()
    assert office.work(timedelta(hours=3)).keys() >= {"c"}


def test_a_challenge_page_is_a_state_of_its_own_with_an_alert(office, origin, harbour):
    page = "<!doctype html><title>Just a moment...</title>"
    origin.routes["/feed"] = harbour.Reply(page, status=403, headers={"cf-mitigated": "challenge"})
    planned = office.employ(harbour.outlet(origin.url("/feed"))).work()
    assert (planned["feed"].outcome, planned["feed"].state) == ("challenge", "challenge")
    (changed,) = [event for event in office.events if isinstance(event, AlertsChanged)]
    assert [alert.kind for alert in changed.raised] == ["challenge"]
    (alert,) = Alerts(office.archive.engine).all()
    assert json.loads(alert.evidence)["sample"] == page
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    assert office.work(DAY)["feed"].state == "well"
    assert Alerts(office.archive.engine).all() == []


def test_html_where_a_feed_was_is_a_state_of_its_own(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.page(1))
    assert office.employ(harbour.outlet(origin.url("/feed"))).work()["feed"].state == "html"


def test_gone_is_believed_after_two_days_and_probed_weekly(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(status=410)
    assert office.employ(harbour.outlet(origin.url("/feed"))).work()["feed"].state == "gone-unconfirmed"
    planned = office.work(3 * DAY)["feed"]
    assert planned.state == "gone"
    assert timedelta(days=6) < planned.due - office.now <= timedelta(days=7)


def test_a_source_that_moved_for_good_is_asked_at_its_new_address(office, origin, harbour):
    origin.routes["/old"] = harbour.Reply(status=301, headers={"Location": origin.url("/new")})
    origin.routes["/new"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    office.employ(harbour.outlet(origin.url("/old"))).work()
    for _ in range(3):
        office.work(DAY)
    origin.asked.clear()
    office.work(DAY)
    assert origin.paths() == ["/new"]
    record = office.record(SourceRef("harbour", origin.url("/old")))
    assert [alias.address for alias in record.aliases] == [origin.url("/old")]


def test_a_network_that_is_down_is_no_sources_fault(office, origin, harbour):
    urls = ["http://127.0.0.1:1/feed", "http://127.0.0.1:2/feed"]
    office.employ(harbour.outlet(*urls, robots=False))
    office.worker.crawling = CrawlSettings(allow_private=("127.0.0.1:1", "127.0.0.1:2"), retries=0)
    planned = office.work()["feed"]
    assert (planned.outcome, planned.state, planned.why) == ("offline", "well", "the network was down")


def test_a_dead_host_among_living_ones_is_an_error(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    office.employ(harbour.outlet(origin.url("/feed"), "http://127.0.0.1:1/dead", robots=False))
    office.worker.crawling = CrawlSettings(allow_private=(origin.host, "127.0.0.1:1"), retries=0)
    planned = office.work()
    assert {name: found.outcome for name, found in planned.items()} == {"feed": "fetched", "dead": "connect"}


def test_entries_that_rolled_off_are_fetched_from_older_documents(office, origin, harbour):
    def feed(*numbers, older=""):
        link = (
            f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{origin.url(older)}"/>'
            if older
            else ""
        )
        items = "".join(harbour.item(n, origin.url(f"/ship-{n}")) for n in numbers)
        return harbour.Reply(harbour.feed(link, items))

    origin.routes["/feed"] = feed(2, 1)
    office.employ(harbour.outlet(origin.url("/feed"))).work()
    origin.routes |= {"/feed": feed(8, 7, older="/page-2"), "/page-2": feed(6, 5, older="/page-3")}
    origin.routes |= {"/page-3": feed(4, 3, 2, older="/page-4"), "/page-4": feed(1)}
    office.work(DAY)
    assert len(list(Queries(office.archive.engine).articles())) == 8
    assert "/page-4" not in origin.paths()
    assert office.record(SourceRef("harbour", origin.url("/feed"))).history.suspected_gaps == 1


def test_a_link_that_no_encoding_takes_costs_no_source_its_plan(office, origin, harbour):
    def listed(number):
        item = {"id": str(number), "url": origin.url(f"/{number}"), "content_html": harbour.text(number)}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "-", "next_url": "https://a.example/\ud800"}
        return harbour.Reply(json.dumps({**feed, "items": [{**item, "title": "A ship"}]}))

    origin.routes |= {"/odd": listed(1), "/feed": harbour.Reply(harbour.full(origin))}
    office.employ(harbour.outlet(origin.url("/odd"), origin.url("/feed")))
    assert {name: found.outcome for name, found in office.work().items()} == {"odd": "fetched", "feed": "fetched"}
    origin.routes["/odd"] = listed(2)
    assert office.work(DAY)["odd"].outcome == "fetched"


def test_a_source_about_which_nothing_can_be_decided_is_asked_again_in_an_hour(office, origin, harbour):
    origin.routes |= {path: harbour.Reply(harbour.full(origin)) for path in ("/odd", "/feed")}
    office.employ(harbour.outlet(origin.url("/odd"), origin.url("/feed")))
    odd = select(schema.sources.c.id).where(schema.sources.c.url == origin.url("/odd")).scalar_subquery()
    with office.archive.engine.begin() as connection:
        newer = {"kind": "of-a-newer-version", "message": "", "evidence": "", "raised_at": NOW}
        connection.execute(insert(schema.alerts).values(source_id=odd, **newer))
    assert set(office.work()) == {"feed"}
    (due,) = [row for row in Schedule(office.archive.engine).rows() if row.why.startswith("nothing could be decided")]
    assert due.next_due == NOW + timedelta(hours=1)


def test_a_one_off_crawl_leaves_alone_what_another_process_fetches(office, archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    outlet = harbour.outlet(origin.url("/feed"))
    office.employ(outlet)
    Claims(archive.engine, "elsewhere").take([SourceRef("harbour", origin.url("/feed"))], NOW, DAY)
    (source,) = office.crawl(outlet).outlets[0].sources
    assert (source.status, source.errors[0].message) == ("held", "it is being fetched by another process")
    assert origin.asked == []


def test_a_one_off_crawl_counts_as_a_poll(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    outlet = harbour.outlet(origin.url("/feed"))
    report = office.employ(outlet).crawl(outlet)
    assert report.total("new") == 2
    assert office.work() == {}
    assert len([path for path in origin.paths() if path == "/feed"]) == 1


def test_a_stopped_crawl_hands_its_sources_back(office, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), before=5)
    office.employ(harbour.outlet(origin.url("/feed"), robots=False))

    async def main():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, stop.set)
        await office.worker.run(office.worker.claim_due(), stop=stop)

    asyncio.run(main())
    assert len(Claims(office.archive.engine, "next").take_due(NOW, DAY, 10)) == 1
