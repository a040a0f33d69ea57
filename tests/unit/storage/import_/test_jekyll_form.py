"""Posts of the old archives, read back to the strings they were made of."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import ImportedFileError
from storage.import_ import FORMS, Item, Post, recognise
from storage.import_.found import Broken

FORM = FORMS["jekyll"]
AT = datetime(2023, 6, 14, 21, 3, 30, tzinfo=UTC)
PARTS = {
    "title": '"港口重开"',
    "date": "2023-06-14T21:03:30.000Z",
    "author": "某某",
    "from": "https://demo.example/cn/1",
    "tag": "演示",
    "comments": "comments: True\n",
    "ms": "1686776610000",
    "link": "港口重开",
    "body": "<p>正文</p>",
}


def post(**parts: str) -> str:
    parts = PARTS | parts
    return (
        f"---\nlayout: post\ntitle: {parts['title']}\ndate: {parts['date']}\nauthor: {parts['author']}\n"
        f"from: {parts['from']}\ntags: [ {parts['tag']} ]\n{parts['comments']}categories: [ {parts['tag']} ]\n---\n"
        f"<!--{parts['ms']}-->\n[{parts['link']}]({parts['from']})\n------\n\n<div>\n{parts['body']}\n</div>\n"
    )


def read(text: str | bytes, name: str = "2023-06-14-港口重开.md") -> Post:
    data = text.encode() if isinstance(text, str) else text
    found = FORM.read(Item(name=name, data=data, path=Path(name)))
    assert isinstance(found, Post)
    return found


@pytest.mark.parametrize("comments", ["comments: True\n", ""])
def test_a_post_gives_its_strings_back(comments: str) -> None:
    assert read(post(comments=comments)) == Post(
        link="https://demo.example/cn/1",
        title="港口重开",
        author="某某",
        outlet="演示",
        body="<p>正文</p>",
        dated="2023-06-14T21:03:30.000Z",
        listed_at=AT,
        fetched_at=AT,
    )


def test_nan_says_that_the_date_is_the_time_of_the_crawl() -> None:
    found = read(post(ms="NaN"))
    assert (found.listed_at, found.fetched_at) == (None, AT)


def test_a_future_date_was_clamped_to_the_time_of_the_crawl() -> None:
    found = read(post(ms="1686780210000"))
    assert (found.listed_at, found.fetched_at) == (datetime(2023, 6, 14, 22, 3, 30, tzinfo=UTC), AT)


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01T00:00:00+23:59"])
def test_a_date_that_is_none_does_no_harm(date: str) -> None:
    found = read(post(date=date))
    assert (found.listed_at, found.fetched_at, found.dated) == (AT, AT, date)


def test_a_post_without_the_comment_was_listed_at_its_date() -> None:
    assert read(post().replace("<!--1686776610000-->\n", "")).listed_at == AT


@pytest.mark.parametrize(
    ("front", "link", "title"),
    [
        (r'"\"好\"，他说"', '"好"，他说', '"好"，他说'),
        (r'"一\"二"', r"一\"二", r"一\"二"),
        ('"说了半句"', "说了半句...", "说了半句..."),
        ('"  两边有空格 "', "两边有空格", "  两边有空格 "),
        ('" 前 后"', "前...\xa0后", " 前...\xa0后"),
        ('"a [b](c) d"', "a [b](c) d", "a [b](c) d"),
        ('"第一行\n第二行"', "第一行\n第二行", "第一行\n第二行"),
        (r'"路径 C:\\x"', r"路径 C:\x", r"路径 C:\x"),
        ('"别的"', "标题", "标题"),
        ("没有引号", "没有引号", "没有引号"),
        ('"{{ "{{" }} x"', '{{ "{{" }} x', "{{ x"),
    ],
)
def test_titles_come_back_as_they_were_listed(front: str, link: str, title: str) -> None:
    assert read(post(title=front, link=link)).title == title


def test_a_no_break_space_at_the_edge_comes_back_from_the_file_name() -> None:
    assert read(post(title='" 题 "', link="题"), "2023-06-14-\xa0题\u3000.md").title == "\xa0题 "
    assert read(post(title='" 题 "', link="题"), "2023-06-14-\xa0题\xa0.md").title == "\xa0题\xa0"


@pytest.mark.parametrize(
    "body", ["<p>一</p></div><div>二", "一</div>", "<div>一", "第一行\n第二行", "", "行末\r没有换", "{%raw%} {{x}}"]
)
def test_bodies_come_back_whatever_they_close(body: str) -> None:
    assert read(post(body=body)).body == body


def test_what_our_export_shielded_from_liquid_is_bare_again() -> None:
    assert read(post(body='a {{ "{{" }} b {{ "{%" }} c')).body == "a {{ b {% c"


def test_a_body_without_its_wrapper_is_read() -> None:
    assert read(post().replace("<div>\n", "").replace("\n</div>", "")).body == "<p>正文</p>"


def test_windows_line_ends_and_a_mark_at_the_beginning_do_not_matter() -> None:
    assert read(b"\xef\xbb\xbf" + post().replace("\n", "\r\n").encode()) == read(post())


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (post().encode().replace(b"title", b"\xff", 1), 3, "not UTF-8"),
        (b"# only markdown\n", 1, "front matter"),
        (post().replace("from: ", "form: ").encode(), 2, "no from"),
        (post().replace("------\n\n", "").encode(), 11, "no line [title](link)"),
    ],
)
def test_a_broken_post_is_named_with_its_line(text: bytes, line: int, said: str) -> None:
    with pytest.raises(ImportedFileError, match=re.escape(said)) as raised:
        read(text)
    assert raised.value.line == line


def test_a_folder_gives_the_posts_of_an_outlet_in_the_order_of_listing(tmp_path: Path) -> None:
    later, sooner = post(ms="1686776610009"), post(ms="1686776610001")
    (tmp_path / "archived" / "2023-06-15").mkdir(parents=True)
    (tmp_path / "2023-06-14-a.md").write_text(later, "utf-8")
    (tmp_path / "archived" / "2023-06-15" / "2023-06-14-z.md").write_text(sooner, "utf-8")
    (tmp_path / "2023-06-13-other.md").write_text(post(tag="乙"), "utf-8")
    (tmp_path / "README.md").write_text("no post", "utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "2023-06-14-b.md").write_text("no post", "utf-8")
    names = [item.name for item in FORM.items(tmp_path) if isinstance(item, Item)]
    assert names == ["2023-06-13-other.md", "2023-06-14-z.md", "2023-06-14-a.md"]
    assert recognise(tmp_path) == ["jekyll"]


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "2023-06-14-x.md").symlink_to(tmp_path / "gone")
    [piece] = FORM.items(tmp_path)
    assert isinstance(piece, Broken)
    assert "cannot be read" in piece.message
