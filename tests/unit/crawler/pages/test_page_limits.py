"""A page is refused for its tags exactly where looking at every one of them refuses it, and read in UTF-8."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.draft import Page
from crawler.errors import ParseError
from crawler.feeds.encoding import decode_html
from crawler.limits import Limits, check_page
from crawler.pages.document import Document, text_of

URL = "https://n.example/a"
LIMITS = Limits(tags=6, attributes=90)
MARKS = ["<p ", "<", ">", '"', "'", "=", " ", "</p>", "港", "\0", "a=1 " * 60, "b " * 60, "c" * 300, "<i title='\">' "]


def refused(page: Page) -> str:
    try:
        Document(page)
    except ParseError as error:
        return str(error)
    return ""


def refused_by_every_tag(text: str) -> str:
    try:
        check_page(text, LIMITS)
    except ParseError as error:
        return str(error)
    return ""


@given(st.lists(st.sampled_from(MARKS), max_size=24).map("".join))
def test_a_page_is_refused_as_by_a_look_at_every_tag(text: str) -> None:
    assert refused(Page(url=URL, body=text.encode(), limits=LIMITS)) == refused_by_every_tag(text.replace("\0", ""))


@pytest.mark.parametrize(
    "tag",
    [
        f"<p {'a=1 ' * 200}>",
        f"<p {'a=1 ' * 200}",
        f'<p title="it\'s > here" {"a=1 " * 200}>',
        f"""<p {'a="f()>" ' * 200}>""",
        f"<b><p {'a ' * 249}a>",
    ],
)
def test_a_crowded_tag_is_seen_however_it_is_quoted(tag: str) -> None:
    assert "attributes, more than 90" in refused(Page(url=URL, body=tag.encode(), limits=LIMITS))


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("body", ["港<p>灯塔".encode(), "港<p>灯塔".encode("gb18030"), b"\0<p>x\0y", b"\xe6\xb8<p>x"])
def test_a_page_is_read_as_the_text_its_bytes_are_decoded_to(mark: bytes, body: bytes) -> None:
    page = Page(url=URL, body=mark + body)
    text = decode_html(page.body, {}).text
    assert text_of(Document(page).tree) == text.replace("<p>", "").replace("\0", "")
