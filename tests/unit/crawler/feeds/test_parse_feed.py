"""Every kind of feed, small and invented, and what is no feed."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.feeds import parse_feed
from crawler.feeds.feed import Entry

AT = {"content-location": "https://news.example/feed"}


def rss(items: str, channel: str = "") -> bytes:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:georss="http://www.georss.org/georss" xmlns:thr="http://purl.org/syndication/thread/1.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    )
    return f'<rss version="2.0" {spaces}><channel><title>晨报</title>{channel}{items}</channel></rss>'.encode()


def atom(inside: str, attributes: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>晨报</title>{inside}</feed>'.encode()


def only(body: bytes) -> Entry:
    (entry,) = parse_feed(body, AT).entries
    return entry


def test_rss_item_is_read_as_listed() -> None:
    entry = only(
        rss(
            "<item><title><![CDATA[ 雨 & 风 ]]></title><link> https://news.example/1 </link><guid>g1</guid>"
            "<pubDate>Wed, 30 Sep 2020 08:00:00 +0800</pubDate><dc:creator>林一</dc:creator><category>天气</category>"
            "<description>短</description><content:encoded><![CDATA[<p>长 &amp; 全</p>]]></content:encoded></item>"
        )
    )
    assert (entry.title_as_listed, entry.link, entry.id) == (" 雨 & 风 ", "https://news.example/1", "g1")
    assert (entry.content_as_listed, entry.summary_as_listed) == ("<p>长 &amp; 全</p>", "短")
    assert (entry.authors, entry.categories) == (("林一",), ("天气",))
    assert entry.published_at == datetime(2020, 9, 30, tzinfo=UTC)


def test_channel_says_when_and_where_to_poll() -> None:
    feed = parse_feed(
        rss(
            "",
            "<link>https://news.example/</link><ttl>30</ttl><skipHours><hour>3</hour></skipHours>"
            "<skipDays><day>Sunday</day></skipDays><atom:link rel='hub' href='https://hub.example/'/>"
            "<atom:link rel='self' href='/feed'/><atom:link rel='next' href='?p=2'/>"
            "<atom:link rel='prev-archive' href='/old'/>",
        ),
        AT,
    )
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (30, (3,), ("Sunday",))
    assert (feed.hub, feed.self_link) == ("https://hub.example/", "https://news.example/feed")
    assert (feed.next, feed.archive) == ("https://news.example/feed?p=2", "https://news.example/old")


def test_update_period_serves_as_ttl() -> None:
    channel = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    assert parse_feed(rss("", channel), AT).ttl == 360


def test_extensions_are_read() -> None:
    entry = only(
        rss(
            "<item><title>t</title><enclosure url='/a.mp3' type='audio/mpeg' length='5'/>"
            "<media:group><media:content url='/b.jpg' medium='image'/>"
            "<media:description>图</media:description></media:group>"
            "<media:thumbnail url='/s.jpg'/><georss:point>1.5 103.8</georss:point><thr:in-reply-to ref='x'/>"
            "<itunes:duration>61</itunes:duration><source url='https://o.example/'>别报</source></item>"
        )
    )
    assert [found.url for found in entry.enclosures] == ["https://news.example/a.mp3", "https://news.example/b.jpg"]
    assert entry.images == ("https://news.example/b.jpg", "https://news.example/s.jpg")
    assert (entry.content_as_listed, entry.location, entry.in_reply_to) == ("图", "1.5 103.8", "x")
    assert (entry.duration, entry.source, entry.source_url) == ("61", "别报", "https://o.example/")


def test_permalink_guid_is_the_link() -> None:
    assert (
        only(rss("<item><title>t</title><guid>https://news.example/2</guid></item>")).link == "https://news.example/2"
    )


def test_guid_that_is_no_permalink_is_no_link() -> None:
    guid = '<guid isPermaLink="false">https://news.example/2</guid>'
    assert only(rss(f"<item><title>t</title>{guid}</item>")).link == ""


def test_untitled_entry_is_named_after_its_text_and_says_so() -> None:
    entry = only(
        rss("<item><link>https://news.example/1</link><description>&lt;p&gt;雨停了&lt;/p&gt;</description></item>")
    )
    assert (entry.title, entry.title_from_text) == ("雨停了", True)


def test_rdf_items_stand_beside_the_channel() -> None:
    feed = parse_feed(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<channel rdf:about="https://news.example/"><title>t</title></channel>'
        b'<item rdf:about="https://news.example/1"><title>a</title></item></rdf:RDF>',
        AT,
    )
    assert (feed.kind, [entry.link for entry in feed.entries]) == ("rdf", ["https://news.example/1"])


def test_atom_entry_is_read() -> None:
    entry = only(
        atom(
            "<author><name>林一</name></author><entry><id>urn:1</id><title>雨</title><link href='1'/>"
            "<published>2020-09-30T08:00:00+08:00</published><updated>2020-09-30T01:00:00Z</updated>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>一<br/>二</div></content></entry>",
            "xml:base='https://news.example/a/'",
        )
    )
    assert (entry.link, entry.content_as_listed) == ("https://news.example/a/1", "一<br>二")
    assert (entry.authors, entry.base) == (("林一",), "https://news.example/a/")
    assert entry.updated_at == datetime(2020, 9, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("<content type='text'>1 &lt; 2</content>", "1 &lt; 2"),
        ("<content type='text'>&lt;b&gt;x&lt;/b&gt;</content>", "<b>x</b>"),
        ("<content type='html'>&lt;b&gt;x&lt;/b&gt;</content>", "<b>x</b>"),
        ("<content mode='base64'>6Zuo</content>", "雨"),
        ("<content mode='base64'>?</content>", ""),
    ],
)
def test_atom_text_becomes_html(element: str, expected: str) -> None:
    assert only(atom(f"<entry><id>1</id><title>t</title>{element}</entry>")).content_as_listed == expected


def test_json_feed_is_read() -> None:
    item = {
        "id": 7,
        "url": "/7",
        "title": "雨",
        "content_text": "一 < 二\n\n三",
        "date_published": "2020-09-30T08:00:00+08:00",
        "authors": [{"name": "林一"}],
        "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "晨报", "items": [item, "no object"]}
    entry = only(json.dumps(feed).encode())
    assert (entry.id, entry.link, entry.authors) == ("7", "https://news.example/7", ("林一",))
    assert entry.content_as_listed == "<p>一 &lt; 二</p><p>三</p>"
    assert entry.enclosures[0].url == "https://news.example/a.mp3"


def test_news_sitemap_is_read() -> None:
    feed = parse_feed(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc>'
        "<lastmod>2020-10-01</lastmod><news:news><news:publication><news:name>晨报</news:name></news:publication>"
        "<news:publication_date>2020-09-30T00:00:00Z</news:publication_date><news:title>雨</news:title></news:news>"
        "</url><url/></urlset>".encode(),
        AT,
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.index, entry.title, entry.source) == ("sitemap", False, "雨", "晨报")
    assert entry.published_at == datetime(2020, 9, 30, tzinfo=UTC)


def test_sitemap_index_lists_sitemaps() -> None:
    feed = parse_feed(b"<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>", AT)
    assert (feed.index, feed.entries[0].link) == (True, "https://news.example/s.xml")


def test_compressed_body_is_read() -> None:
    assert only(gzip.compress(rss("<item><title>t</title></item>"))).title == "t"


def test_unknown_vocabulary_goes_to_the_lenient_reader() -> None:
    feed = parse_feed(b"<x><rss version='2.0'><channel><item><title>t</title></item></channel></rss></x>", AT)
    assert (feed.reader, feed.entries[0].title) == ("lenient", "t")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!doctype html><html><head><title>News</title></head></html>", "html"),
        (b"<html><title>Just a moment...</title></html>", "challenge"),
        (b"/etc/passwd", "unreadable"),
        (b'{"a": 1}', "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"\x1f\x8bnot gzip", "unreadable"),
    ],
)
def test_what_is_no_feed_is_refused_by_kind(body: bytes, kind: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_feed(body, AT)
    assert caught.value.kind == kind


@given(st.binary(max_size=300) | st.text(alphabet="<>/&;![]CDATArssitemtitlfeedry ", max_size=200).map(str.encode))
def test_any_bytes_are_a_feed_or_a_parse_error(body: bytes) -> None:
    with suppress(ParseError):
        parse_feed(body, {})
