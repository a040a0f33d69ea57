"""What is remembered of a source, on both databases."""

from datetime import UTC, datetime, timedelta

from storage.article import SourceKind
from storage.sources import FetchState, Owed, SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
FEED = SourceRef("demo", "https://demo.example/feed", SourceKind.FEED)
SUCCESS = FetchState(
    fetched_at=NOON,
    etag='W/"a\xe9"',
    last_modified="Wed, 01 May 2024 11:00:00 GMT",
    body_hash="b" * 32,
    parser_version="1",
    status=200,
)
OWED = Owed(
    link="https://demo.example/1", entry='{"title": "题"}', attempts=1, first_seen_at=NOON, last_error="timeout"
)


def test_a_source_never_fetched_has_no_state(sources) -> None:
    assert sources.state(FEED) is None
    assert sources.backlog(FEED) == []


def test_validators_come_back_verbatim(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON)
    state = sources.state(FEED, parser_version="1")
    assert (state.etag, state.last_modified, state.body_hash) == (
        SUCCESS.etag,
        SUCCESS.last_modified,
        SUCCESS.body_hash,
    )
    assert (state.url, state.status, state.failures) == (FEED.url, 200, 0)
    assert state.fetched_at == state.succeeded_at == NOON


def test_another_version_of_the_parser_forgets_validators(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON)
    state = sources.state(FEED, parser_version="2")
    assert (state.etag, state.last_modified, state.body_hash) == ("", "", "")
    assert state.succeeded_at == NOON


def test_another_address_is_another_source(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON)
    assert sources.state(SourceRef("demo", "https://demo.example/other")) is None


def test_failures_count_until_the_next_success_and_keep_the_validators(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON)
    for _ in range(2):
        sources.record_failure(FEED, kind="http_503", message="busy", status=503, now=LATER)
    state = sources.state(FEED, parser_version="1")
    assert (state.failures, state.error_kind, state.error, state.status) == (2, "http_503", "busy", 503)
    assert (state.etag, state.fetched_at, state.succeeded_at) == (SUCCESS.etag, LATER, NOON)
    archive.store([], FEED, SUCCESS, LATER)
    state = sources.state(FEED, parser_version="1")
    assert (state.failures, state.error_kind, state.error) == (0, "", "")


def test_a_source_may_fail_before_it_ever_succeeded(sources) -> None:
    sources.record_failure(FEED, kind="dns", message="no such host", now=NOON)
    assert (sources.state(FEED).failures, sources.state(FEED).succeeded_at) == (1, None)


def test_storing_without_a_state_leaves_the_source_alone(archive, sources, capture) -> None:
    archive.store([], FEED, SUCCESS, NOON)
    archive.store([capture()], FEED, None, LATER)
    assert sources.state(FEED, parser_version="1").etag == SUCCESS.etag


def test_all_sources_are_listed_by_outlet_and_address(archive, sources) -> None:
    other = SourceRef("another", "https://another.example/feed", SourceKind.MIRROR)
    for ref in (FEED, other):
        archive.store([], ref, SUCCESS, NOON)
    assert [state.ref for state in sources.states()] == [other, FEED]
    assert [state.etag for state in sources.states("demo")] == [SUCCESS.etag]


def test_owed_pages_stay_in_the_backlog_until_they_are_captured(archive, sources, capture) -> None:
    archive.store([], FEED, SUCCESS, NOON, owed=[OWED])
    assert sources.backlog(FEED) == [OWED]
    archive.store([capture("1")], FEED, SUCCESS, NOON)
    assert sources.backlog(FEED) == []


def test_another_attempt_counts_and_keeps_the_first_sighting(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON, owed=[OWED])
    again = Owed(link=OWED.link, entry="{}", attempts=2, first_seen_at=LATER, last_error="http_500")
    archive.store([], FEED, SUCCESS, LATER, owed=[again])
    assert sources.backlog(FEED) == [
        Owed(link=OWED.link, entry="{}", attempts=2, first_seen_at=NOON, last_error="http_500")
    ]


def test_an_entry_given_up_leaves_the_backlog(archive, sources) -> None:
    archive.store([], FEED, SUCCESS, NOON, owed=[OWED])
    archive.store([], FEED, SUCCESS, NOON, settled=[OWED.link])
    assert sources.backlog(FEED) == []


def test_entry_hashes_are_known_by_the_link_as_listed_and_per_source(archive, capture) -> None:
    archive.store([capture("1", link="/1", entry_hash="a" * 32)], FEED, SUCCESS, NOON)
    archive.store([capture("1", link="/1", entry_hash="b" * 32)], FEED, SUCCESS, NOON)
    other = SourceRef("demo", "https://mirror.example/feed")
    assert archive.entry_hashes(FEED, ["/1", "/2"]) == {"/1": "b" * 32}
    assert archive.entry_hashes(other, ["/1"]) == {}
    assert archive.entry_hashes(FEED, []) == {}


def test_rejected_entries_are_remembered_too(archive) -> None:
    archive.store([], FEED, SUCCESS, NOON, rejected={"/live": "c" * 32})
    assert archive.entry_hashes(FEED, ["/live"]) == {"/live": "c" * 32}
