"""What has not changed is neither fetched nor parsed again."""

import pytest

import crawler.visit


@pytest.fixture
def parsed(monkeypatch):
    """The bodies that reached the parser."""
    bodies = []
    parse = crawler.visit.parse_source

    def watch(fetched, source):
        bodies.append(fetched.body)
        return parse(fetched, source)

    monkeypatch.setattr(crawler.visit, "parse_source", watch)
    return bodies


def counts(report, *names):
    return [report.total(name) for name in names]


def test_second_crawl_sends_the_validators_back_as_they_came(origin, harbour, run):
    validators = {"ETag": 'W/"a b"', "Last-Modified": "yesterday, about noon"}
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers=validators)
    run(harbour.outlet(origin.url("/feed")))
    origin.routes["/feed"] = harbour.Reply(status=304)
    run(harbour.outlet(origin.url("/feed")))
    _, headers = origin.asked[-1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"a b"', "yesterday, about noon")


def test_304_is_not_parsed_and_stores_nothing(origin, harbour, run, parsed):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    first = run(harbour.outlet(origin.url("/feed")))
    origin.routes["/feed"] = harbour.Reply(status=304)
    second = run(harbour.outlet(origin.url("/feed")))
    assert counts(first, "listed", "new") == [2, 2]
    assert counts(second, "listed", "new", "bytes") == [0, 0, 0]
    assert second.outlets[0].sources[0].status == "unchanged"
    assert len(parsed) == 1


def test_validators_outlive_a_304_that_does_not_repeat_them(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    run(harbour.outlet(origin.url("/feed")))
    origin.routes["/feed"] = harbour.Reply(status=304)
    run(harbour.outlet(origin.url("/feed")))
    run(harbour.outlet(origin.url("/feed")))
    assert origin.asked[-1][1]["if-none-match"] == '"1"'


def test_same_bytes_without_validators_are_not_parsed(origin, harbour, run, parsed):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    run(harbour.outlet(origin.url("/feed")))
    second = run(harbour.outlet(origin.url("/feed")))
    assert second.outlets[0].sources[0].status == "unchanged"
    assert len(parsed) == 1


def test_force_asks_and_reads_again(origin, harbour, run, parsed):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin), headers={"ETag": '"1"'})
    run(harbour.outlet(origin.url("/feed")))
    second = run(harbour.outlet(origin.url("/feed")), force=True)
    assert "if-none-match" not in origin.asked[-1][1]
    assert counts(second, "listed", "new", "unchanged") == [2, 0, 2]
    assert len(parsed) == 2


def test_entry_listed_as_before_does_not_send_for_its_page(origin, harbour, run):
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in (1, 2, 3)}
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 2))
    first = run(harbour.outlet(origin.url("/feed")))
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 3))
    second = run(harbour.outlet(origin.url("/feed")))
    assert counts(first, "new", "pages") == [2, 2]
    assert counts(second, "new", "unchanged", "pages") == [1, 2, 1]


def test_changed_entry_becomes_a_revision(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    run(harbour.outlet(origin.url("/feed")))
    changed = harbour.item(1, origin.url("/ship-1"), title="Ship number 1 is lost")
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(2, origin.url("/ship-2")), changed))
    second = run(harbour.outlet(origin.url("/feed")))
    assert counts(second, "revised", "unchanged") == [1, 1]


def test_entries_left_out_by_a_limit_come_with_the_next_crawl(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin, 3), headers={"ETag": '"1"'})
    first = run(harbour.outlet(origin.url("/feed")), limit=1)
    second = run(harbour.outlet(origin.url("/feed")))
    assert counts(first, "new") == [1]
    assert counts(second, "new", "unchanged") == [2, 1]
