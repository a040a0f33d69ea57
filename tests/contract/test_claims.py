"""Claims, leases and the schedule beside the sources, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage.alerts import AlertChange, Alerts
from storage.archive import Archive
from storage.claims import Claim, Claims
from storage.errors import ClaimLostError
from storage.queries import Queries
from storage.schedule import Plan, Schedule
from storage.sources import FetchState, SourceRef, Sources

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 5 * MINUTE
FEED = SourceRef("demo", "https://demo.example/feed")
REFS = [SourceRef("demo", f"https://demo.example/{n}") for n in range(30)]


@pytest.fixture
def claims(archive) -> Claims:
    return Claims(archive.engine, "here")


@pytest.fixture
def others(archive) -> Claims:
    return Claims(archive.engine, "elsewhere")


@pytest.fixture
def schedule(archive) -> Schedule:
    return Schedule(archive.engine)


def plan(claim: Claim, **said) -> Plan:
    known = {"next_due": NOON + 60 * MINUTE, "decided_at": NOON, "why": "every 60 min", "state": "well", "record": "{}"}
    return Plan(claim=claim, **(known | said))


def test_due_sources_are_claimed_once(schedule, claims, others) -> None:
    schedule.enter([FEED], NOON)
    (claim,) = claims.take_due(NOON, LEASE, 10)
    assert (claim.ref, claim.token) == (FEED, 1)
    assert others.take_due(NOON + 4 * MINUTE, LEASE, 10) == []
    assert others.take([FEED], NOON + 4 * MINUTE, LEASE) == []


def test_the_longest_waiting_are_claimed_first_and_no_more_than_asked_for(schedule, claims) -> None:
    schedule.enter(REFS, NOON)
    numbers = {due.id: NOON - due.id * MINUTE for due in schedule.dues()}
    schedule.postpone(numbers, {})
    taken = {claim.id for claim in claims.take_due(NOON, LEASE, 7)}
    assert taken == set(sorted(numbers)[-7:])


def test_of_chosen_outlets_only_these_are_claimed_and_counted(schedule, claims) -> None:
    schedule.enter([FEED], NOON)
    schedule.enter([SourceRef("pier", "https://pier.example/feed")], NOON + MINUTE, whole=False)
    assert [claim.ref.outlet for claim in claims.take_due(NOON + MINUTE, LEASE, 10, only=["pier"])] == ["pier"]
    assert schedule.lag(NOON + MINUTE, only=["pier"]) == (0, None)
    assert schedule.lag(NOON + MINUTE) == (1, NOON)


def test_a_source_within_half_a_tick_is_due(schedule, claims) -> None:
    schedule.enter([FEED], NOON + MINUTE)
    assert claims.take_due(NOON, LEASE, 10) == []
    assert len(claims.take_due(NOON, LEASE, 10, margin=MINUTE)) == 1


def test_a_killed_process_claim_returns_when_its_lease_ends(schedule, claims, others) -> None:
    schedule.enter([FEED], NOON)
    claims.take_due(NOON, LEASE, 10)
    (again,) = others.take_due(NOON + LEASE, LEASE, 10)
    assert again.token == 2


def test_a_lease_renewed_holds_on(schedule, claims, others) -> None:
    schedule.enter([FEED], NOON)
    (claim,) = claims.take_due(NOON, LEASE, 10)
    assert claims.renew([claim], NOON + 4 * MINUTE, LEASE) == {claim.id}
    assert others.take_due(NOON + LEASE, LEASE, 10) == []
    assert len(others.take_due(NOON + 9 * MINUTE, LEASE, 10)) == 1
    assert claims.renew([claim], NOON + 10 * MINUTE, LEASE) == set()


def test_a_claim_handed_back_is_due_at_once(schedule, claims, others) -> None:
    schedule.enter([FEED], NOON)
    claims.hand_back(claims.take_due(NOON, LEASE, 10), NOON)
    assert len(others.take_due(NOON, LEASE, 10)) == 1


def test_a_one_off_claim_enters_what_is_new_and_keeps_a_later_due_time(schedule, claims) -> None:
    (claim,) = claims.take([FEED], NOON, LEASE)
    schedule.write([plan(claim)])
    (claim,) = claims.take([FEED], NOON, LEASE)
    claims.hand_back([claim], NOON)
    assert [due.next_due for due in schedule.dues()] == [NOON + 60 * MINUTE]


def test_a_late_finisher_is_refused(archive, schedule, claims, others, capture) -> None:
    schedule.enter([FEED], NOON)
    (late,) = claims.take_due(NOON, LEASE, 10)
    (claim,) = others.take_due(NOON + LEASE, LEASE, 10)
    with pytest.raises(ClaimLostError, match=r"demo: https://demo\.example/feed is being fetched by another process"):
        archive.store([capture()], FEED, FetchState(fetched_at=NOON), NOON, token=late.token)
    assert list(Queries(archive.engine).articles()) == []
    assert schedule.write([plan(late), plan(claim)]) == [plan(late)]
    archive.store([capture()], FEED, FetchState(fetched_at=NOON), NOON, token=claim.token)


def test_a_late_failure_is_refused_too(archive, claims, others, sources) -> None:
    (late,) = claims.take([FEED], NOON, LEASE)
    others.take([FEED], NOON + LEASE, LEASE)
    with pytest.raises(ClaimLostError):
        sources.record_failure(FEED, kind="dns", message="no such host", now=NOON, token=late.token)


def test_what_was_decided_is_remembered(schedule, claims) -> None:
    schedule.enter([FEED], NOON)
    (claim,) = claims.take_due(NOON, LEASE, 10)
    assert schedule.write([plan(claim, record='{"a": 1}', address="https://new.example/feed", state="failing")]) == []
    (claim,) = claims.take([FEED], NOON, LEASE)
    known = schedule.remembered([claim])[claim.id]
    assert (known.record, known.address, known.state.ref) == ('{"a": 1}', "https://new.example/feed", FEED)


def test_sources_without_a_definition_stay_but_are_not_due(schedule, claims, sources) -> None:
    schedule.enter(REFS[:2], NOON)
    schedule.enter(REFS[1:2], NOON)
    assert [claim.ref for claim in claims.take_due(NOON, LEASE, 10)] == [REFS[1]]
    assert len(sources.states()) == 2
    schedule.enter(REFS[:2], NOON)
    assert [claim.ref for claim in claims.take_due(NOON, LEASE, 10)] == [REFS[0]]


def test_a_definition_taken_out_during_a_fetch_stays_out(schedule, claims) -> None:
    schedule.enter([FEED], NOON)
    (claim,) = claims.take_due(NOON, LEASE, 10)
    schedule.enter([], NOON)
    claims.renew([claim], NOON, LEASE)
    assert schedule.write([plan(claim)]) == []
    assert schedule.dues() == []


def test_a_moved_source_keeps_its_past_under_its_new_name(schedule, claims, sources) -> None:
    schedule.enter([FEED], NOON)
    (claim,) = claims.take_due(NOON, LEASE, 10)
    schedule.write([plan(claim, address="https://new.example/feed")])
    moved = SourceRef("demo", "https://new.example/feed")
    schedule.enter([moved], NOON)
    assert [(state.id, state.ref) for state in sources.states()] == [(claim.id, moved)]


def test_alerts_are_raised_once_and_cleared(archive, schedule, claims) -> None:
    evidence = json.dumps({"status": 200})
    quiet = AlertChange(kind="quiet", message="3 days", evidence=evidence, raised_at=NOON)
    louder = AlertChange(kind="quiet", message="4 days", evidence="", raised_at=NOON + MINUTE)
    over = AlertChange(kind="quiet", message="", evidence="", raised_at=NOON, cleared_at=NOON + MINUTE)
    alerts = Alerts(archive.engine)
    for change in (quiet, louder):
        (claim,) = claims.take([FEED], NOON, LEASE)
        schedule.write([plan(claim, alerts=(change,))])
    (kept,) = alerts.open_of([claim.id])[claim.id]
    assert (kept.message, kept.evidence, kept.raised_at, kept.ref) == ("4 days", evidence, NOON, FEED)
    (claim,) = claims.take([FEED], NOON, LEASE)
    schedule.write([plan(claim, alerts=(over,))])
    assert (alerts.open_of([claim.id]), alerts.all()) == ({}, [])
    assert [alert.cleared_at for alert in alerts.all(since=NOON)] == [NOON + MINUTE]


def test_many_processes_claim_every_source_once(database_url, archive, schedule) -> None:
    schedule.enter(REFS, NOON)

    def grab(number: int) -> list[int]:
        with Archive.open(database_url) as opened:
            mine, taken = Claims(opened.engine, str(number)), []
            while got := mine.take_due(NOON, LEASE, 3):
                taken += [claim.id for claim in got]
            return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [number for numbers in pool.map(grab, range(4)) for number in numbers]
    assert len(taken) == len(set(taken))
    assert len(taken) + len(Claims(archive.engine, "last").take_due(NOON, LEASE, 99)) == len(REFS)


def test_states_are_read_and_successes_written_together(archive, sources: Sources, capture) -> None:
    states = [(ref, FetchState(fetched_at=NOON, etag=f'"{ref.url}"', parser_version="1"), None) for ref in REFS]
    assert sources.states_of(REFS) == {}
    for ref in REFS:
        archive.store([], ref, FetchState(fetched_at=NOON), NOON)
    sources.record_unchanged(states)
    found = sources.states_of(REFS)
    assert [found[ref].etag for ref in REFS] == [state.etag for _, state, _ in states]
    assert not found[REFS[0]].owes
