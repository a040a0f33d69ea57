"""What a crawl's report of a source means for its cadence and its health."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.feeds.feed import Feed
from crawler.findings import Findings
from crawler.report import Problem, SourceReport
from crawler.wire.answer import Answer
from scheduler.health import Fill
from scheduler.judging import fetch_of, outcome_of
from scheduler.outcome import FeedHints, Hop, OutcomeKind
from scheduler.standing import State

NOW = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
URL = "https://harbour.example/feed"
READ = SourceReport(outlet="harbour", url=URL, kind="feed", status="ok", listed=10, overlap=7, new=2, duplicate=1)
FEED = Feed(kind="rss", entries=(), ttl=30, skip_hours=(3,), skip_days=("Monday",), next=f"{URL}?2", archive=f"{URL}/a")
CHALLENGE = b"<!doctype html><title>Just a moment...</title>"
CONSENT = b'<html><form class="consent-form">'


def answer(status=200, sample=b"<rss>", **headers):
    return Answer(url=URL, status=status, headers=headers, sample=sample)


def failed(kind, **fields):
    problem = Problem(kind=kind, subject=URL, message="-")
    return replace(READ, status="failed", listed=0, overlap=0, new=0, duplicate=0, errors=(problem,), **fields)


def test_a_listing_that_was_read_is_told_whole():
    hops = ((301, f"{URL}/moved"),)
    found = outcome_of(replace(READ, answer=replace(answer(etag='"1"'), hops=hops), feed=FEED))
    assert (found.kind, found.status, found.headers) == (OutcomeKind.FETCHED, 200, {"etag": '"1"'})
    assert (found.new, found.listed, found.overlap, found.body) == (3, 10, 7, b"<rss>")
    assert found.hops == (Hop(status=301, url=f"{URL}/moved"),)
    hints = {"ttl": 30, "skip_hours": (3,), "skip_days": ("Monday",)}
    assert found.feed == FeedHints(**hints, next=f"{URL}?2", archive=f"{URL}/a")


def test_an_unchanged_source_tells_nothing_new_of_its_feed():
    found = outcome_of(replace(READ, status="unchanged", answer=answer(304), feed=FEED))
    assert (found.kind, found.status, found.new, found.feed) == (OutcomeKind.UNCHANGED, 304, 0, None)


@pytest.mark.parametrize(
    ("counts", "new"),
    [
        ({"new": 2, "duplicate": 1}, 3),
        ({"new": 0, "duplicate": 0, "revised": 1, "owed": 2}, 3),
        ({"new": 9, "duplicate": 9}, 3),
        ({"new": 0, "duplicate": 0}, 0),
        ({"new": 1, "overlap": 12}, 0),
    ],
)
def test_new_is_what_was_not_listed_before_and_can_be_remembered(counts, new):
    assert outcome_of(replace(READ, **counts)).new == new


def test_where_only_some_entries_were_looked_at_none_can_be_missed():
    assert outcome_of(READ, picked=True).overlap == READ.listed


def test_half_a_surrogate_pair_is_replaced_where_it_would_be_written_down():
    odd = replace(FEED, next="https://a.example/\ud800", archive="\udfff")
    hints = outcome_of(replace(READ, feed=odd)).feed
    assert (hints.next, hints.archive) == ("https://a.example/?", "?")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("dns", OutcomeKind.DNS),
        ("refused", OutcomeKind.CONNECT),
        ("proxy", OutcomeKind.CONNECT),
        ("timeout", OutcomeKind.TIMEOUT),
        ("html", OutcomeKind.HTML),
        ("challenge", OutcomeKind.CHALLENGE),
        ("empty", OutcomeKind.UNREADABLE),
        ("unreadable", OutcomeKind.UNREADABLE),
        ("http_503", OutcomeKind.HTTP),
        ("robots", OutcomeKind.OTHER),
        ("never heard of", OutcomeKind.OTHER),
    ],
)
def test_an_error_is_told_by_its_word(word, kind):
    found = outcome_of(failed(word))
    assert (found.kind, found.succeeded, found.feed) == (kind, False, None)


def test_a_failure_without_a_word_is_one_all_the_same():
    assert outcome_of(replace(failed("-"), errors=())).kind is OutcomeKind.OTHER


@pytest.mark.parametrize(("word", "status"), [("http_503", 503), ("http_", 0), ("http_x", 0), ("dns", 0)])
def test_without_the_sources_own_answer_its_errors_word_has_the_status(word, status):
    assert outcome_of(failed(word)).status == status
    assert outcome_of(failed(word, answer=answer(429))).status == 429


@pytest.mark.parametrize(
    ("sample", "kind"),
    [(CHALLENGE, OutcomeKind.CHALLENGE), (CONSENT, OutcomeKind.CONSENT), (b"<html><p>", OutcomeKind.HTML)],
)
def test_a_page_where_a_feed_was_is_told_by_what_it_is(sample, kind):
    assert outcome_of(failed("unreadable", answer=answer(sample=sample))).kind is kind


def test_a_listing_is_html_itself_but_may_be_a_page_in_its_place():
    listing = replace(READ, kind="listing", answer=answer(sample=CHALLENGE))
    assert outcome_of(listing).kind is OutcomeKind.FETCHED
    assert outcome_of(replace(listing, listed=0)).kind is OutcomeKind.CHALLENGE
    plain = failed("empty", answer=answer(sample=b"<html><p>"))
    assert outcome_of(replace(plain, kind="listing")).kind is OutcomeKind.UNREADABLE
    blocked = failed("empty", answer=answer(sample=CONSENT))
    assert outcome_of(replace(blocked, kind="listing")).kind is OutcomeKind.CONSENT


def test_health_hears_the_shares_of_what_the_articles_carry():
    found = Findings(articles=4, bodies=2, dates=1, titles=4, length=800.0, same_body=3)
    report = replace(READ, answer=answer(), findings=found)
    fetch = fetch_of(report, outcome_of(report), State.WELL, NOW)
    assert fetch.fill == Fill(body=0.5, date=0.25, title=1.0, length=800.0)
    assert (fetch.at, fetch.listed, fetch.new, fetch.articles, fetch.same_body) == (NOW, 10, 2, 4, 3)
    assert (fetch.status, fetch.succeeded, fetch.parsed) == (200, True, True)


def test_health_hears_of_a_failure_that_nothing_was_looked_at():
    report = failed("http_503", answer=answer(503))
    fetch = fetch_of(report, outcome_of(report), State.FAILING, NOW)
    assert (fetch.state, fetch.succeeded, fetch.parsed) == (State.FAILING, False, False)
    assert (fetch.fill, fetch.articles, fetch.same_body) == (None, 0, 0)
