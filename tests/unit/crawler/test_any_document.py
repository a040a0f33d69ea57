"""Whatever bytes are called a feed, a list, a page or a site: they are read, or refused in words of our own."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.attribution import Attribution
from crawler.draft import Draft, FoundImage, Page
from crawler.entries import draft_entry, entry_hash, is_teaser
from crawler.errors import ParseError
from crawler.feeds import parse_feed
from crawler.feeds.encoding import decode, decode_html
from crawler.feeds.feed import Feed
from crawler.feeds.listing import parse_listing
from crawler.limits import DEFAULT, Limits, crop, without_crowded_tags
from crawler.load import load_outlets
from crawler.normalise import normalise
from crawler.outlet import Outlet, Source
from crawler.pages import extract_page
from crawler.subscribing import Passed, definition, find_feeds, propose
from crawler.wire.fetching import Fetched
from storage.article import Article, Rejected, SourceKind
from storage.import_.opml import Subscription

URL = "https://news.example/cn/1"
HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
AT = datetime(2026, 1, 1, tzinfo=UTC)
OUTLET = Outlet(slug="any", name="Any", language="zh")
PIECES = st.sampled_from(
    """
    <rss version="2.0"> <channel> <item> </item> <title> </title> <link>https://e.example/1</link> <description>
    <guid> <pubDate> <feed xmlns="http://www.w3.org/2005/Atom"> <entry> </entry> <content type="xhtml"> <rdf:RDF>
    <urlset><url><loc> <media:content/> <![CDATA[ ]]> <!-- --> <!DOCTYPE <!ENTITY &amp; &nbsp; &#x1F600; &#xD800; &
    < > " ' <?xml encoding="gbk"?> xmlns:a="b" <a:b> </a:b> <html> <base href="//x"> <meta charset=utf-16> <article>
    <h1> <p> </p> <a href="/2">b</a> <img src=c> <time datetime=2024-01-01> <script type="application/ld+json">
    {"@type":"NewsArticle" ,"headline":1 ,"author":[[{}]] } ] [ { : </script> <table><td> <svg> 字 window.a={
    JSON.parse("\\x" undefined <meta property="og:title" content="t"> <link rel=canonical href="x"> 2024年1月1日
    作者：甲 """.split()
)
NOISE = st.sampled_from(
    [b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"\x1b$B", b"\xb0\xa1", b"\x80", b"\r\n", b" ", b"~{"]
)
BYTES = st.binary(max_size=200) | st.lists(PIECES.map(str.encode) | NOISE, max_size=25).map(b"".join)
LABELS = st.sampled_from(
    ["", "text/xml; charset=gbk", "text/html; charset=utf-16", 'x; charset="euc-jp', "charset=idna", "charset=\0"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([URL, "\ud83d", "2024-01-01", "1e999"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "url", "text", "@type", "@graph", "@id"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FEED_KEYS = "version title items home_page_url feed_url authors author hubs next_url icon language".split()
ITEM_KEYS = (
    "id url external_url title content_html content_text summary date_published tags authors attachments image".split()
)
PAGE_KEYS = "@type @graph headline articleBody datePublished author image mainEntity description keywords".split()


@cache
def ours() -> list[Outlet]:
    return list(load_outlets(Path(__file__).parents[3] / "config" / "outlets").values())


def read_whole(feed: Feed) -> None:
    for entry in feed.entries:
        draft = draft_entry(entry, feed)
        is_teaser(draft, OUTLET, Source(url=URL))
        made = normalise(draft, OUTLET, kind=SourceKind.FEED, fetched_at=AT)
        assert isinstance(made, Article | Rejected)
        assert len(entry_hash(entry)) == 32
        assert not HARMFUL.search(entry.title)
        assert isinstance(entry.content + entry.summary, str)


@settings(max_examples=300)
@given(BYTES, LABELS)
def test_any_bytes_are_a_feed_or_refused(body: bytes, label: str) -> None:
    with suppress(ParseError):
        read_whole(parse_feed(body, {"content-type": label}))
    for read in (decode, decode_html):
        assert isinstance(read(body, {"content-type": label}).text, str)


@settings(max_examples=200)
@given(
    st.dictionaries(st.sampled_from(FEED_KEYS), VALUES, max_size=4),
    st.lists(st.dictionaries(st.sampled_from(ITEM_KEYS), VALUES, max_size=6), max_size=3),
)
def test_any_json_is_a_feed_or_refused(about: dict[str, object], items: list[object]) -> None:
    with suppress(ParseError):
        read_whole(parse_feed(json.dumps({"items": items, **about}).encode(), {}))


@settings(max_examples=200)
@given(BYTES, LABELS, st.sampled_from([None, "a", "div > a[href], p"]), st.sampled_from([None, r"/\d", "x$"]))
def test_any_bytes_are_a_listing_or_refused(body: bytes, label: str, entries: str | None, match: str | None) -> None:
    with suppress(ParseError):
        listed = parse_listing(body, {"content-type": label}, Source(url=URL, entries=entries, match=match))
        assert all(entry.link.startswith(("http://", "https://")) for entry in listed.entries)
    found = find_feeds(Fetched(url=URL, status=200, headers={"content-type": label}, body=body))
    assert all(address.startswith(("http://", "https://")) for address in found)


@settings(max_examples=200)
@given(BYTES, LABELS, st.integers(0, 50))
def test_any_bytes_are_an_article_or_none_by_every_definition(body: bytes, label: str, number: int) -> None:
    outlet = ours()[number % len(ours())]
    page = Page(url=URL, body=body, headers={"content-type": label})
    with suppress(ParseError):
        made = normalise(extract_page(page, outlet, Draft(url=URL)), outlet, kind=SourceKind.LISTING, fetched_at=AT)
        assert isinstance(made, Article | Rejected)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(PAGE_KEYS), VALUES, max_size=5))
def test_any_json_a_page_says_of_itself_is_borne(said: dict[str, object]) -> None:
    body = f'<title>t</title><script type="application/ld+json">{json.dumps(said)}</script><p>Text.</p>'
    draft = extract_page(Page(url=URL, body=body.encode("utf-8", "replace")), OUTLET, Draft(url=URL))
    assert isinstance(normalise(draft, OUTLET, kind=SourceKind.LISTING, fetched_at=AT), Article | Rejected)


WILD = (
    st.text(max_size=30)
    | st.lists(PIECES, max_size=5).map("".join)
    | st.sampled_from(["\ud83d", "\0", "javascript:x", "http://[", "2024-13-01"])
)


DRAFTS = st.builds(
    Draft,
    url=WILD | st.just(URL),
    images=st.tuples(st.builds(FoundImage, url=WILD, caption=WILD, credit=WILD)),
    authors=st.tuples(WILD),
    tags=st.tuples(WILD),
    body_from=st.sampled_from(["feed", "page"]),
    truncated=st.booleans(),
    **dict.fromkeys("title title_listed section lead body published listed language".split(), WILD),
)


@settings(max_examples=300)
@given(DRAFTS, st.integers(0, 50), st.sampled_from(SourceKind))
def test_any_draft_is_an_article_of_plain_words_or_rejected(draft: Draft, number: int, kind: SourceKind) -> None:
    made = normalise(draft, ours()[number % len(ours())], kind=kind, fetched_at=AT)
    if isinstance(made, Article):
        words = (
            made.title,
            made.title_as_listed,
            made.section,
            *made.authors,
            *made.tags,
            *(image.caption for image in made.images),
        )
        assert not HARMFUL.search("".join(words))
        assert made.url.startswith(("http://", "https://"))
        assert (
            made.published_at <= AT
            or made.published_from == "first_seen"
            or (made.published_at - AT).total_seconds() <= 600
        )


@given(BYTES, st.integers(1, 3))
def test_a_cropped_document_is_a_beginning_and_perhaps_its_end(body: bytes, most: int) -> None:
    body = body + b"<item>" * 5 + body
    cropped, said = crop(body, Limits(entries=most, addresses=most))
    assert (cropped == body) == (said == "") or cropped == body
    assert len(cropped) <= len(body)
    assert crop(body, DEFAULT) == (body, "")


@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_only_tags_are_ever_taken_out_for_their_attributes(html: str) -> None:
    assert without_crowded_tags(html) == html


@given(
    st.builds(Subscription, title=WILD, feed=WILD | st.just(URL), site=WILD | st.just(URL), language=WILD),
    st.sampled_from([{}, {"any": OUTLET}]),
)
def test_any_subscription_is_a_definition_or_passed_over(one: Subscription, known: dict[str, Outlet]) -> None:
    (made,) = propose([one], known)
    if not isinstance(made, Passed) and made.feeds:
        with suppress(ValueError):
            assert "[[sources]]" in definition(made)


@given(WILD)
def test_any_name_or_address_has_an_outlet_the_same_every_time(name: str) -> None:
    first, second = Attribution({}), Attribution({"any": OUTLET})
    assert (
        first.by_name(name).slug == first.by_name(name).slug == second.by_name(name).slug
        or name.strip().lower() == "any"
    )
    assert first.by_url(name).slug == second.by_url(name).slug
    assert first.by_slug(name).slug == Attribution({}).by_slug(name).slug
