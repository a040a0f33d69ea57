"""Articles' pages are fetched again: edits become revisions, pages taken away are noted, nothing else is changed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crawler.outlet import Outlet
from crawler.selection import Wishes
from crawler.settings import CrawlSettings
from scheduler.definitions import Definitions
from scheduler.events import HostHeld, NetworkDown, Revisited
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage.queries import Queries
from storage.removals import Removals
from storage.revisits import Revisits

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = (15 * MINUTE, 3 * HOUR, DAY, 7 * DAY)
DEAD = "127.0.0.1:1"


class Desk:
    """A worker over outlets that are looked at again, with a clock that is turned by hand."""

    def __init__(self, archive, origin):
        self.archive, self.origin = archive, origin
        self.began = self.now = datetime.now(UTC)
        self.queries, self.queue = Queries(archive.engine), Revisits(archive.engine)
        self.events = []

    def employ(self, *outlets):
        self.outlets = [Outlet.model_validate({**outlet.model_dump(), "revisit": True}) for outlet in outlets]
        self.worker = Worker(
            self.archive,
            Definitions(self.outlets),
            crawling=CrawlSettings(allow_private=(self.origin.host,), retries=0),
            settings=DaemonSettings(),
            rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
            on_event=self.events.append,
            now=lambda: self.now,
        )
        return self

    def crawl(self, **wishes):
        """Crawl by hand, and let the clock begin where the articles were first seen."""
        report = asyncio.run(self.worker.run_named(self.outlets, Wishes(**wishes)))
        if self.now == self.began:
            self.now = datetime.now(UTC)
        self.origin.asked.clear()
        return report

    def pass_by(self, after):
        """Let time pass, make what is due then, and tell what came of it, in the order of the articles."""
        self.now += after
        self.events.clear()
        asyncio.run(self.worker.revisits.run(self.worker.revisits.claim_due()))
        made = sorted((event for event in self.events if isinstance(event, Revisited)), key=lambda one: one.article)
        return [event.outcome for event in made]

    def article(self, number=1):
        return self.queries.article(number)

    def removals(self, number=1):
        return Removals(self.archive.engine).of_article(number)


@pytest.fixture
def desk(archive, origin, harbour):
    """A desk that has crawled two articles whose texts are on their pages."""
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin))
    for number in (1, 2):
        origin.routes[f"/ship-{number}"] = harbour.Reply(harbour.page(number))
    made = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    assert made.crawl().total("new") == 2
    return made


def numbers(desk):
    """Which number the archive gave each ship."""
    return {stored.article.url.rpartition("-")[2]: stored.id for stored in desk.queries.articles()}


def edited(harbour, number, old="forty ships", new="ninety ships"):
    return harbour.Reply(harbour.page(number).replace(old, new))


def test_an_edit_is_found_after_a_quarter_of_an_hour(desk, origin, harbour):
    one = numbers(desk)["1"]
    origin.routes["/ship-1"] = edited(harbour, 1)
    assert desk.pass_by(14 * MINUTE) == []
    assert sorted(desk.pass_by(2 * MINUTE)) == ["revised", "unchanged"]
    article = desk.article(one)
    assert (article.revisions, article.changed, article.fetched_at) == (2, ("text",), desk.now)
    assert "ninety ships" in article.article.text
    assert b"ninety ships" in article.original.page
    assert "forty ships" in desk.queries.revisions(one)[0].article.text


def test_an_edit_found_again_by_the_feed_is_no_other_revision(desk, origin, harbour):
    origin.routes["/ship-1"] = edited(harbour, 1)
    desk.pass_by(16 * MINUTE)
    teaser = harbour.item(1, origin.url("/ship-1"), body="A ship, again …")
    origin.routes["/feed"] = harbour.Reply(harbour.feed(teaser))
    assert desk.crawl().total("revised") == 0


def test_an_edit_taken_back_is_found_too(desk, origin, harbour):
    whole = origin.routes["/ship-1"]
    origin.routes["/ship-1"] = edited(harbour, 1)
    desk.pass_by(16 * MINUTE)
    origin.routes["/ship-1"] = whole
    assert sorted(desk.pass_by(3 * HOUR)) == ["revised", "unchanged"]
    assert [form.changed for form in desk.queries.revisions(numbers(desk)["1"])] == [(), ("text",), ("text",)]


def test_a_new_headline_is_a_revision_with_the_old_text(desk, origin, harbour):
    origin.routes["/ship-1"] = edited(harbour, 1, "Ship number 1 comes home", "Ship number 1 is lost")
    desk.pass_by(16 * MINUTE)
    article = desk.article(numbers(desk)["1"])
    assert (article.article.title, article.changed) == ("Ship number 1 is lost", ("title",))


def test_a_page_is_looked_at_four_times_and_then_no_more(desk, origin):
    looks = []
    for step, before in zip(STEPS, (timedelta(0), *STEPS), strict=False):
        looks.append(desk.pass_by(step - before + MINUTE))
        desk.now -= MINUTE
    assert looks == [["unchanged", "unchanged"]] * 4
    assert desk.pass_by(99 * DAY) == []
    assert desk.queue.pending() == {}


def test_validators_are_sent_back_until_a_week_is_over(desk, origin, harbour):
    def answer(headers):
        if headers.get("if-none-match") == '"7"':
            return harbour.Reply(status=304)
        return harbour.Reply(harbour.page(1), headers={"ETag": '"7"'})

    origin.routes["/ship-1"] = answer
    for wait in (16 * MINUTE, 3 * HOUR, DAY, 7 * DAY):
        desk.pass_by(wait)
    asked = [headers.get("if-none-match") for path, headers in origin.asked if path == "/ship-1"]
    assert asked == [None, '"7"', '"7"', None]


def test_of_looks_missed_during_a_downtime_one_is_made(desk, origin):
    assert desk.pass_by(30 * DAY) == ["unchanged", "unchanged"]
    assert desk.pass_by(HOUR) == []
    assert sorted(origin.paths()) == ["/ship-1", "/ship-2"]


@pytest.mark.parametrize(("first", "then"), [(404, 404), (404, 410)])
def test_a_page_that_is_missing_twice_is_removed_since_the_first_time(desk, origin, harbour, first, then):
    one, since = numbers(desk)["1"], desk.now + 16 * MINUTE
    origin.routes["/ship-1"] = harbour.Reply(status=first)
    assert sorted(desk.pass_by(16 * MINUTE)) == ["missing", "unchanged"]
    assert desk.removals(one) == []
    origin.routes["/ship-1"] = harbour.Reply(status=then)
    assert desk.pass_by(HOUR) == ["removed"]
    (removal,) = desk.removals(one)
    assert (removal.removed_at, removal.confirmed_at, removal.status) == (since, desk.now, then)
    assert "forty ships" in desk.article(one).article.text


def test_a_page_that_is_gone_is_removed_at_once(desk, origin, harbour):
    origin.routes["/ship-1"] = harbour.Reply(status=410)
    assert sorted(desk.pass_by(16 * MINUTE)) == ["removed", "unchanged"]
    assert sorted(desk.pass_by(3 * HOUR)) == ["gone", "unchanged"]
    assert len(desk.removals(numbers(desk)["1"])) == 1


def test_a_page_missing_for_a_moment_is_not_removed(desk, origin, harbour):
    whole = origin.routes["/ship-1"]
    origin.routes["/ship-1"] = harbour.Reply(status=404)
    desk.pass_by(16 * MINUTE)
    origin.routes["/ship-1"] = whole
    assert desk.pass_by(HOUR) == ["unchanged"]
    assert desk.removals(numbers(desk)["1"]) == []


def test_a_page_that_comes_back_has_returned(desk, origin, harbour):
    one, whole = numbers(desk)["1"], origin.routes["/ship-1"]
    origin.routes["/ship-1"] = harbour.Reply(status=410)
    desk.pass_by(16 * MINUTE)
    origin.routes["/ship-1"] = whole
    assert sorted(desk.pass_by(3 * HOUR)) == ["returned", "unchanged"]
    assert [removal.returned_at for removal in desk.removals(one)] == [desk.now]


PAGES = {
    "challenge": "<!doctype html><html><head><title>Just a moment...</title></head><body>Wait</body></html>",
    "consent": '<!doctype html><html><head><title>{title}</title></head><body><form action="/consent/save">'
    "<p>We and our partners store information on a device, and process personal data.</p></form></body></html>",
    "error": "<!doctype html><html><head><title>Not found</title></head><body><article><h1>Not found</h1>"
    "<p>The page you asked for does not exist, or has moved to another place on our site.</p></article></body></html>",
    "app": "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
    "<p>Please enable JavaScript to read this page.</p></body></html>",
    "empty": "<!doctype html><html><head><title>{title}</title></head><body></body></html>",
    "nothing": "",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_that_is_no_article_any_more_is_no_revision(desk, origin, harbour, kind):
    origin.routes["/ship-1"] = harbour.Reply(PAGES[kind].format(title=harbour.title(1)))
    assert sorted(desk.pass_by(16 * MINUTE)) == [
        "refused" if kind in ("challenge", "consent") else "other",
        "unchanged",
    ]
    assert desk.article(numbers(desk)["1"]).revisions == 1
    origin.routes["/ship-1"] = edited(harbour, 1)
    assert "revised" in desk.pass_by(5 * HOUR)


def test_a_text_cut_short_for_strangers_is_no_revision(desk, origin, harbour):
    first = harbour.text(1).split("</p>")[0] + "</p>"
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1).replace(harbour.text(1), first))
    assert sorted(desk.pass_by(16 * MINUTE)) == ["other", "unchanged"]
    assert desk.article(numbers(desk)["1"]).revisions == 1


def test_a_paragraph_taken_out_is_a_revision(desk, origin, harbour):
    last = harbour.text(1).rpartition("<p>")[0]
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1).replace(harbour.text(1), last))
    assert sorted(desk.pass_by(16 * MINUTE)) == ["revised", "unchanged"]


@pytest.fixture
def fed(archive, origin, harbour):
    """A desk with one article whose text is in the feed."""
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin, 1))
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    made = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    assert made.crawl().total("new") == 1
    return made


def test_a_page_that_words_a_fed_article_otherwise_is_no_revision(fed, origin, harbour):
    for more in ("<p>Read our newsletter and all about ships.</p>", "<p>Another newsletter about ships.</p>"):
        origin.routes["/ship-1"] = harbour.Reply(harbour.page(1).replace("</article>", f"{more}</article>"))
        assert fed.pass_by(4 * HOUR) == ["unchanged"]
        fed.now += DAY
    assert fed.article().revisions == 1


def test_a_page_that_gave_a_fed_articles_text_tells_of_its_edits(fed, origin, harbour):
    assert fed.pass_by(16 * MINUTE) == ["unchanged"]
    origin.routes["/ship-1"] = edited(harbour, 1)
    assert fed.pass_by(3 * HOUR) == ["revised"]
    assert fed.crawl(force=True).total("revised") == 0


def test_a_fed_article_taken_away_is_removed(fed, origin, harbour):
    origin.routes["/ship-1"] = harbour.Reply(status=410)
    assert fed.pass_by(16 * MINUTE) == ["removed"]


def test_a_page_that_could_not_be_had_at_first_brings_the_whole_article(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 1))
    origin.routes["/ship-1"] = harbour.Reply(status=503)
    desk = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    desk.crawl()
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    assert (desk.article().article.truncated, desk.pass_by(16 * MINUTE)) == (True, ["revised"])
    assert "forty ships" in desk.article().article.text
    desk.crawl(force=True)
    assert origin.paths().count("/ship-1") <= 1


def test_a_server_in_trouble_is_asked_again_before_the_next_step(desk, origin, harbour):
    whole = origin.routes["/ship-1"]
    origin.routes["/ship-1"] = harbour.Reply(status=503)
    assert sorted(desk.pass_by(16 * MINUTE)) == ["failed", "unchanged"]
    origin.routes["/ship-1"] = whole
    assert desk.pass_by(HOUR) == ["unchanged"]


def test_robots_txt_holds_for_revisits_too(desk, origin, harbour):
    origin.routes["/robots.txt"] = harbour.Reply("User-agent: *\nDisallow: /ship-1\n")
    desk.employ(*desk.outlets)
    assert sorted(desk.pass_by(16 * MINUTE)) == ["barred", "unchanged"]
    assert origin.paths() == ["/ship-2"]


def test_a_host_that_refuses_two_pages_is_left_alone_and_asked_for_the_rest_later(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 4))
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in range(1, 5)}
    desk = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    desk.crawl()
    origin.routes |= {f"/ship-{n}": harbour.Reply(status=429, headers={"Retry-After": "36000"}) for n in range(1, 5)}
    assert desk.pass_by(16 * MINUTE) == ["refused", "refused"]
    (held,) = [event for event in desk.events if isinstance(event, HostHeld)]
    assert held.until == desk.now + 10 * HOUR
    assert desk.pass_by(9 * HOUR) == []
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in range(1, 5)}
    assert desk.pass_by(HOUR) == ["unchanged"] * 4


def test_a_host_that_always_refuses_is_given_up_in_the_end(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 4))
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in range(1, 5)}
    desk = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    desk.crawl()
    origin.routes |= {f"/ship-{n}": harbour.Reply(status=403) for n in range(1, 5)}
    desk.now += 7 * DAY
    for _ in range(8):
        assert desk.queue.pending()
        desk.pass_by(DAY)
    assert desk.queue.pending() == {}
    assert len(origin.paths()) == 16


def test_a_host_that_cannot_be_reached_is_asked_again_before_the_next_step(desk):
    alive = desk.worker.crawling
    desk.worker.crawling = alive.model_copy(update={"proxy": f"http://{DEAD}"})
    assert desk.pass_by(16 * MINUTE) == ["unreached", "unreached"]
    desk.worker.crawling = alive
    assert desk.pass_by(HOUR) == ["unchanged", "unchanged"]


def test_hosts_that_are_all_away_are_the_networks_fault(archive, origin, make_origin, harbour):
    second = make_origin()
    outlets = []
    for slug, server in (("one", origin), ("two", second)):
        server.routes["/feed"] = harbour.Reply(harbour.teasers(server, 1))
        server.routes["/ship-1"] = harbour.Reply(harbour.page(1 if server is origin else 2))
        outlets.append(harbour.outlet(server.url("/feed"), slug=slug))
    desk = Desk(archive, origin).employ(*outlets)
    hosts = (origin.host, second.host)
    desk.worker.crawling = desk.worker.crawling.model_copy(update={"allow_private": hosts})
    assert desk.crawl().total("new") == 2
    desk.worker.crawling = desk.worker.crawling.model_copy(update={"proxy": f"http://{DEAD}"})
    assert desk.pass_by(16 * MINUTE) == ["offline", "offline"]
    assert [event.hosts for event in desk.events if isinstance(event, NetworkDown)] == [2]


def test_what_a_killed_process_had_claimed_is_made_when_its_lease_ends(desk, origin):
    desk.now += 16 * MINUTE
    assert len(desk.worker.revisits.claim_due()) == 2
    assert desk.pass_by(4 * MINUTE) == []
    assert desk.pass_by(MINUTE) == ["unchanged", "unchanged"]


def test_two_workers_never_fetch_one_page_twice(desk, origin):
    desk.now += 16 * MINUTE
    mine = desk.worker.revisits.claim_due()
    assert desk.employ(*desk.outlets).worker.revisits.claim_due() == []
    asyncio.run(desk.worker.revisits.run(mine))
    assert sorted(origin.paths()) == ["/ship-1", "/ship-2"]


def test_a_stopped_round_hands_back_what_it_has_not_made(desk, origin, harbour):
    origin.routes["/ship-1"] = origin.routes["/ship-2"] = harbour.Reply(harbour.page(1), before=5)
    desk.now += 16 * MINUTE

    async def main():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, stop.set)
        await desk.worker.revisits.run(desk.worker.revisits.claim_due(), stop=stop)

    asyncio.run(main())
    assert desk.queue.waiting(["harbour"], desk.now) == 2


def test_a_crawl_by_hand_makes_the_revisits_that_are_due(desk, origin, harbour):
    origin.routes["/ship-1"] = edited(harbour, 1)
    desk.now += 16 * MINUTE
    assert desk.crawl(limit=1).revisits == {}
    assert desk.crawl().revisits == {"revised": 1, "unchanged": 1}


def test_pages_beyond_the_limit_of_a_crawl_wait(desk, origin):
    desk.now += 16 * MINUTE
    desk.worker.crawling = desk.worker.crawling.model_copy(update={"max_pages": 1})
    assert desk.crawl().revisits == {"unchanged": 1}
    assert desk.queue.waiting(["harbour"], desk.now) == 1


def test_an_outlet_that_is_not_looked_at_again_keeps_no_queue(archive, origin, harbour):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    desk = Desk(archive, origin).employ(harbour.outlet(origin.url("/feed")))
    desk.outlets = [outlet.model_copy(update={"revisit": False}) for outlet in desk.outlets]
    desk.worker.definitions = Definitions(desk.outlets)
    desk.crawl()
    assert (desk.queue.pending(), desk.pass_by(DAY)) == ({}, [])
