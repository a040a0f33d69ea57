"""One line of HTML, and links that stay links."""

from __future__ import annotations

import pytest

from storage.export.markdown import escaped, target
from storage.export.post import one_line


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>见\nhttps://example.org\r\n说</p>", "<p>见 https://example.org 说</p>"),
        (" <p>a</p>\n\n\t<p>b</p>\n", "<p>a</p> <p>b</p>"),
        ("<p>x</p>\n<PRE>a\n  b</PRE>\n<p>y</p>", "<p>x</p> <PRE>a&#10;  b</PRE> <p>y</p>"),
        ("a\x00b\x1bc", "abc"),
    ],
)
def test_breaks_become_blanks_and_no_words_are_glued(html, line):
    assert one_line(html) == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[國際] 消息", "[國際] 消息"),
        ("半]", "半\\]"),
        ("]a[", "\\]a\\["),
        ("末\\", "末\\\\"),
        ("<b>", "&lt;b>"),
        ("*星* `代", r"\*星\* \`代"),
        ("_下_ @user_name", r"\_下\_ @user_name"),
        ("![x](y)", r"!\[x\](y)"),
        ("[^1]", r"\[^1\]"),
        (r"C:\temp \*", r"C:\temp \\\*"),
        ("$$x$$ 5$", r"\$$x\$$ 5$"),
        ("[快讯]: 消息", "[快讯]&#58; 消息"),
    ],
)
def test_only_what_breaks_a_link_is_escaped(text, shown):
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("url", "written"),
    [("https://x/a_(b)", "https://x/a_(b)"), ("https://x/a)", "https://x/a%29"), ("/a b<c>", "/a%20b%3Cc%3E")],
)
def test_targets_keep_balanced_parentheses(url, written):
    assert target(url) == written
