"""Front matter: the old form where it is right, quoted where it is not."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from storage.export.frontmatter import plain, quoted

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
YAMLISH = st.text(st.sampled_from(" -?:,[]{}#&*!|>'\"%@`\\~=<.0123456789exobTZnully中A"), min_size=1, max_size=8)


@given(TEXT | YAMLISH)
@example("\ufffe")
@example("\u2028")
def test_quoted_text_is_read_back(text):
    assert yaml.safe_load(f"title: {quoted(text)}")["title"] == text


@given(TEXT | YAMLISH)
@example("12:30:45")
@example("2023-01-02")
@example("0o17")
@example("1e3")
@example(".5")
def test_plain_text_is_read_back_as_a_string(text):
    if text.strip(" "):
        values = yaml.safe_load(f"author: {plain(text)}\ntags: [ {plain(text, flow=True)} ]\n")
        assert values["author"].strip(" ") == values["tags"][0].strip(" ") == text.strip(" ")


@pytest.mark.parametrize(
    "text", ["王记者", "RTI 中央廣播電臺", "(臺)中央社CNA", "廠妹&男閨蜜", "a:b", "a#b", "-x", "C:\\x", "9to5"]
)
def test_the_old_form_stays_where_it_is_right(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    "text", ["yes", "~", "163", "1_000", "[x]", "a: b", "a #b", ":symbol", "- x", "2023-01-02", ""]
)
def test_the_old_form_is_quoted_where_it_would_be_read_as_something_else(text):
    assert plain(text) == f'"{text}"'


@pytest.mark.parametrize("text", ["a, b", "a?", "x]"])
def test_lists_need_quotes_more_often(text):
    assert plain(text) == text
    assert plain(text, flow=True) == f'"{text}"'


def test_only_the_quote_is_escaped_where_that_is_enough():
    assert quoted('说"好"') == r'"说\"好\""'
    assert quoted("a\\b\ud83d") == '"a\\\\b\ufffd"'
