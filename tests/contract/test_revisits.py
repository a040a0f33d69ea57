"""The queue of pages to be fetched again, and articles whose pages are away, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.article import New, Revision, Unchanged
from storage.errors import ClaimLostError
from storage.moving import copy_archive
from storage.queries import Queries
from storage.removals import Removals
from storage.revisits import Looked, Revisits, following, settling
from storage.sources import SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUARTER, LEASE = 15 * MINUTE, 5 * MINUTE
FEED = SourceRef("demo", "https://demo.example/feed")


@pytest.fixture
def store(archive, capture):
    """Store articles by their names, to be looked at again a quarter of an hour later."""

    def keep(*names: str, at: datetime = NOON, **fields):
        captures = [capture(name, **fields) for name in names]
        return archive.store(captures, FEED, None, at, also=following(QUARTER, at))

    return keep


@pytest.fixture
def queue(archive) -> Revisits:
    return Revisits(archive.engine)


def take(queue: Revisits, at: datetime, *, limit: int = 99, outlets: tuple[str, ...] = ("demo",)):
    return queue.take_due(outlets, at, LEASE, limit)


def test_a_new_article_is_due_a_first_time_after_the_first_step(store, queue) -> None:
    store("1")
    assert take(queue, NOON + QUARTER - MINUTE) == []
    (found,) = take(queue, NOON + QUARTER)
    assert (found.id, found.url, found.source, found.first_seen_at) == (1, "https://demo.example/1", FEED, NOON)


def test_only_new_articles_enter_the_queue(store, queue) -> None:
    assert store("1", "1") == [Unchanged(1), New(1)]
    take(queue, NOON + QUARTER)
    assert store("1", at=NOON + QUARTER, title="改过") == [Revision(1, 2, ("title",))]
    assert queue.next_of(1) == NOON + QUARTER + LEASE


def test_nothing_enters_the_queue_of_an_outlet_that_is_not_looked_at_again(show, capture, queue) -> None:
    show(capture())
    assert (take(queue, NOON + QUARTER), queue.pending()) == ([], {})


def test_only_the_outlets_named_are_claimed(store, queue) -> None:
    store("1")
    assert take(queue, NOON + QUARTER, outlets=("other",)) == take(queue, NOON + QUARTER, outlets=()) == []
    assert len(take(queue, NOON + QUARTER, outlets=("other", "demo"))) == 1


def test_any_number_of_outlets_may_be_named(store, queue) -> None:
    store("1", "2")
    outlets = (*(f"outlet-{number}" for number in range(40_000)), "demo")
    assert queue.waiting(outlets, NOON + QUARTER) == 2
    assert len(take(queue, NOON + QUARTER, outlets=outlets, limit=1)) == 1
    assert len(take(queue, NOON + QUARTER, outlets=("demo", *outlets[:-1]), limit=1)) == 1


def test_the_longest_waiting_are_claimed_first_and_no_more_than_asked_for(store, queue) -> None:
    store("1")
    store("2", at=NOON - MINUTE)
    store("3", at=NOON - 2 * MINUTE)
    assert {one.id for one in take(queue, NOON + QUARTER, limit=2)} == {2, 3}


def test_a_claimed_one_is_nobody_elses_until_its_lease_ends(store, queue) -> None:
    store("1")
    (late,) = take(queue, NOON + QUARTER)
    assert take(queue, NOON + QUARTER + 4 * MINUTE) == []
    (again,) = take(queue, NOON + QUARTER + LEASE)
    assert (late.token, again.token) == (1, 2)


def test_a_lease_renewed_holds_on(store, queue) -> None:
    store("1")
    claimed = take(queue, NOON + QUARTER)
    queue.renew(claimed, NOON + QUARTER + 4 * MINUTE, LEASE)
    assert take(queue, NOON + QUARTER + LEASE) == []
    (again,) = take(queue, NOON + QUARTER + 2 * LEASE)
    queue.renew(claimed, NOON + QUARTER + 3 * LEASE, 99 * LEASE)
    assert queue.next_of(again.id) == NOON + QUARTER + 3 * LEASE


def test_a_claim_handed_back_is_due_when_it_says(store, queue) -> None:
    store("1")
    queue.hand_back(take(queue, NOON + QUARTER), NOON + QUARTER + MINUTE)
    assert take(queue, NOON + QUARTER) == []
    assert len(take(queue, NOON + QUARTER + MINUTE)) == 1


def test_what_a_look_left_behind_is_known_at_the_next(store, queue) -> None:
    store("1")
    (claim,) = take(queue, NOON + QUARTER)
    left = {"etag": '"1"', "last_modified": "Wed", "seen_title": "题", "seen_text": "t" * 32, "failures": 2}
    queue.settle(Looked(revisit=claim, at=NOON, next_due=NOON + 60 * MINUTE, missing_since=NOON, **left))
    (found,) = take(queue, NOON + 60 * MINUTE)
    assert found == replace(claim, token=2, missing_since=NOON, **left)


def test_validators_do_not_hold_for_another_address(store, queue) -> None:
    store("a", article_id="7")
    (claim,) = take(queue, NOON + QUARTER)
    queue.settle(Looked(revisit=claim, at=NOON, next_due=NOON, etag='"1"'))
    store("b", article_id="7", text=f"{'港口昨天重新开放，第一艘船在清晨靠岸。' * 8}a", title="港口重开 a")
    (found,) = take(queue, NOON)
    assert (found.url, found.etag) == ("https://demo.example/b", "")


def test_the_last_look_takes_an_article_out_of_the_queue(store, queue) -> None:
    store("1")
    (claim,) = take(queue, NOON + QUARTER)
    queue.settle(Looked(revisit=claim, at=NOON, next_due=None))
    assert (queue.next_of(1), queue.pending()) == (None, {})


def test_a_late_look_changes_nothing(archive, store, queue, capture) -> None:
    store("1")
    (late,) = take(queue, NOON + QUARTER)
    take(queue, NOON + QUARTER + LEASE)
    stale = Looked(revisit=late, at=NOON, next_due=None, removed_at=NOON, status=410)
    with pytest.raises(ClaimLostError, match=r"demo: https://demo\.example/1 is being fetched by another process"):
        queue.settle(stale)
    with pytest.raises(ClaimLostError):
        archive.store([capture(title="晚了")], FEED, None, NOON, also=settling(stale))
    assert Queries(archive.engine).article(1).revisions == 1
    assert Removals(archive.engine).of_article(1) == []


def test_a_removal_is_entered_once_and_its_end_too(archive, store, queue) -> None:
    store("1")
    for minutes, fate in ((15, {"removed_at": NOON}), (30, {"removed_at": NOON + QUARTER}), (45, {"returned": True})):
        at = NOON + minutes * MINUTE
        (claim,) = take(queue, at)
        queue.settle(Looked(revisit=claim, at=at, next_due=at + QUARTER, status=404, **fate))
    (removal,) = Removals(archive.engine).of_article(1)
    assert (removal.removed_at, removal.confirmed_at) == (NOON, NOON + 15 * MINUTE)
    assert (removal.status, removal.returned_at) == (404, NOON + 45 * MINUTE)


def test_a_claim_says_whether_the_page_is_away(store, queue) -> None:
    store("1")
    (claim,) = take(queue, NOON + QUARTER)
    queue.settle(Looked(revisit=claim, at=NOON, next_due=NOON, removed_at=NOON, status=410))
    (found,) = take(queue, NOON)
    assert (claim.away, found.away) == (False, True)


def test_a_page_that_comes_with_a_source_is_not_away(archive, store, queue) -> None:
    store("1", "2")
    for claim in take(queue, NOON + QUARTER):
        queue.settle(Looked(revisit=claim, at=NOON, next_due=None, removed_at=NOON, status=410))
    store("1", page=b"<html>")
    store("2")
    assert [stored.removed_at for stored in Queries(archive.engine).articles(order="stored")] == [None, NOON]
    assert [one.kind for one in Removals(archive.engine).passages()] == ["removed", "returned", "removed"]


def test_passages_are_listed_by_time_and_outlet(archive, store, queue) -> None:
    store("1", "2", "3")
    for hour, claim in enumerate(take(queue, NOON + QUARTER)):
        at = NOON + timedelta(hours=hour)
        queue.settle(Looked(revisit=claim, at=at, next_due=None, removed_at=NOON, status=410))
    removals = Removals(archive.engine)
    assert [one.removal.id for one in removals.passages(since=NOON + timedelta(hours=1))] == [2, 3]
    assert (removals.passages(outlet=["other"]), len(removals.passages(outlet=["demo"]))) == ([], 3)
    assert [stored.id for stored in Queries(archive.engine).articles(removed=True, limit=2)] == [3, 2]
    assert Queries(archive.engine).article(3).removed_at == NOON


def test_a_page_looked_at_by_itself_is_no_sighting_at_its_source(archive, show, capture) -> None:
    show(capture())
    edited = capture(title="改过", entry_hash="")
    assert show(edited) == [Revision(1, 2, ("title",))]
    assert archive.entry_hashes(FEED, [edited.original.link]) == {edited.original.link: "e" * 32}
    assert show(capture()) == [Unchanged(1)]
    assert show(capture(entry_hash="")) == [Revision(1, 3, ("title",))]


def test_what_waits_is_counted_by_the_source_of_the_current_form(store, queue) -> None:
    store("1", "2")
    store("3", at=NOON - MINUTE)
    (pending,) = queue.pending("demo").values()
    assert (pending.count, pending.next_due, queue.pending("other")) == (3, NOON + QUARTER - MINUTE, {})
    assert (queue.waiting(["demo"], NOON + QUARTER - MINUTE), queue.waiting([], NOON + QUARTER)) == (1, 0)


def test_many_processes_claim_every_revisit_once(database_url, store) -> None:
    store(*(str(number) for number in range(30)))

    def grab(_: int) -> list[int]:
        with Archive.open(database_url) as opened:
            mine = Revisits(opened.engine)
            return [one.id for _ in range(10) for one in take(mine, NOON + QUARTER, limit=3)]

    with ThreadPoolExecutor(4) as pool:
        taken = [number for numbers in pool.map(grab, range(4)) for number in numbers]
    assert sorted(taken) == list(range(1, 31))


def test_a_copy_has_the_same_queue_and_the_same_removals(archive, store, queue, tmp_path) -> None:
    store("1", "2")
    (claim, _) = take(queue, NOON + QUARTER)
    queue.settle(Looked(revisit=claim, at=NOON, next_due=NOON, removed_at=NOON, status=410, etag='"1"'))
    with Archive.open(str(tmp_path / "copy.db")) as copy:
        copy_archive(archive.engine, copy.engine)
        assert Removals(copy.engine).of_article(1) == Removals(archive.engine).of_article(1)
        assert take(Revisits(copy.engine), NOON + 2 * QUARTER) == take(queue, NOON + 2 * QUARTER)
