"""Which rule gives which field, and what becomes of redesigned, redirected and broken pages."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.draft import Draft, FoundImage, Page
from crawler.outlet import Outlet
from crawler.pages import extract_page

URL = "https://x.org/news/20230614-1"
OLD = {"name": "old", "until": "2023-12-31", "match": ".old", "body": ".old"}
NEW = {"name": "new", "match": ".new", "title": "h1", "body": ".new p", "authors": ".by", "published": ".date"}


def extract(body: str, *layouts: dict[str, Any], head: str = "", draft: Draft | None = None, url: str = URL) -> Draft:
    outlet = Outlet.model_validate({"slug": "x", "name": "X", "language": "zh", "layouts": list(layouts)})
    html = f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return extract_page(Page(url=url, body=html.encode()), outlet, draft or Draft(url=URL))


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{text}}}</script>'


def test_layout_comes_before_entry_and_entry_before_the_page_itself() -> None:
    draft = Draft(url=URL, title="条目", tags=("标",), section="", found_by={"title": "feed", "tags": "feed"})
    head = ld('"headline":"数据","articleSection":"要闻","keywords":"别的"')
    found = extract("<h1>页面</h1><div class=new><p>文</p></div>", NEW, head=head, draft=draft)
    assert (found.title, found.tags, found.section) == ("页面", ("标",), "要闻")
    assert {name: found.found_by[name] for name in ("title", "tags", "section", "body")} == {
        "title": "layout new",
        "tags": "feed",
        "section": "json-ld",
        "body": "layout new",
    }


def test_title_of_the_feed_stays_and_that_of_a_listing_gives_way() -> None:
    entry = Draft(url=URL, title="条目", found_by={"title": "feed"})
    listing = Draft(url=URL, title="视频 条目", found_by={"title": "listing"})
    assert extract("<h1>页面</h1>", draft=entry).title == "条目"
    assert extract("<h1>页面</h1>", draft=listing).title == "页面"
    last = extract("", draft=listing)
    assert (last.title, last.found_by["title"]) == ("视频 条目", "listing")


def test_page_younger_than_a_layout_is_not_read_by_it() -> None:
    body = "<div class='old new'><p>文</p></div>"
    assert extract(body, OLD, NEW).found_by["body"] == "layout old"
    young = extract(body, OLD, NEW, draft=Draft(url="https://x.org/news/20240102-1"))
    assert young.found_by["body"] == "layout new"


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://x.org/2024/01/02/a", "layout new"),
        ("https://x.org/2024-01-02/a", "layout new"),
        ("https://x.org/a-01022024101010.html", "layout new"),
        ("https://x.org/a-06142023032513.html", "layout old"),
        ("https://x.org/20230231-1", "layout old"),
        ("https://x.org/story12345678901234", "layout old"),
    ],
)
def test_day_is_read_from_the_address(url: str, rule: str) -> None:
    assert (
        extract("<div class='old new'><p>文</p></div>", OLD, NEW, draft=Draft(url=url), url=url).found_by["body"]
        == rule
    )


@pytest.mark.parametrize(
    ("said", "rule"), [("2024-01-02T00:00:00Z", "layout new"), ("2023-01-02", "layout old"), ("?", "layout old")]
)
def test_day_is_read_from_the_page_where_the_address_has_none(said: str, rule: str) -> None:
    draft = Draft(url="https://x.org/a")
    found = extract(
        "<div class='old new'><p>文</p></div>",
        OLD,
        NEW,
        head=ld(f'"datePublished":"{said}"'),
        draft=draft,
        url=draft.url,
    )
    assert found.found_by["body"] == rule


def test_layout_that_finds_no_body_hands_over_to_the_next() -> None:
    broken = {"name": "broken", "match": "h1", "title": "h1", "body": ".gone", "drop": ["p"]}
    found = extract("<h1>题</h1><div class=new><p>文</p></div>", broken, NEW)
    assert (found.found_by["body"], found.body) == ("layout new", "<p>文</p>")


def test_what_a_failed_layout_dropped_is_there_for_the_next() -> None:
    greedy = {"name": "greedy", "body": "div", "drop": ["p"]}
    assert extract("<div class=new><p>文</p></div>", greedy, NEW).body == "<p>文</p>"


def test_layout_without_a_body_gives_fields_only() -> None:
    fields = {"name": "fields", "match": "h1", "title": "h1"}
    found = extract("<h1>题</h1>", fields, head=ld('"articleBody":"数据里的全文。"'))
    assert (found.title, found.found_by["title"], found.body) == ("题", "layout fields", "<p>数据里的全文。</p>")


def test_body_without_words_but_with_a_picture_counts() -> None:
    assert extract("<div class=new><p><img src=a.jpg></p></div>", NEW).found_by["body"] == "layout new"


def test_elements_within_another_are_not_taken_twice_and_the_rest_in_order() -> None:
    layout = {"name": "l", "body": ".lead, .text, .text p", "drop": [".ad"]}
    found = extract("<p class=lead>一</p><div class=text><p>二</p><b class=ad>广告</b>尾</div>", layout)
    assert found.body == '<p class="lead">一</p><div class="text"><p>二</p>尾</div>'


def test_page_text_that_says_less_than_the_entry_does_not_replace_it() -> None:
    draft = Draft(url=URL, body="<p>" + "条目里的全文很长。" * 20 + "</p>", found_by={"body": "feed"})
    found = extract("<p>请登录。</p>", draft=draft)
    assert (found.body, found.body_from, found.found_by["body"]) == (draft.body, "feed", "feed")


def test_text_in_json_ld_serves_where_the_page_shows_none() -> None:
    found = extract("", head=ld('"articleBody":"数据里的一句话。"'))
    assert (found.found_by["body"], found.body_from) == ("json-ld", "page")
    assert (
        "数据里的全文很长" in extract("<p>请登录。</p>", head=ld(f'"articleBody":"{"数据里的全文很长。" * 20}"')).body
    )


def test_date_with_a_time_comes_before_one_without_and_both_before_noise() -> None:
    head = ld('"datePublished":"2023-06-14T12:22:00Z"')
    page = "<div class=new><p>文</p></div><b class=date>{}</b>"
    for said in ("2023-06-14", "2 小时前"):
        assert extract(page.format(said), NEW, head=head).published == "2023-06-14T12:22:00Z"
    assert extract(page.format("2023年6月14日 08:15"), NEW, head=head).published == "2023年6月14日 08:15"
    assert extract(page.format("2023-06-14"), NEW).published == "2023-06-14"
    assert extract(page.format("2 小时前"), NEW).published == "2 小时前"


def test_picture_of_the_head_is_left_out_when_the_text_has_its_own() -> None:
    head = '<meta property="og:image" content="https://x.org/share.jpg">'
    assert extract("<div class=new><p>文<img src=a.jpg></p></div>", NEW, head=head).images == ()
    assert extract("<div class=new><p>文</p></div>", NEW, head=head).images == (
        FoundImage(url="https://x.org/share.jpg"),
    )


def test_captions_belong_to_the_picture_before_them() -> None:
    layout = {**NEW, "images": "img.i", "caption": "figcaption", "credit": ".credit"}
    body = (
        "<div class=new><p>文</p></div>"
        "<figure><a><img class=i data-src=/a.jpg src='data:x'></a><figcaption>甲</figcaption></figure>"
        "<img class=i src=/b.jpg><figcaption>乙</figcaption><img class=i src=/c.jpg><i class=credit>某社</i>"
        "<img class=i src=''>"
    )
    assert extract(body, layout).images == (
        FoundImage(url="https://x.org/a.jpg", caption="甲"),
        FoundImage(url="https://x.org/b.jpg", caption="乙"),
        FoundImage(url="https://x.org/c.jpg", credit="某社"),
    )


def test_pattern_takes_its_part_and_a_text_without_it_says_nothing() -> None:
    layout = {**NEW, "authors": "li", "patterns": {"authors": "^作者 (.+)$", "title": "^(.+) - X$"}}
    body = "<h1>题 - X</h1><li>日期 今天</li><li>作者 林兰</li><div class=new><p>文</p></div>"
    found = extract(body, layout)
    assert (found.title, found.authors) == ("题", ("林兰",))


def test_address_stays_as_listed_within_a_host() -> None:
    head = '<link rel="canonical" href="https://www.x.org/canonical">'
    assert extract("<p>文</p>", head=head, url="https://www.x.org/moved").url == URL


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.x.org/true", "https://www.x.org/true"),
        ("/true", "https://x.org/true"),
        ("https://x.org/", URL),
        ("https://elsewhere.org/a", URL),
    ],
)
def test_address_behind_a_redirector_is_the_canonical_one(canonical: str, url: str) -> None:
    draft = Draft(url="https://feeds.example.net/~r/1")
    assert extract("<p>文</p>", head=f'<link rel="canonical" href="{canonical}">', draft=draft).url == url


def test_links_are_made_whole_where_the_base_is_another() -> None:
    found = extract("<div class=new><p><a href='b'>文</a></p></div>", NEW, head='<base href="https://x.org/other/">')
    assert 'href="https://x.org/other/b"' in found.body


def test_page_of_another_encoding_is_read_by_its_label() -> None:
    html = '<html><head><meta charset="gbk"></head><body><div class=new><p>简体中文的港口灯塔</p></div></body></html>'
    outlet = Outlet.model_validate({"slug": "x", "name": "X", "language": "zh", "layouts": [NEW]})
    assert "港口灯塔" in extract_page(Page(url=URL, body=html.encode("gbk")), outlet, Draft(url=URL)).body


@pytest.mark.parametrize(
    "body", [b"", b" ", b"\0\0", b"<", b"<!---->", b"\xff\xfe", b"<?xml version='1.0' encoding='utf-8'?><html/>", b"{}"]
)
def test_no_page_is_too_broken_to_be_looked_at(body: bytes) -> None:
    outlet = Outlet.model_validate({"slug": "x", "name": "X", "language": "zh", "layouts": [OLD, NEW]})
    assert extract_page(Page(url=URL, body=body), outlet, Draft(url=URL, title="题")).title == "题"


def test_listed_fields_are_left_alone() -> None:
    draft = Draft(url=URL, title_listed="列出", listed="Wed, 14 Jun 2023 21:03:30 GMT")
    found = extract("<p>文</p>", draft=draft)
    assert (found.title_listed, found.listed) == ("列出", draft.listed)


def test_text_of_the_page_makes_up_for_a_cut_entry() -> None:
    draft = Draft(url=URL, body="<p>文</p>", truncated=True)
    assert not extract("<div class=new><p>全文</p></div>", NEW, draft=draft).truncated


def test_whole_page_can_neither_be_dropped_nor_break_on_an_impossible_address() -> None:
    layout = {**NEW, "images": "img", "drop": ["html", "b"]}
    found = extract("<div class=new><p>文<b>粗</b></p></div><img src='http://[x/a.jpg'>", layout)
    assert (found.body, found.images) == ("<p>文</p>", (FoundImage(url="http://[x/a.jpg"),))


def test_text_from_data_is_cleared_of_what_the_layout_drops() -> None:
    layout = {"name": "data", "data": {"variable": "S", "body": "b"}, "drop": [".ad", "div"]}
    script = '<script>S = {"b": "<p>文</p><p class=ad>广告</p>"}</script>'
    assert extract(script, layout).body == "<div><p>文</p></div>"


def test_transforms_mend_the_body() -> None:
    layout = {**NEW, "body": ".new", "transforms": ["zaobao_shuffled"]}
    body = '<div class=new><p data-s="abcGI======">乙</p><p data-s="abcGE======">甲</p></div>'
    assert extract(body, layout).body.index("甲") < extract(body, layout).body.index("乙")


def test_body_that_neither_entry_nor_page_gives_was_looked_for_in_the_page() -> None:
    assert extract("").body_from == "page"
    assert extract("", draft=Draft(url=URL, body="<p>The entry's own words.</p>")).body_from == "feed"
