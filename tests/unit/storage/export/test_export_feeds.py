"""Feeds: what readers make of them, and the rules their formats set."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

import feedparser
import pytest
from lxml import etree

from storage.article import Image
from storage.export import FORMATS, Channel, ExportOptions

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = datetime(2023, 7, 1, tzinfo=UTC)
HOSTILE = '1 < 2 & "3" &amp; <b>粗</b> ]]>'
EVERY_FEED = ["atom", "rss", "jsonfeed"]


def written(tmp_path, form: str, *articles, **options) -> bytes:
    FORMATS[form].export(articles, tmp_path / "out", ExportOptions(**options))
    [path] = (tmp_path / "out").iterdir()
    return path.read_bytes()


def read(data: bytes):
    parsed = feedparser.parse(BytesIO(data), sanitize_html=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def keys(tmp_path, form: str, *articles) -> list[str]:
    data = written(tmp_path, form, *articles)
    if form == "jsonfeed":
        return [item["id"] for item in json.loads(data)["items"]]
    return [entry.id for entry in read(data).entries]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_reader_finds_what_was_put_in(tmp_path, make, form):
    stored = make(
        title="河水 & 山", body='<p title="a&amp;b">1 &lt; 2</p>', lead="导语", authors=("甲", "乙"), tags=("国内",)
    )
    data = written(
        tmp_path, form, stored, outlet_names={"paper": "晨报"}, title="我们的 <报>", link="https://example.org/"
    )
    parsed = read(data)
    [entry] = parsed.entries
    assert (entry.link, entry.title) == ("https://example.org/1", "河水 & 山")
    assert entry.content[-1].value == '<p title="a&amp;b">1 &lt; 2</p>'
    assert entry.summary == "导语"
    assert [author.name for author in entry.authors] == ["甲", "乙"]
    assert [tag.term for tag in entry.tags] == ["晨报", "国内"]
    assert entry.published_parsed[:6] == (2023, 6, 14, 21, 3, 30)
    assert parsed.feed.link == "https://example.org/"


def test_json_feed_holds_what_was_put_in(tmp_path, make):
    stored = make(lead="导语", authors=("甲",), images=(Image(url="https://example.org/i.jpg"),))
    feed = json.loads(written(tmp_path, "jsonfeed", stored, title="报", link="https://example.org/"))
    [item] = feed["items"]
    assert (feed["version"], feed["home_page_url"]) == ("https://jsonfeed.org/version/1.1", "https://example.org/")
    assert (item["summary"], item["image"], item["authors"]) == ("导语", "https://example.org/i.jpg", [{"name": "甲"}])
    assert item["date_published"] == item["date_modified"] == "2023-06-14T21:03:30.777Z"


@pytest.mark.parametrize("form", EVERY_FEED)
def test_ids_are_unique_and_outlast_a_retitle(tmp_path, make, form):
    before = keys(tmp_path / "a", form, make(1), make(2))
    after = keys(tmp_path / "b", form, make(1, title="改了"), make(2, outlet="other"))
    assert before[0] == after[0]
    assert len({*before, *after}) == 3


@pytest.mark.parametrize("form", EVERY_FEED)
def test_a_revised_article_was_updated_when_it_was_fetched(tmp_path, make, form):
    data = written(tmp_path, form, replace(make(), revision=2, revisions=2, fetched_at=LATER))
    assert (b"2023-07-01T00:00:00Z" in data) == (form != "rss")


@pytest.mark.parametrize("text", [HOSTILE, "a\x00\x0b\ufffeb", "半\ud83d", "\u202e", "a\r\nb"])
@pytest.mark.parametrize("form", ["atom", "rss", "opml"])
def test_hostile_text_is_escaped_once(tmp_path, make, form, text):
    channels = (Channel(name=text, feeds=("https://example.org/?a=1&b=<",)),)
    stored = make(title=text, body=text, authors=(text,), tags=(text,), lead=text, language="zh\"'")
    tree = etree.fromstring(written(tmp_path, form, stored, title=text, channels=channels))
    titles = [element.text for element in tree.iter("title", f"{ATOM}title")]
    assert set(titles) == {"".join("\ufffd" if ord(one) < 9 or one in "\x0b\ufffe\ud83d" else one for one in text)}


def test_atom_has_what_the_rfc_demands(tmp_path, make):
    feed = etree.fromstring(written(tmp_path, "atom", make(1), make(2)))
    for node in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1
    for node in feed.iter(f"{ATOM}entry"):
        assert node.findall(f"{ATOM}author/{ATOM}name")
        assert node.find(f"{ATOM}id").text.startswith("urn:uuid:")
        datetime.fromisoformat(node.find(f"{ATOM}updated").text)


def test_rss_has_what_its_profile_demands(tmp_path, make):
    [channel] = etree.fromstring(written(tmp_path, "rss", make(1)))
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    item = channel.find("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(item.findtext("pubDate")) == datetime(2023, 6, 14, 21, 3, 30, tzinfo=UTC)
    assert item.findtext("pubDate") == "Wed, 14 Jun 2023 21:03:30 GMT"


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_empty_feed_is_a_feed(tmp_path, form):
    assert read(written(tmp_path, form)).entries == []


def test_as_published_holds_the_strings_as_listed(tmp_path, make):
    [entry] = read(written(tmp_path, "atom", make(), body="as-published")).entries
    assert (entry.title, entry.link) == ("河水上涨 - 国内", "https://example.org/1?ref=rss")


def test_opml_lists_the_outlets_that_have_feeds(tmp_path):
    channels = (
        Channel(
            name="晨报", homepage="https://example.org/", language="zh", feeds=("https://example.org/a", "https://b")
        ),
        Channel(name="无源"),
    )
    tree = etree.fromstring(written(tmp_path, "opml", channels=channels))
    outlines = [dict(node.attrib) for node in tree.iter("outline")]
    assert [outline.get("xmlUrl") for outline in outlines] == [None, "https://example.org/a", "https://b"]
    assert outlines[1] == {
        "type": "rss",
        "text": "晨报",
        "title": "晨报",
        "xmlUrl": "https://example.org/a",
        "htmlUrl": "https://example.org/",
        "language": "zh",
    }
