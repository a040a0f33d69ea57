"""Drafts to articles: what is lifted, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.draft import Draft, FoundImage
from crawler.normalise import normalise
from crawler.outlet import Outlet
from storage.article import Article, PublishedFrom, Rejected, RejectReason, SourceKind

URL = "https://news.example/cn/20230614-slug/a-7.html"
FETCHED = datetime(2023, 6, 15, 12, tzinfo=UTC)


def outlet(text: dict[str, Any] | None = None, **fields: Any) -> Outlet:
    return Outlet.model_validate(
        {"slug": "news", "name": "某某台", "language": "zh-Hans", "timezone": "Asia/Singapore", "text": text or {}}
        | fields
    )


def make(body: str, text: dict[str, Any] | None = None, kind: SourceKind = SourceKind.MIRROR, **fields: Any) -> Article:
    draft = Draft(**{"url": URL, "title_listed": "标题", "listed": "2023-06-14T05:00:00Z", "body": body} | fields)
    made = normalise(draft, outlet(text), kind=kind, fetched_at=FETCHED)
    assert isinstance(made, Article), made
    return made


def refuse(kind: SourceKind = SourceKind.FEED, **fields: Any) -> RejectReason:
    draft = Draft(**{"url": URL, "title_listed": "标题", "body": "<p>文</p>"} | fields)
    made = normalise(draft, outlet(), kind=kind, fetched_at=FETCHED)
    assert isinstance(made, Rejected)
    assert made.subject
    return made.reason


# --- what is refused


@pytest.mark.parametrize("url", ["", "not a link", "javascript:x", "ftp://host/x", "/relative"])
def test_item_without_a_link_is_refused(url: str) -> None:
    assert refuse(url=url) is RejectReason.NO_LINK


@pytest.mark.parametrize("title", ["", "  ", "<b></b>", "\u200b\x00"])
def test_item_without_a_title_is_refused(title: str) -> None:
    assert refuse(title_listed=title) is RejectReason.NO_TITLE


def test_page_without_a_body_is_refused() -> None:
    assert refuse(body="", body_from="page") is RejectReason.NO_BODY
    assert refuse(body=" ", kind=SourceKind.LISTING) is RejectReason.NO_BODY
    assert refuse(body="<script>x</script>", kind=SourceKind.SITEMAP) is RejectReason.NO_BODY


@pytest.mark.parametrize("body", ["", " ", "<p></p>"])
def test_bare_headline_of_a_feed_is_a_cut_article(body: str) -> None:
    article = make(body)
    assert (article.body, article.text, article.truncated) == ("", "", True)


def test_headline_repeated_as_body_is_a_cut_article() -> None:
    article = make("标题")
    assert (article.text, article.truncated) == ("标题", True)


def test_picture_is_body_enough() -> None:
    article = make("", images=(FoundImage(url="/i.jpg"),))
    assert article.images[0].url == "https://news.example/i.jpg"


# --- the plain fields


def test_link_is_serialised_with_one_slash_before_its_path() -> None:
    assert (
        make("<p>文</p>", url=" http://news.example//cn/中文 x ").url == "http://news.example/cn/%E4%B8%AD%E6%96%87%20x"
    )


def test_identifier_is_read_from_the_link() -> None:
    definition = outlet(identity={"id_pattern": r"/(a-\d+)"})
    draft = Draft(url=URL, title_listed="标题", body="<p>文</p>")
    made = normalise(draft, definition, kind=SourceKind.FEED, fetched_at=FETCHED)
    assert isinstance(made, Article)
    assert made.article_id == "a-7"


def test_title_of_the_page_wins_and_the_listed_one_is_kept() -> None:
    article = make(
        "<p>文</p>", {"titles": [r"^(?P<title>.+) - (?P<section>要闻)$"]}, title="真标题", title_listed="标题 - 要闻"
    )
    assert (article.title, article.section, article.title_as_listed) == ("真标题", "要闻", "标题 - 要闻")


def test_listed_title_serves_where_the_page_has_none() -> None:
    assert make("<p>文</p>", title="<span></span>").title == "标题"


def test_tags_section_and_lead_are_plain() -> None:
    article = make("<p>文</p>", tags=("a", " <b>a</b>", ""), section=" 国际 ", lead="<p>导语</p>")
    assert (article.tags, article.section, article.lead) == (("a",), "国际", "导语")


# --- times


def test_mirror_date_is_only_when_it_was_listed() -> None:
    article = make("<div><i>2023-06-14T03:00:00Z</i></div><p>文</p>")
    assert (article.published_at.hour, article.published_from) == (3, PublishedFrom.BODY)
    assert article.listed_at == datetime(2023, 6, 14, 5, tzinfo=UTC)


def test_time_in_the_body_is_read_in_the_outlets_zone() -> None:
    assert make("<p>2023-06-14 11:00</p><p>文</p>").published_at.hour == 3


def test_zone_of_bodies_may_differ() -> None:
    assert make("<p>2023-06-14 11:00</p><p>文</p>", {"timezone": "UTC"}).published_at.hour == 11


def test_order_of_day_and_month_is_defined() -> None:
    made = make("<div>06/05/2023 - 14:22</div><p>文</p>", {"date_order": "dmy"}, url="https://news.example/x")
    assert (made.published_at.month, made.text) == (5, "文")


def test_page_time_is_trusted_most() -> None:
    article = make("<p>2023-06-14 11:00</p><p>文</p>", published="2023-06-14T01:00:00Z")
    assert (article.published_at.hour, article.published_from) == (1, PublishedFrom.PAGE)


def test_named_element_gives_the_time_and_goes() -> None:
    article = make(
        "<p><time datetime='2023-06-14T02:00:00Z'>2 小时前</time></p><p>文</p>", {"published": ["time[datetime]"]}
    )
    assert (article.published_at.hour, article.text) == (2, "文")


def test_time_ahead_becomes_first_seen() -> None:
    article = make("<p>文</p>", listed="2023-07-15T05:00:00Z", url="https://news.example/x")
    assert (article.published_at, article.published_from) == (FETCHED, PublishedFrom.FIRST_SEEN)


def test_unreadable_date_is_no_date() -> None:
    article = make("<p>文</p>", listed="NaN", url="https://news.example/x")
    assert (article.listed_at, article.published_from) == (None, PublishedFrom.FIRST_SEEN)


# --- people


def test_head_of_a_mirrored_body_names_author_and_time() -> None:
    article = make("<div><i>甲乙（综合报道）<br>2023-06-14T03:00:00Z</i></div><p>文</p>")
    assert (article.authors, article.agencies, article.text) == (("甲乙",), ("综合报道",), "文")


def test_credits_at_the_end_are_lifted() -> None:
    article = make("<p>文</p><p>尾<br/><br/>记者：甲乙 责编：丙丁 网编：戊己</p>")
    assert (article.authors, article.editors, article.web_editors) == (("甲乙",), ("丙丁",), ("戊己",))
    assert article.text == "文\n尾"


def test_credits_on_a_line_of_a_paragraph_are_lifted() -> None:
    article = make(
        "<p>文</p><p><i>甲是记者。<br/>翻译：乙丙<br/></i>点击查看英文版。</p>", {"drop_text": ["^点击查看"]}
    )
    assert (article.translators, article.text) == (("乙丙",), "文\n甲是记者。")


def test_credits_in_brackets_and_end_marks_are_lifted() -> None:
    article = make("<p>文。（譯者：甲乙/核稿：丙丁）1120614</p><p>尾。（完） #</p>")
    assert (article.translators, article.editors, article.text) == (("甲乙",), ("丙丁",), "文。\n尾。")


def test_dateline_is_lifted_with_agency_and_reporter() -> None:
    article = make("<p><b>（法新社</b>柏林8日电）  文</p><p>二</p>")
    assert (article.dateline, article.agencies, article.text) == ("法新社柏林8日电", ("法新社",), "文\n二")


def test_full_date_of_a_dateline_checks_the_times() -> None:
    body = "<p>【某报2023年06月01日讯】文</p>"
    assert make(body, url="https://news.example/x", listed="").published_at == datetime(2023, 5, 31, 16, tzinfo=UTC)


def test_outlet_is_not_its_own_author() -> None:
    article = make(
        "<p>文</p>", {"house_names": ["Example News"]}, authors=("某某台", "EXAMPLE NEWS", "Ann Example (Berlin)")
    )
    assert article.authors == ("Ann Example",)


def test_named_elements_give_authors() -> None:
    article = make("<p>文</p><div><a class=author>作者：甲乙</a></div>", {"authors": [".author"]})
    assert (article.authors, article.text) == (("甲乙",), "文")


def test_bylines_of_the_definition_are_lifted_by_their_groups() -> None:
    rules = {
        "bylines": [
            r"By (?P<authors>.+) on (?P<date>.+)",
            r"(?P<copyright>\(c\) .+)",
            r"@(?P<dateline>\w+)(?P<section>!)?",
        ]
    }
    article = make("<p>文</p><p>By Ann Example on 2023-06-14</p><p>(c) X 2023</p><p>@Berlin</p>", rules)
    assert (article.authors, article.copyright, article.dateline) == (("Ann Example",), "(c) X 2023", "Berlin")


def test_title_may_name_the_source() -> None:
    article = make("<p>文</p>", {"titles": [r"^(?P<agencies>BBC) \| (?P<title>.+)$"]}, title_listed="BBC | 标题")
    assert (article.title, article.agencies) == ("标题", ("BBC",))


# --- text


def test_copyright_notice_is_lifted() -> None:
    for notice in (
        "© 2023 X",
        "<em>© 2023</em><em>年某某台版权声明：不得擅自使用。</em>",
        "All rights reserved.",
        "(C) 2023 X",
        "COPYRIGHT X",
        "本文版權所有",
    ):
        article = make(f"<p>文</p><p>{notice}</p>")
        assert article.text == "文"
        assert article.copyright


def test_notice_behind_the_last_sentence_is_lifted() -> None:
    article = make("<p>文</p><p>尾。   © 2023年某某台版权声明：不得擅自使用</p>")
    assert (article.text, article.copyright) == ("文\n尾。", "© 2023年某某台版权声明：不得擅自使用")


def test_bold_first_paragraph_is_copied_as_lead() -> None:
    lead = "这是一段相当长的导语，它说明了文章的全部内容，并且留在正文里。"
    article = make(f"<p><strong>{lead}</strong></p><p>文</p><p>二</p>")
    assert (article.lead, article.text.split("\n")[0]) == (lead, lead)


def test_named_lead_is_copied() -> None:
    article = make("<h2>导语</h2><p>文</p>", {"lead": ["h2"]})
    assert (article.lead, article.text) == ("导语", "导语\n文")


def test_title_above_the_text_is_dropped() -> None:
    assert make("<h1>标题</h1><p>文</p>").text == "文"


def test_rules_drop_elements_paragraphs_and_the_rest() -> None:
    rules = {"drop": [".related"], "drop_text": ["^广告$"], "stop": ["延伸阅读"]}
    article = make("<p>文</p><div class=related>x</div><p>广告</p><p>二</p><p>延伸阅读：</p><p>x</p>", rules)
    assert article.text == "文\n二"


def test_lists_of_links_are_dropped_where_the_definition_says_so() -> None:
    body = "<p>文</p><ul><li><b><a href=/a>一</a></b></li><li>· <a href=/b>二</a></li></ul>"
    body += "<ul><li><a href=/c>三</a>说</li></ul><ul><li>四</li></ul>"
    assert make(body, {"drop_link_lists": True}).text == "文\n三说\n四"
    assert make(body).text == "文\n一\n· 二\n三说\n四"


def test_picture_series_goes_with_its_heading() -> None:
    body = "<p>文</p><h3>相关图集：一</h3><div><img src=/1.jpg><b>图</b>：说明</div><div><img src=/2.jpg>二</div>"
    body += "<p>甲乙（路透社）</p>"
    article = make(body, {"galleries": ["相关图集"]})
    assert (article.text, article.images, article.authors) == ("文", (), ("甲乙",))
    assert make("<h3>相关图集</h3><h3>别的</h3><p>文</p>", {"galleries": ["相关图集"]}).text == "别的\n文"


def test_captions_and_credits_are_named_by_the_definition() -> None:
    rules = {"captions": [".words"], "credits": [".by"]}
    article = make("<img src=/1.jpg><span class=words>图说<i class=by>某台制图</i></span><p>文</p>", rules)
    assert (article.images[0].caption, article.images[0].credit) == ("图说", "某台制图")
    article = make("<img src=/1.jpg><span class=words>图说</span><i class=by>某社</i><p>文</p>", rules)
    assert article.images[0].credit == "某社"


def test_addresses_are_rewritten_before_they_are_resolved() -> None:
    rules = {
        "rewrite": [
            {"pattern": r"^https://api\.example/(\d+)$", "to": r"/a-\1"},
            {"pattern": r"\$\{size\}", "to": "600"},
        ]
    }
    article = make("<p><a href='https://api.example/7'>文</a></p><img src='/i_${size}.jpg'>", rules)
    assert 'href="https://news.example/a-7"' in article.body
    assert article.images[0].url == "https://news.example/i_600.jpg"


def test_pictures_of_the_house_leave_body_and_list() -> None:
    article = make("<p>文</p><img src=/HOUSE.png>", {"drop_images": ["HOUSE"]})
    assert (article.images, article.body) == ((), "<p>文</p>")


# --- what is missing


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>文……</p><p><a href=/x>阅读全文</a></p>", "文……"),
        ("<p>文...<a href=/x>...more</a></p>", "文..."),
        ("<p>文 [...]</p>", "文 [...]"),
        ("<p>Text…</p><p>Continue reading “Title”</p>", "Text…"),
    ],
)
def test_teaser_is_marked_and_its_link_dropped(body: str, text: str) -> None:
    article = make(body)
    assert (article.text, article.truncated) == (text, True)


def test_whole_text_is_not_marked() -> None:
    assert not make("<p>文。</p><p>There is no more</p>").truncated


def test_paywall_mark_counts_only_below_few_paragraphs() -> None:
    rules, mark = {"paywall": [".paywall"]}, "<div class=paywall></div>"
    assert make("<p>文</p>" * 3 + mark, rules).truncated
    assert not make("<p>文</p>" * 4 + mark, rules).truncated


def test_page_may_say_it_is_cut() -> None:
    assert make("<p>文</p>", truncated=True).truncated


# --- definitions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"bylines": ["(?P<nobody>x)"]}, "nobody"),
        ({"timezone": "Mars/Base"}, "Mars/Base"),
        ({"drop": ["p["]}, "selector"),
        ({"stop": ["("]}, "regular expression"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_wrong_rules_are_refused_by_name(text: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        outlet(text)


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=30))
def test_any_strings_make_an_article_or_a_reason(body: str, title: str, listed: str) -> None:
    draft = Draft(
        url=URL, title=title, title_listed=title, body=body, listed=listed, published=listed, authors=(title,)
    )
    made = normalise(draft, outlet(), kind=SourceKind.FEED, fetched_at=FETCHED)
    assert isinstance(made, Article | Rejected)
