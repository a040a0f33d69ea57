"""From what an old archive says to a capture."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.attribution import Attribution
from crawler.imported import capture_of
from storage.article import Article, Capture, Image, ImportedFile, Original, PublishedFrom, Rejected
from storage.import_ import Found, Item, Post, Record, Snapshot

AT = datetime(2023, 6, 14, 21, 3, 30, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ITEM = Item(name="2023-06-14-x.md", data=b"x", path=Path("x.md"))
BODY = "<p>港口昨天重新开放，第一艘船在清晨靠岸。</p>"
POST = Post(
    link="https://demo.example/cn/1",
    title=" 港口重开",
    author="演示",
    outlet="演示",
    body=f"{BODY}<script>alert(1)</script>",
    dated="2023-06-14T21:03:30.000Z",
    listed_at=AT,
    fetched_at=AT,
)
ARTICLE = Article(
    outlet="demo",
    url="https://demo.example/1",
    title="港口重开",
    title_as_listed="港口重开 - 国内",
    section="国内",
    body=f"{BODY}<p onclick='x()'>二</p>",
    text="港口昨天重新开放，第一艘船在清晨靠岸。\n二",
    images=(Image(url="javascript:x"), Image(url="https://demo.example/1.jpg")),
    authors=("某某",),
    language="zh-Hans",
    published_at=AT,
    published_from=PublishedFrom.PAGE,
)
RECORD = Record(
    article=ARTICLE,
    original=Original(link=ARTICLE.url, title="港口重开 - 国内", body=ARTICLE.body),
    fetched_at=AT,
    as_published=False,
)


def capture(found: Found) -> Capture:
    made = capture_of(found, ITEM, Attribution({}), NOW)
    assert isinstance(made, Capture)
    return made


def test_a_post_is_normalised_and_its_strings_are_kept() -> None:
    made = capture(POST)
    assert (made.article.title, made.article.body, made.article.authors) == ("港口重开", BODY, ())
    assert (made.original.title, made.original.author, made.original.body) == (POST.title, "演示", POST.body)
    assert (made.article.listed_at, made.fetched_at) == (AT, AT)
    assert made.file == ImportedFile(name=ITEM.name, digest=ITEM.digest, dated=POST.dated)


def test_a_byline_is_an_author_and_the_outlets_name_is_none() -> None:
    assert capture(replace(POST, author="某某")).article.authors == ("某某",)


def test_without_a_listed_date_the_time_of_the_crawl_is_when_it_was_first_seen() -> None:
    article = capture(replace(POST, listed_at=None)).article
    assert (article.published_at, article.published_from, article.listed_at) == (AT, PublishedFrom.FIRST_SEEN, None)


def test_what_nothing_dates_is_dated_by_the_import() -> None:
    assert capture(replace(POST, listed_at=None, fetched_at=None)).fetched_at == NOW


def test_a_headline_alone_comes_in() -> None:
    assert capture(replace(POST, body=" ")).article.title == "港口重开"


def test_a_post_without_a_link_is_rejected() -> None:
    assert isinstance(capture_of(replace(POST, link="about:blank"), ITEM, Attribution({}), NOW), Rejected)


def test_a_record_stays_as_it_is_but_for_what_could_do_harm() -> None:
    article = capture(RECORD).article
    assert article == replace(ARTICLE, body=f"{BODY}<p>二</p>", images=ARTICLE.images[1:])


def test_the_words_of_a_record_are_text_on_one_line_whatever_the_file_says() -> None:
    wild = "\x1b[2J甲\u202e\n乙\ud83d"
    image = replace(ARTICLE.images[1], caption=wild)
    given = replace(
        ARTICLE,
        title=wild,
        lead=wild,
        authors=(wild, "\x07"),
        images=(image,),
        text=f"{wild}\0",
        url="https:/n.example/1",
    )
    article = capture(replace(RECORD, article=given)).article
    assert (article.title, article.lead, article.authors) == ("[2J甲 乙", "[2J甲 乙", ("[2J甲 乙",))
    assert (article.images[0].caption, article.text, article.url) == ("[2J甲 乙", "[2J甲\n乙", "https://n.example/1")


def test_a_record_as_published_is_cleaned_again() -> None:
    article = capture(replace(RECORD, as_published=True)).article
    assert "onclick" not in article.body
    assert (article.title, article.section, article.authors) == ("港口重开", "国内", ("某某",))


def test_a_record_without_an_address_is_rejected() -> None:
    nowhere = replace(RECORD, article=replace(ARTICLE, url="javascript:x"))
    assert isinstance(capture_of(nowhere, ITEM, Attribution({}), NOW), Rejected)


def test_a_page_is_extracted_and_its_bytes_are_kept() -> None:
    page = (
        f"<html><head><title>港口重开</title></head><body><article><h1>港口重开</h1>{BODY * 5}</article></body></html>"
    )
    snapshot = Snapshot(
        url="https://demo.example/a/1", body=page.encode(), fetched_at=AT, headers={"content-type": "text/html"}
    )
    made = capture(snapshot)
    assert (made.article.outlet, made.article.title) == ("demo-example", "港口重开")
    assert (made.original.page, made.original.page_type) == (page.encode(), "text/html")
