"""An owed entry comes back from its JSON as it was."""

from datetime import UTC, datetime

from crawler.feeds.feed import Enclosure, Entry, Feed
from crawler.owing import pack_entry, unpack_entry


def test_entry_and_its_feed_survive():
    entry = Entry(
        id="1",
        link="https://harbour.example/1",
        title_as_listed="船回港",
        authors=("Ann",),
        categories=("ships", "fog"),
        enclosures=(Enclosure(url="https://harbour.example/1.jpg", type="image/jpeg"),),
        published_at=datetime(2024, 5, 1, tzinfo=UTC),
    )
    read, feed = unpack_entry(pack_entry(entry, Feed(kind="atom", entries=(entry,), language="zh")))
    assert (read, feed.kind, feed.language) == (entry, "atom", "zh")


def test_bare_entry_survives():
    assert unpack_entry(pack_entry(Entry(), Feed(kind="rss", entries=())))[0] == Entry()
