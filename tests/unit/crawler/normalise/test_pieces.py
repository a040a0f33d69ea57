"""Pieces of a paragraph: trimmed, cut, and taken out line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.blocks import BREAK, Figure, Group, Paragraph, Tag, figures, paragraphs, render
from crawler.normalise.pieces import collapse, cut, lines_of, plain, tidy, without_lines

B, END = Tag("<strong>"), Tag("</strong>")


@pytest.mark.parametrize(
    ("pieces", "tidied"),
    [
        ([" a "], ["a"]),
        ([" "], []),
        ([BREAK, " a ", BREAK, " b ", BREAK], ["a", BREAK, "b"]),
        (["a ", B, " b", END, " ", B, END, " c "], ["a ", B, "b", END, " c"]),
        ([B, BREAK, END], []),
        (["a", B, B, END, END, "b"], ["ab"]),
        (["a", " ", ""], ["a"]),
    ],
)
def test_blanks_breaks_and_empty_markup_go(pieces: list[str], tidied: list[str]) -> None:
    assert tidy(pieces) == tidied


def test_cutting_counts_a_break_as_one_character() -> None:
    pieces = [B, "abc", END, BREAK, "def"]
    assert cut(pieces, 0, 7) == pieces
    assert cut(pieces, 2, 5) == [B, "c", END, BREAK, "d"]
    assert cut(pieces, 4, 7) == ["def"]
    assert cut(pieces, 0, 3) == [B, "abc", END]


def test_lines_are_taken_out_and_markup_stays_balanced() -> None:
    pieces = [B, "a", BREAK, "b", END, BREAK, "c"]
    assert lines_of(pieces) == ["a", "b", "c"]
    assert without_lines(pieces, {1}) == [B, "a", END, BREAK, "c"]
    assert without_lines(pieces, {0}) == [B, "b", END, BREAK, "c"]


@pytest.mark.parametrize(
    ("text", "collapsed"),
    [
        ("a  b", "a b"),
        (" \n a\t", " a "),
        ("\u3000甲\xa0乙", " 甲 乙"),
        ("\n", " "),
        ("\u200b", ""),
        ("", ""),
        ("a\x07b", "ab"),
    ],
)
def test_blanks_collapse(text: str, collapsed: str) -> None:
    assert collapse(text) == collapsed
    assert plain(text) == collapsed.strip()


@given(st.text())
def test_collapsing_is_stable(text: str) -> None:
    assert collapse(collapse(text)) == collapse(text)
    assert plain(plain(text)) == plain(text)


def test_text_and_figures_are_found_in_groups() -> None:
    figure = Figure(url="https://h.example/i.jpg", alt='a"b', caption="c", credit="d")
    group = Group("ul", [Group("li", [Paragraph("p", ["a", BREAK, B, "b", END])]), Group("li", [figure])])
    assert [paragraph.text for paragraph in paragraphs([group])] == ["a b"]
    assert list(figures([group, figure])) == [figure, figure]
    assert render([group]) == (
        "<ul><li>a<br><strong>b</strong></li><li><figure>"
        '<img src="https://h.example/i.jpg" alt="a&quot;b"><figcaption>c d</figcaption></figure></li></ul>'
    )
