"""Titles taken apart, and languages told by characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.language import find_language
from crawler.normalise.titles import plain_title, read_title

URL = "https://news.example/cn/%E4%B8%93%E6%A0%8F/%E8%A6%81%E9%97%BB/20230614-slug"


@pytest.mark.parametrize(
    ("listed", "plain"),
    [
        ("  a\n b ", "a b"),
        ("a&amp;b &lt;c&gt; &#8220;d&#8221;", "a&b “d”"),
        ("<b>a</b> 5 < 6", "a 5 < 6"),
        ("AT&T R&D", "AT&T R&D"),
        ("a\x00b\x1b[31m\u202ec\u200f", "ab[31mc"),
        ("甲　乙\xa0丙", "甲 乙 丙"),
        ("a\ud83d b", "a b"),
        ("don\x92t", "don’t"),
        ("a <<b>script>b</<i>script> c", "a b c"),
        ("a<\u200bscript src=x>b", "ab"),
        ("&lt;&#8203;img src=x onerror=y&gt;", ""),
        ("a <!-- b --> c", "a c"),
        ("<b" * 10 + ">" * 10, "b" * 5 + ">" * 5),
    ],
)
def test_titles_are_plain_text(listed: str, plain: str) -> None:
    assert plain_title(listed) == plain


@given(st.text())
def test_plain_titles_are_one_printable_line_and_stable(text: str) -> None:
    plain = plain_title(text)
    assert plain == plain.strip()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", plain)


@given(st.text(alphabet="<>/!&;#60lgtba \u200b", max_size=60))
def test_plain_titles_hold_no_tags(text: str) -> None:
    assert not re.search("</?[a-zA-Z][^<>]*>", plain_title(text))


@pytest.mark.parametrize(
    ("listed", "title", "section"),
    [
        ("标题 - 要闻", "标题", "要闻"),
        ("标题 – 某某电台", "标题", ""),
        ("标题 - 要闻 | 某某电台", "标题", "要闻"),
        ("标题 - 别的", "标题 - 别的", ""),
        ("甲乙-丙丁", "甲乙-丙丁", ""),
        ("标题 – 某国电台 - XYZ", "标题", ""),
        ("- 某某电台", "- 某某电台", ""),
    ],
)
def test_section_and_site_name_are_lifted(listed: str, title: str, section: str) -> None:
    read = read_title(listed, URL, ("某某电台",), ("– 某国电台 - XYZ",), ())
    assert (read.text, read.section) == (title, section)


def test_patterns_lift_further_fields() -> None:
    patterns = (
        re.compile(r"^(?P<agencies>BBC) \| (?P<title>.+)$"),
        re.compile(r"^\[(?P<section>.+?)\]\s*"),
    )
    read = read_title("BBC | [国际] 标题", URL, (), (), patterns)
    assert (read.text, read.section, read.fields) == ("标题", "国际", (("agencies", "BBC"),))


@pytest.mark.parametrize(
    ("text", "declared", "fallback", "language"),
    [
        ("这是一个简体的标题", "", "zh-Hant", "zh-Hans"),
        ("這是一個繁體的標題", "zh-CN", "zh-Hans", "zh-Hant"),
        ("上下人口", "", "zh-Hant", "zh-Hant"),
        ("这是中文", "en", "en", "zh-Hans"),
        ("上下人口", "", "en", "zh-Hans"),
        ("這這這国会", "", "zh-Hant", "zh-Hans"),
        ("國會这", "", "zh-Hans", "zh-Hant"),
        ("這国", "", "zh-Hant", "zh-Hant"),
        ("An English text with one 这", "", "en", "en"),
        ("An English text", "zh-CN", "en", "en"),
        ("An English text", "en_us", "zh-Hans", "en-US"),
        ("An English text", "en-GB", "en", "en"),
        ("Ein Text", "DE", "zh-Hans", "de"),
        ("Ein Text", "not a tag!", "zh-Hans", "zh-Hans"),
        ("", "", "zh-Hans", "zh-Hans"),
    ],
)
def test_script_decides_and_declaration_says_the_rest(text: str, declared: str, fallback: str, language: str) -> None:
    assert find_language(text, declared, fallback) == language


@pytest.mark.parametrize("tail", ["- RFI", " - 要闻解说", "|", "｜ ", " -", "_ab"])
def test_endless_endings_are_taken_off_a_few_times(tail: str) -> None:
    names = ("RFI", "ab")
    url = "https://n.example/%E8%A6%81%E9%97%BB%E8%A7%A3%E8%AF%B4/1"
    assert read_title("标题" + tail * 200_000, url, names, (), ()).text.startswith("标题")
