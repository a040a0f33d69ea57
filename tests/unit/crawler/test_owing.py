"""An owed entry comes back from its JSON as it was."""

import json

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
        published="2024-05-01",
    )
    read, feed = unpack_entry(pack_entry(entry, Feed(kind="atom", entries=(entry,), language="zh")))
    assert (read, feed.kind, feed.language) == (entry, "atom", "zh")


def test_fields_another_version_wrote_are_passed_over():
    packed = json.loads(pack_entry(Entry(link="https://harbour.example/1"), Feed(kind="rss", entries=())))
    packed["entry"]["published_at"] = "2024-05-01T00:00:00+00:00"
    assert unpack_entry(json.dumps(packed))[0] == Entry(link="https://harbour.example/1")


def test_bare_entry_survives():
    assert unpack_entry(pack_entry(Entry(), Feed(kind="rss", entries=())))[0] == Entry()
