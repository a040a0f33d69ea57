"""What may be shown: harmless, and otherwise as it was published."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.shown import MAX_DEPTH, shown_html


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("plain 5 \x93six\x94", "plain 5 “six”"),
        ("a & b", "a &amp; b"),
        ("<b>a\ud83d</b>", "<b>a</b>"),
        ("<p><b>a</b><br>b</p>", "<p><b>a</b><br>b</p>"),
        ('<a href="/b" onclick="x()">a</a>', '<a href="/b">a</a>'),
        ('<a href="java&#9;script:x()">a</a>', "<a>a</a>"),
        ('<p style="position:fixed">a</p><form action="/x"><input></form>', "<p>a</p>"),
        ("<script>x()</script><style>p{}</style><iframe src=x></iframe>a", "a"),
        ('<svg><animate onbegin="x()"></svg><math><mtext><img src=x onerror=y></mtext></math>', ""),
    ],
)
def test_what_harms_goes_and_the_rest_stays(listed: str, shown: str) -> None:
    assert shown_html(listed) == shown


@pytest.mark.parametrize("tag", ["<div>", "<b><div>", "<p><div>", "<x y='>'>"])
def test_deep_nesting_costs_no_quadratic_time(tag: str) -> None:
    assert "<div><div>" not in shown_html(tag * 50_000 + "x")


def test_long_flat_texts_keep_their_form() -> None:
    html = "<p>a<br>b<img src='c.png'><hr></p>" * MAX_DEPTH
    assert shown_html(html).count("<hr>") == MAX_DEPTH


@given(st.text(alphabet="<>/='\"&;# abipsrcon:javt\n", max_size=80))
def test_soup_comes_out_without_handlers_and_scripts(text: str) -> None:
    shown = shown_html(text)
    assert not re.search(r"<[^>]*\son\w+=|<script|javascript:[^<]*\">", shown, re.IGNORECASE)
    assert shown_html(shown) == shown
