"""What a page's head says, and the text of pages nobody described."""

from __future__ import annotations

from crawler.draft import FoundImage, Page
from crawler.pages.document import Document
from crawler.pages.found import Found
from crawler.pages.generic import read_generic
from crawler.pages.meta import read_meta


def document(head: str, body: str = "", html: str = "") -> Document:
    page = f'<html {html}><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return Document(Page(url="https://x.org/a/1", body=page.encode()))


def test_open_graph_comes_first() -> None:
    found = read_meta(
        document(
            '<title>标题 | 站</title><meta property="og:title" content="标题">'
            '<meta name="twitter:title" content="别的">'
            '<meta property="article:published_time" content="2023-06-14T12:22:00Z"><meta name="date" content="2020">'
            '<meta property="og:image" content="/a.jpg"><meta property="article:section" content="要闻">',
            html='lang="zh-CN"',
        )
    )
    assert (found.title, found.published, found.section) == ("标题", "2023-06-14T12:22:00Z", "要闻")
    assert (found.images, found.language) == ((FoundImage(url="https://x.org/a.jpg"),), "zh-CN")


def test_heading_and_title_serve_where_nothing_else_is_said() -> None:
    assert read_meta(document("<title>页名</title>", "<h1> 大\n题 </h1>")).title == "大 题"
    assert read_meta(document("<title>页名</title>")).title == "页名"


def test_first_time_element_is_the_last_resort_for_a_date() -> None:
    found = read_meta(document("", '<time datetime="2015-06-11T16:15:00+08:00">六月</time><time datetime="2020">'))
    assert found.published == "2015-06-11T16:15:00+08:00"


def test_names_of_metas_are_read_in_any_case_and_addresses_are_no_authors() -> None:
    found = read_meta(
        document(
            '<meta name="Author" content="林兰"><meta name="author" content="艾米"><meta name="author" content="https://f.b/1">'
            '<meta itemprop="datePublished" content="2023"><meta name="empty" content=" ">'
        )
    )
    assert (found.authors, found.published) == (("林兰", "艾米"), "2023")


def test_tags_are_repeated_metas_or_a_list() -> None:
    assert read_meta(
        document('<meta property="article:tag" content="a"><meta property="article:tag" content="b">')
    ).tags == ("a", "b")
    assert read_meta(document('<meta name="keywords" content="a，b, c,">')).tags == ("a", "b", "c")


def test_locale_is_a_language() -> None:
    assert read_meta(document('<meta property="og:locale" content="zh_TW">')).language == "zh-TW"


def test_empty_page_says_nothing() -> None:
    assert read_meta(Document(Page(url="https://x.org/", body=b""))) == Found(rule="meta")


TEXT = "港口的灯塔停用三十年后重新点亮，渔民说又看得见回家的路，灯塔管理员每天傍晚爬上一百二十级台阶。"


def test_main_text_is_found_without_a_definition() -> None:
    paragraphs = "".join(f"<p>{n}、{TEXT}</p>" for n in range(4))
    body = f"<nav><a href='/'>首页</a></nav><article><h1>题</h1>{paragraphs}</article><footer>版权</footer>"
    found = read_generic(document("", body))
    assert found.body.count(TEXT) == 4
    assert "<p>" in found.body
    assert "首页" not in found.body
    assert "<body" not in found.body


def test_page_without_a_text_gives_none() -> None:
    assert read_generic(document("")) == Found(rule="generic")
