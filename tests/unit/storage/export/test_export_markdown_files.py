"""Bodies in Markdown: a renderer shows what the HTML showed."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from storage.export import FORMATS, ExportOptions
from storage.export.commonmark import escaped, markdown
from storage.export.item import holdable, xml

RENDERER = MarkdownIt("commonmark")


def shown(html: str) -> str:
    """The text that HTML shows, blanks aside."""
    return "".join(lxml_html.fromstring(f"<div>{html}</div>").itertext()).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<p>一<br>二<br></p>", "一\\\n二"),
        ("<h2>标题</h2>", "## 标题"),
        ("<p>a <em>b</em> <strong>c</strong> <i>d</i></p>", "a *b* **c** *d*"),
        ("<p>甲<strong>“乙”</strong>丙</p>", "甲<strong>“乙”</strong>丙"),
        ('<p><a href="https://x.org/a b">l</a></p>', "[l](<https://x.org/a%20b>)"),
        ('<p><a href="javascript:x">l</a></p>', "l"),
        ('<figure><img src="https://x.org/1.jpg" alt="河"><figcaption>图</figcaption></figure>',
         "![河](<https://x.org/1.jpg>)\n\n图"),
        ("<ul><li>一</li><li>二</li></ul>", "- 一\n- 二"),
        ("<ol><li>一<ul><li>二</li></ul></li></ol>", "1. 一\n\n   - 二"),
        ("<blockquote><p>一</p><p>二</p></blockquote>", "> 一\n>\n> 二"),
        ("<table><tr><td>1</td></tr></table>", "<table><tr><td>1</td></tr></table>"),
        ("<p>x<script>alert(1)</script></p><style>y</style><!-- z -->", "x"),
        ("loose <p>x</p> tail", "loose\n\nx\n\ntail"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, expected):
    assert markdown(html) == expected


@pytest.mark.parametrize(
    "text",
    ["# x", "- x", "+ x", "1. x", "1) x", "> x", "---", "***", "===", "a * b * c", "_x_", "`x`", "[x](y)", "![x](y)",
     "<b>", "&amp;", "&#65;", "\\", "a\\", "~~~", "| a |", "快看![x]", "[^1]: x", "***x***"],
)  # fmt: skip
def test_text_that_looks_like_markup_is_shown(text):
    assert shown(RENDERER.render(markdown(f"<p>{xml(text)}</p>"))) == shown(xml(text))
    assert shown(RENDERER.render(f"# {escaped(text)}")) == shown(xml(text))


@settings(max_examples=200)
@given(st.text("ab*_`[]()<>#-+=|~!&;\\1.) \n中“”", max_size=30), st.sampled_from(["p", "li", "blockquote", "em"]))
def test_any_text_is_shown_as_it_is(text, tag):
    html = f"<{tag}>{xml(text)}</{tag}>"
    assert shown(RENDERER.render(markdown(html))) == shown(xml(text))


def test_a_link_after_an_exclamation_mark_is_no_picture():
    assert "<img" not in RENDERER.render(markdown('<p>快看!<a href="https://x.org/">x</a></p>'))


def test_a_file_has_front_matter_title_and_body(tmp_path, make):
    stored = make(title='说"#1"', authors=("甲", "乙: c"), tags=("a, b",))
    FORMATS["markdown"].export([stored], tmp_path, ExportOptions(outlet_names={"paper": "晨报"}))
    text = (tmp_path / "晨报" / "2023-06-14-说＂#1＂.md").read_text("utf-8")
    _, front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    values = yaml.safe_load(front)
    assert (values["title"], values["authors"], values["tags"]) == ('说"#1"', ["甲", "乙: c"], ["a, b"])
    assert body == '\n# 说"#1"\n\n第一段\n\n第二段\n'


def test_what_xml_cannot_hold_is_replaced():
    assert holdable("a\x00\ud83db") == "a\ufffd\ufffdb"
