"""Limits on what strangers send: what is beyond them costs nothing, and words say which limit it was."""

from __future__ import annotations

import gzip

import pytest

from crawler.draft import Draft, Page
from crawler.errors import ParseError
from crawler.feeds import parse_feed
from crawler.feeds.listing import parse_listing
from crawler.limits import Limits, crop, without_crowded_tags
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page

URL = "https://news.example/"
FEW = Limits(entries=2, addresses=2, tags=50, attributes=5)
OUTLET = Outlet(slug="x", name="x", language="zh")
CROWDED = f"<p {' '.join(f'data-{number}={number}' for number in range(400))}>x</p>"


def rss(count: int) -> bytes:
    items = "".join(f"<item><title>{number}</title><link>/{number}</link></item>" for number in range(count))
    return f"<rss><channel><title>t</title>{items}<ttl>5</ttl></channel></rss>".encode()


def test_entries_beyond_the_limit_are_cut_out_before_parsing() -> None:
    cropped, problem = crop(rss(9), FEW)
    assert cropped == rss(2)
    assert problem == "only the first 2 of 9 entries were read (crawl.max_entries raises this)"


def test_one_entry_beyond_the_limit_is_cut_out_and_none_at_it() -> None:
    assert crop(b"<item>" * 3, FEW)[0] == crop(b"<item>" * 2, FEW)[0] == b"<item>" * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
def test_cropped_feed_says_so_and_keeps_what_stands_behind_its_items(encoding: str) -> None:
    feed = parse_feed(rss(9).decode().encode(encoding), {"content-type": f"text/xml; charset={encoding}"}, FEW)
    assert ([entry.title for entry in feed.entries], feed.ttl) == (["0", "1"], 5)
    assert feed.problems[-1] == "only the first 2 of 9 entries were read (crawl.max_entries raises this)"


def test_sitemaps_have_a_limit_of_their_own() -> None:
    urls = "".join(f"<url><loc>https://n.example/{number}</loc></url>" for number in range(9))
    assert len(parse_feed(f"<urlset>{urls}</urlset>".encode(), {}, FEW).entries) == 2


@pytest.mark.parametrize("body", [b"<rss><channel>" + b"<item/>" * 9, b"<rss>" + b"<item><title>a" * 9])
def test_items_that_never_end_are_counted_too(body: bytes) -> None:
    feed = parse_feed(body, {}, FEW)
    assert len(feed.entries) <= 2
    assert "of 9 entries" in feed.problems[-1]


def test_json_of_endless_values_is_refused() -> None:
    with pytest.raises(ParseError, match=r"JSON of 2,600,00\d values, more than 2,500,000"):
        parse_feed(b'{"items":[' + b"{}," * 2_600_000, {})


def test_page_of_endless_tags_is_refused_with_the_setting() -> None:
    page = Page(url=URL, body=b"<p>x</p>" * 26, limits=FEW)
    with pytest.raises(ParseError, match=r"has 52 tags, more than 50 \(crawl.max_tags raises this\)") as caught:
        extract_page(page, OUTLET, Draft(url=URL))
    assert caught.value.kind == "too_complex"


def test_tag_of_endless_attributes_is_refused_with_the_setting() -> None:
    with pytest.raises(ParseError, match=r"400 attributes, more than 300 \(crawl.max_attributes raises this\)"):
        parse_listing(f"{CROWDED}<a href=x>y</a>".encode(), {}, Source(url=URL))


def test_long_attributes_are_not_many() -> None:
    tag = f'<img alt="{"a word = " * 400}" src=a.jpg>'
    assert without_crowded_tags(tag) == tag
    assert without_crowded_tags(f"{CROWDED}{tag}") == f"x</p>{tag}"


def test_a_bomb_nobody_announced_is_refused_with_the_setting() -> None:
    with pytest.raises(
        ParseError, match=r"more than 1000 bytes unpacked \(crawl.max_feed_bytes raises this\)"
    ) as caught:
        parse_feed(gzip.compress(bytes(2000)), {}, Limits(inflated=1000))
    assert caught.value.kind == "too_large"
    assert len(parse_feed(gzip.compress(rss(2)), {}, Limits(inflated=1000)).entries) == 2


def test_a_text_without_end_is_left_out_and_its_entry_kept_for_the_page() -> None:
    body = rss(2).replace(b"<title>1</title>", b"<title>1</title><description>" + b"word " * 50 + b"</description>")
    feed = parse_feed(body, {}, Limits(text=100))
    assert [(entry.summary_as_listed, entry.truncated) for entry in feed.entries] == [("", False), ("", True)]
    assert feed.problems == ("a text of 250 characters was left out, more than 100 (crawl.max_text raises this)",)


def test_references_without_end_are_not_mended() -> None:
    with pytest.raises(ParseError, match="references, more than 1,000,000") as caught:
        parse_feed(b"<rss><channel><item><title>" + b"&" * 1_000_001, {})
    assert caught.value.kind == "too_complex"
