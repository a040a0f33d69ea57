"""One bad item never costs the others: whatever is wrong with it, its neighbours are stored."""

import pytest

from storage.queries import Queries

WHOLE = "<item><title>A ship</title><link>{link}</link><description>{text}</description></item>"


def titles(archive):
    return {stored.article.title for stored in Queries(archive.engine).articles()}


@pytest.mark.parametrize(
    "bad",
    [
        "<item><link>https://harbour.example/no-title</link></item>",
        "<item><title>No link</title><description>Text without a place.</description></item>",
        "<item><title>Bad link</title><link>http://[half</link><description>Text.</description></item>",
        "<item><title>No date</title><link>https://harbour.example/x</link><pubDate>soonish</pubDate></item>",
        "<item><title>Salt & pepper</title><link>https://harbour.example/a?b=1&c=2</link></item>",
        "<item><title>Undeclared&nbsp;entity</title></item>",
        "<item><title>Control \x01 character</title></item>",
        "<item><title>Not closed<link>https://harbour.example/y</link></item>",
        "<item></item>",
    ],
)
def test_the_others_of_a_feed_with_a_bad_item_are_stored(origin, harbour, run, archive, bad):
    before, after = harbour.item(1, origin.url("/1")), harbour.item(2, origin.url("/2"))
    origin.routes["/feed"] = harbour.Reply(harbour.feed(before, bad, after))
    run(harbour.outlet(origin.url("/feed"), content="feed"))
    assert {harbour.title(1), harbour.title(2)} <= titles(archive)


def test_bytes_of_another_encoding_than_the_label_are_read_as_what_they_are(origin, harbour, run, archive):
    text = "港口昨天重新开放，第一艘船在清晨靠岸，码头上站满了来接人的亲友。" * 4
    item = WHOLE.format(link="https://harbour.example/1", text=text).replace("A ship", "港口重新开放")
    origin.routes["/feed"] = harbour.Reply(
        harbour.feed(item).encode("gbk"), headers={"Content-Type": "text/xml; charset=utf-8"}
    )
    run(harbour.outlet(origin.url("/feed"), content="feed"))
    (stored,) = Queries(archive.engine).articles()
    assert (stored.article.title, stored.article.text) == ("港口重新开放", text)


def test_an_item_without_a_readable_date_is_dated_when_it_was_first_seen(origin, harbour, run, archive):
    item = WHOLE.format(link="https://harbour.example/1", text=harbour.title(1) * 9)
    origin.routes["/feed"] = harbour.Reply(harbour.feed(item))
    run(harbour.outlet(origin.url("/feed"), content="feed"))
    (stored,) = Queries(archive.engine).articles()
    assert (stored.article.published_from, stored.article.published_at) == ("first_seen", stored.fetched_at)
