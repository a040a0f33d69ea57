"""Selectors find what CSS says, however their XPath is turned round."""

import lxml.html
import pytest
from lxml.cssselect import CSSSelector

from crawler.selectors import finder, select

SOURCE = """
<html lang="zh-CN"><head><meta name="author" content="林小溪"></head><body class="page wide">
<div id="top" class="story-body first" title="@class 'x'"><p class="lead">a</p><p class="lead more">b</p>
<div class="story-body"><span class="author">c</span></div></div>
<div class="story-body-not"><span class="author" data-x="y">d</span></div>
<ul><li class="item">1</li><li>2</li></ul><a href="/x" class="\n author ">e</a><input type="radio" checked>
</body></html>
"""
PAGE = lxml.html.document_fromstring(SOURCE)
SELECTORS = """
.story-body; .story-body .author; .story-body .lead; #top; #top > .lead; [data-x=y]; [data-x]; .author, .lead;
.lead.more; p.lead; .lead:not(.more); [class*=body]; [class^=story]; [class$=not]; [class~=author];
[lang|=zh]; :link; a:link; :checked; .lead:first-child; li:nth-child(2); [title="@class 'x'"]; [data-x!=y];
.lead + .lead; *; meta[name=author]; :lang(zh); .none
"""


@pytest.mark.parametrize("selector", [one.strip() for one in SELECTORS.split(";")])
def test_a_selector_finds_what_css_finds(selector: str) -> None:
    assert select(PAGE, selector) == CSSSelector(selector, translator="html")(PAGE)


def test_the_element_given_is_found_too() -> None:
    (top,) = select(PAGE, "#top")
    assert select(top, ".story-body") == [top, top[2]]


@pytest.mark.parametrize("selector", [one.strip() for one in SELECTORS.split(";")])
def test_where_a_hint_is_missing_nothing_would_be_found(selector: str) -> None:
    assert finder(selector).hint in SOURCE.lower().encode() or not select(PAGE, selector)


@pytest.mark.parametrize("selector", ["p", "body > p", "html", "tbody", "head"])
def test_elements_that_parsers_add_need_not_be_written(selector: str) -> None:
    assert finder(selector).hint == b""


def test_a_hint_is_the_longest_name_in_small_letters() -> None:
    assert finder("article.B-Article-Body p.c-paragraph").hint == b"b-article-body"
    assert finder(".a, .b").hint == b""
