"""What is taken for safe without being parsed again, and which selectors are not asked."""

from __future__ import annotations

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.body import _CLEANER, read_body
from crawler.normalise.grammar import PLAINLY_SAFE
from crawler.normalise.rules import Role, TextRules

PIECES = st.sampled_from(
    [
        *"p h2 strong em a br li ul ol blockquote figure img td script q".split(),
        "<p>", "</p>", "<strong>", "</strong>", "<em>", "</em>", "<br>", "<h2>", "</h2>", "<ul><li>", "</li></ul>",
        '<a href="https://e.example/?a=1&amp;b">', "</a>", '<a href="javascript:alert(1)">', "<script>",
        "&amp;", "&lt;",
        "&nbsp;", "&", "\xa0", "<blockquote>", "</blockquote>", "<figure>", "</figure>", "字", "<figcaption>",
        '<img src="https://e.example/a.jpg" alt="&quot;">', "</figcaption>", '<p class="x">', "<!-- -->", "<td>",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_plain_form_is_what_the_sanitiser_leaves_alone(html: str) -> None:
    if PLAINLY_SAFE.fullmatch(html):
        assert _CLEANER.clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<br>b &amp; c</p><h2>d</h2>",
        '<p><strong>a <a href="https://e.example/">b</a></strong><a href="https://e.example/"><em>c</em></a></p>',
        '<figure><img src="https://e.example/a.jpg" alt="b"><figcaption>c</figcaption></figure>',
        "<ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>",
    ],
)
def test_usual_bodies_are_plain(html: str) -> None:
    assert PLAINLY_SAFE.fullmatch(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a", "<p>a</h2>", "<p><em>a</strong></p>", "<script>a</script>", '<p onclick="a">b</p>', "<p>a & b</p>",
        '<p><a href="javascript:a">b</a></p>', '<p><a href="https://e.example/"><a href="https://e.example/">b</a></a></p>',
    ],
)  # fmt: skip
def test_what_is_not_plain_goes_through_the_sanitiser(html: str) -> None:
    assert not PLAINLY_SAFE.fullmatch(html)


def test_very_long_bodies_are_read_to_their_end() -> None:
    html = "<p>字<strong>a</strong></p>" * 50_000
    assert PLAINLY_SAFE.fullmatch(html)
    assert not PLAINLY_SAFE.fullmatch(html + "<p>")
    assert nh3.is_html(html)


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        (".Lead", b"lead"),
        ("div > small", b"<small"),
        ("#box > :not(.copyright)", b"box"),
        ("h2:first-child", b"<h2"),
        ("[data-test-id='Inline Ad']", b"inline ad"),
        ("time[datetime]", b"datetime"),
        ("*", b""),
        (".a, .b", b""),
        ("p:nth-child(2)", b""),
    ],
)
def test_selectors_know_a_word_of_what_they_find(selector: str, hint: bytes) -> None:
    assert Role("drop", selector).hint == hint


def test_names_are_found_in_whatever_case_they_are_written() -> None:
    rules = TextRules(drop=(".Ad", "figcaption", "[data-AD]"))
    html = "<P CLASS='Ad'>a</P><FIGURE><FIGCAPTION>b</FIGCAPTION></FIGURE><p DATA-AD='1'>c</p><p>d</p>"
    assert [block.text for block in read_body(html, "", rules).blocks] == ["d"]  # type: ignore[union-attr]
