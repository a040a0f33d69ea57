"""The main text is what trafilatura's own ``bare_extraction`` gives, on every way through it."""

from __future__ import annotations

import inspect
import re
from hashlib import sha256
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import XPath
from trafilatura import bare_extraction, core
from trafilatura.baseline import html2txt
from trafilatura.htmlprocessing import build_html_output
from trafilatura.main_extractor import extract_content
from trafilatura.settings import BASIC_CLEAN_XPATH, MANUALLY_CLEANED, Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from crawler.draft import Page
from crawler.pages.document import Document
from crawler.pages.main_text import at_most, read_main_text

TEXT = "港口的灯塔停用三十年后重新点亮，渔民说又看得见回家的路，灯塔管理员每天傍晚爬上一百二十级台阶。"
STORY = "".join(f"<p>{number}、{TEXT}</p>" for number in range(8))
MENU = "".join(f"<div class=box><a href='/{number}'>{number}号新闻</a> 今天 {TEXT[:20]}</div>" for number in range(60))
DATA = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{TEXT * 9}"}}</script>'
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
PAGES = {
    "a long text": f"<article>{STORY * 9}</article>{MENU}",
    "a text that is much of its page": f"<nav>x</nav><article>{STORY}</article>",
    "a text that is little of its page": f"<article>{STORY[:1200]}</article>{MENU * 3}",
    "little, and more to be found": f"<article><p>{TEXT * 6}</p>x<div class=teaser>{STORY}</div></article>{MENU}",
    "a text in its data only": f"{DATA}<div>x</div>",
    "a text in its body only": f"<div>{TEXT}<br>{TEXT[:20]}</div><script>var a = '{TEXT}'</script>",
    "paragraphs in menus only": f"<div class=story>{TEXT * 6}<br>{TEXT}<h2>x</h2></div><nav>{STORY}</nav>{MENU}{MENU}",
    "a blank that lxml refuses": f"<article>{STORY}</article><div>a\f</div>",
    "articles appended": f"<article>{STORY}</article><div class='mvp-post-add-box'>{STORY * 3}</div>",
    "comments": f"<article>{STORY}</article><ol class=comments><li>{STORY}</ol><div id=comments>{STORY}</div>",
    "a forum": f"{FORUM}<div class=comments>{STORY}</div><p>{TEXT}</p>",
    "the word of a forum": f"<article>{STORY}</article><div class=comments>{STORY}DiscussionForumPosting</div>",
    "nothing": "",
}
TAGS = """
<article> </article> <div> </div> <div\tclass=post-content> <div\tclass=infinite-scroll> <div\tclass=cookie-banner> <p>
<b> <a\thref=/>x</a> <nav> </nav> <form> </form> <ul><li> </ul> <br> <h2>x</h2> <style>p{} </style> <script> </script>
<head> <title>x</title> <aside> <svg> <table><tr><td> <span> <figure><img\tsrc=/a.jpg> <blockquote>
"""
PIECES = st.sampled_from([*PAGES.values(), STORY, MENU, TEXT, *re.split("[ \n]", TAGS), "\v", "&#11;"])


def document(body: str) -> Document:
    page = f"<html><head><title>x</title><style>p {{}}</style></head><body>{body}</body></html>"
    return Document(Page(url="https://n.example/a", body=page.encode()))


def by_trafilatura(page: Document) -> str:
    options = Extractor(output_format="html", fast=True, comments=False, images=True, links=True, formatting=True)
    found: Any = bare_extraction(page.tree, options=options)
    markup = normalize("NFC", build_html_output(found)) if found else ""
    return markup.partition("<body>")[2].rpartition("</body>")[0]


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_the_text_is_the_same(body: str) -> None:
    page = document(body)
    assert read_main_text(page) == by_trafilatura(page)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_the_text_of_any_page_is_the_same(body: str) -> None:
    page = document(body)
    assert read_main_text(page) == by_trafilatura(page)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_a_page_is_never_longer_than_it_is_said_to_be_at_most(body: str) -> None:
    page = document(body.replace("\v", "").replace("\f", "").replace("&#11;", ""))
    assert len(html2txt(page.tree)) <= at_most(page.tree)


def test_a_second_look_that_fails_leaves_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    page = document(PAGES["little, and more to be found"])
    again = read_main_text(page)

    def fails(tree: Any, options: Any) -> Any:
        assert options.focus != "recall"
        return extract_content(tree, options)

    monkeypatch.setattr("crawler.pages.main_text.extract_content", fails)
    assert read_main_text(page).count(TEXT) < again.count(TEXT)


def test_trafilatura_goes_the_way_it_went_when_its_order_was_taken_over() -> None:
    """Where this fails, compare ``trafilatura.core`` with ``main_text`` before the sums are renewed."""
    steps: tuple[Any, ...] = (
        core.bare_extraction,
        core.trafilatura_sequence,
        core._prepare_tree,
        core._extract_and_compare,
        core._recall_retry,
        core._forum_thread_page,
    )
    paths: list[XPath] = [*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH, BASIC_CLEAN_XPATH]
    assert digest("".join(map(inspect.getsource, steps))) == "77dd1d3d3ef74ed4"
    assert digest("".join(path.path for path in paths)) == "a4f8427f90dc8cfe"
    assert {"script", "style", "head"} <= set(MANUALLY_CLEANED)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
