"""Data in scripts: every way pages write it, and an article read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.draft import FoundImage, Page
from crawler.pages.data import read_article
from crawler.pages.document import Document
from crawler.pages.rules import PageData
from crawler.pages.script import read_data, read_json


def document(script: str, attributes: str = "") -> Document:
    html = f"<html><body><script>var other = 1;</script><script {attributes}>{script}</script></body></html>"
    return Document(Page(url="https://x.org/1", body=html.encode()))


VALUE = {"title": '说 "好" & </b>', "n": None}


@pytest.mark.parametrize(
    "script",
    [
        f"window.STATE = {json.dumps(VALUE)};",
        f"window['STATE']={json.dumps(VALUE)}",
        f"STATE={json.dumps(VALUE)};OTHER={{}}",
        f"window.STATE = JSON.parse({json.dumps(json.dumps(VALUE))});",
        "window.STATE = JSON.parse('" + json.dumps(VALUE).replace("\\", "\\\\").replace("'", "\\'") + "')",
        r"""STATE = JSON.parse('{\x22title\x22:"说 \\"好\\" & </b>","n":null}')""",
        'STATE\n =\n {"title": "说 \\"好\\" & </b>", "n": undefined};',
    ],
)
def test_variable_is_read_however_it_is_set(script: str) -> None:
    assert read_data(document(script.replace("</", "<\\/")), PageData(variable="STATE")) == VALUE


@pytest.mark.parametrize(
    "script",
    [
        "STATE == {}",
        "MY_STATE = {}",
        "STATE = {broken",
        "STATE = JSON.parse(x)",
        "STATE = JSON.parse('')",
        r"STATE = JSON.parse('\q{}')",
        "STATE = JSON.parse('5')",
        "STATE = ",
        "",
    ],
)
def test_page_without_readable_data_has_none(script: str) -> None:
    assert read_data(document(script), PageData(variable="STATE")) is None


def test_script_element_may_be_the_data() -> None:
    assert read_data(document('{"a": 1}', 'id="d"'), PageData(script="script#d")) == {"a": 1}
    assert read_data(document("", 'id="d"'), PageData(script="script#d")) is None


@pytest.mark.parametrize(
    "text",
    ['<!-- {"a": 1} -->', '//<![CDATA[\n{"a": 1}\n//]]>', '  {"a": 1};', '{"a": 1} {"b": 2}', '\ufeff{"a":\n1}'],
)
def test_json_is_read_out_of_its_wrapping(text: str) -> None:
    assert read_json(text) == {"a": 1}


def test_raw_line_break_in_a_string_is_borne() -> None:
    assert read_json('{"a": "x\ny"}') == {"a": "x\ny"}
    assert read_json("no braces") is None
    assert read_json("[" * 100_000) is None


def article(data: Any, **paths: str) -> Any:
    return read_article(document(f"S = {json.dumps(data)}"), PageData(variable="S", **paths))


def test_article_is_read_by_its_paths() -> None:
    data = {
        "p": {
            "t": " 标&amp;题 ",
            "s": "要闻",
            "time": 1763601000,
            "b": "<p>文</p>",
            "who": ["林", "林", {"name": "兰"}],
        }
    }
    found = article(data, at="p", title="t", section="s", published="time", body="b", authors="who", lead="none")
    assert (found.title, found.section, found.published, found.body) == ("标&题", "要闻", "1763601000", "<p>文</p>")
    assert (found.authors, found.lead) == (("林", "兰"), "")


def test_several_texts_are_the_paragraphs_of_one() -> None:
    found = article({"e": [{"c": "一"}, {"c": "<h2>二</h2>"}, {"c": ""}, {"c": True}]}, body="e.c")
    assert found.body == "<p>一</p><h2>二</h2>"


def test_plain_text_gets_its_paragraphs() -> None:
    assert article({"b": "一 < 二\n\n三"}, body="b").body == "<p>一 &lt; 二</p><p>三</p>"


def test_first_object_with_a_body_is_the_article() -> None:
    data = {"Article:1": {"t": "空", "b": ""}, "Article:2": {"t": "有", "b": "文"}}
    assert article(data, at="Article:*", title="t", body="b").title == "有"
    assert article(data, at="Article:*", title="t").title == "空"


def test_nothing_at_the_place_named_is_no_article() -> None:
    assert article({"a": 1}, at="b") is None
    assert article({"a": "text"}, at="a") is None


def test_images_are_addresses_or_objects() -> None:
    data = {
        "i": ["/a.jpg", {"src": "b.jpg", "cap": "图&amp;片", "by": "某社"}, {"cap": "无址"}, 5],
        "one": {"url": "/c.jpg"},
    }
    found = article(data, images="i", image_url="src", caption="cap", credit="by")
    assert found.images == (
        FoundImage(url="https://x.org/a.jpg"),
        FoundImage(url="https://x.org/b.jpg", caption="图&片", credit="某社"),
    )
    assert article(data, images="one").images == (FoundImage(url="https://x.org/c.jpg"),)
