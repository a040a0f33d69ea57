"""Which entries of a source are looked at."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.entries import entry_hash
from crawler.feeds.feed import Entry
from crawler.selection import Wishes, narrow, select


def entry(name, day=None):
    listed = datetime(2024, 5, day, tzinfo=UTC).isoformat() if day else ""
    return Entry(link=f"https://harbour.example/{name}", title_as_listed=name, published=listed)


def names(entries):
    return "".join(one.title_as_listed for one in entries)


def test_entries_listed_before_a_time_are_passed_over():
    entries = [entry("a", 3), entry("b", 1), entry("c", 2)]
    assert names(narrow(entries, Wishes(since=datetime(2024, 5, 2, tzinfo=UTC)))) == "ac"


def test_entry_without_a_date_is_never_too_old():
    assert names(narrow([entry("a"), entry("b", 1)], Wishes(since=datetime(2024, 5, 2, tzinfo=UTC)))) == "a"


def test_newest_are_kept_in_their_order():
    assert names(narrow([entry("a", 1), entry("b", 3), entry("c", 2)], Wishes(limit=2))) == "bc"


def test_first_are_the_newest_where_nothing_is_dated():
    assert names(narrow([entry("a"), entry("b"), entry("c")], Wishes(limit=2))) == "ab"


def test_date_of_change_serves_where_there_is_no_other():
    changed = Entry(link="x", title_as_listed="x", updated="2024-05-09")
    assert names(narrow([entry("a", 1), changed], Wishes(limit=1))) == "x"


def test_entry_stored_as_listed_is_known():
    kept, changed, fresh = entry("a"), entry("b"), entry("c")
    hashes = {kept.link: entry_hash(kept), changed.link: "another"}
    chosen = select([kept, changed, fresh], [kept, changed, fresh], hashes)
    assert (names(one for one, _ in chosen.entries), chosen.known, chosen.left_out) == ("bc", 1, 0)


@given(days=st.lists(st.none() | st.integers(1, 28), max_size=12), limit=st.none() | st.integers(1, 12))
def test_nothing_is_lost_or_doubled(days, limit):
    entries = [entry(str(place), day) for place, day in enumerate(days)]
    narrowed = narrow(entries, Wishes(since=datetime(2024, 5, 10, tzinfo=UTC), limit=limit))
    chosen = select(entries, narrowed, {})
    assert len(chosen.entries) + chosen.known + chosen.left_out == len(entries)
    assert [one for one in entries if one in narrowed] == list(narrowed)


def test_article_listed_twice_is_known_only_as_a_whole():
    before, after, edited = (
        Entry(link="https://harbour.example/a", title_as_listed=title) for title in ("旧", "新", "再改")
    )
    marks = {listed.link: mark for listed, mark in select([after, before], [after, before], {}).entries}
    assert select([before, after], [before, after], marks).known == 2
    assert len(select([edited, after], [edited, after], marks).entries) == 2
