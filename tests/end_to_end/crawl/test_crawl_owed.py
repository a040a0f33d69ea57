"""A page that could not be had is asked for again, until it comes or is given up."""

import pytest

from storage.queries import Queries
from storage.sources import SourceRef, Sources


@pytest.fixture
def feed(origin, harbour):
    """A feed with validators, of one teaser."""

    def answer(headers):
        if headers.get("if-none-match"):
            return harbour.Reply(status=304)
        return harbour.Reply(harbour.teasers(origin, 1), headers={"ETag": '"1"'})

    origin.routes["/feed"] = answer
    return harbour.outlet(origin.url("/feed"))


def titles(archive):
    return [stored.article.title for stored in Queries(archive.engine).articles()]


def test_failed_page_is_owed_and_comes_after_a_304(feed, origin, harbour, run, archive):
    origin.routes["/ship-1"] = harbour.Reply(status=503)
    first = run(feed)
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    second = run(feed)
    assert (first.total("new"), first.total("owed")) == (1, 1)
    assert not first.failed
    assert first.outlets[0].sources[0].errors[0].kind == "http_503"
    assert (second.total("new"), second.total("revised"), second.total("owed")) == (0, 1, 0)
    assert titles(archive) == [harbour.title(1)]


def test_what_the_entry_says_is_kept_while_its_page_is_owed(feed, origin, harbour, run, archive):
    origin.routes["/ship-1"] = harbour.Reply(status=503)
    run(feed)
    [teaser] = Queries(archive.engine).articles()
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    run(feed)
    [whole] = Queries(archive.engine).articles()
    assert (teaser.article.text, teaser.article.truncated, whole.article.truncated) == ("A ship …", True, False)


def test_an_entry_without_words_of_its_own_waits_for_its_page(origin, harbour, run, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, origin.url("/ship-1"), body="")))
    report = run(harbour.outlet(origin.url("/feed")))
    assert (report.total("new"), report.total("owed"), titles(archive)) == (0, 1, [])


def test_page_that_came_is_not_owed_any_more(feed, origin, harbour, run, archive):
    origin.routes["/ship-1"] = harbour.Reply(status=404)
    run(feed)
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    run(feed)
    run(feed)
    assert origin.paths().count("/ship-1") == 2


def test_page_given_up_leaves_the_entry_as_listed(feed, origin, harbour, run, archive):
    origin.routes["/ship-1"] = harbour.Reply(status=404)
    reports = [run(feed, page_attempts=2) for _ in range(3)]
    [stored] = Queries(archive.engine).articles()
    assert [report.total("new") for report in reports] == [1, 0, 0]
    assert stored.article.truncated
    assert origin.paths().count("/ship-1") == 2


def test_pages_beyond_the_limit_wait_without_counting_as_tried(origin, harbour, run, archive):
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in (1, 2, 3)}
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 3))
    outlet = harbour.outlet(origin.url("/feed"))
    first = run(outlet, max_pages=1)
    owed = Sources(archive.engine).backlog(SourceRef(outlet.slug, origin.url("/feed")))
    assert (first.total("new"), first.total("owed"), [one.attempts for one in owed]) == (3, 2, [0, 0])
    assert run(outlet, max_pages=2).total("revised") == 2


def test_link_that_leads_nowhere_is_rejected_at_once(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, "ftp://harbour.example/1", body="")))
    report = run(harbour.outlet(origin.url("/feed"), content="page"))
    assert (report.total("rejected"), report.total("owed")) == (1, 0)
