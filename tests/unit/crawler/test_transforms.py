"""Named transforms: what they mend, and what they leave alone."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from crawler.draft import Draft
from crawler.normalise import normalise
from crawler.outlet import Outlet
from crawler.transforms import TRANSFORMS, transformed, zaobao_shuffled
from storage.article import Article, SourceKind


def ranked(rank: int, text: str, *, padded: bool = True) -> str:
    code = b32encode(str(rank).encode()).decode()
    return f'<p data-s="abc{code if padded else code.rstrip("=").lower()}">{text}</p>'


def mended(html: str) -> str:
    soup = BeautifulSoup(f"<div>{html}</div>", "lxml")
    zaobao_shuffled(soup)
    return soup.get_text()


def test_paragraphs_are_put_in_the_order_of_their_numbers() -> None:
    assert mended(ranked(10, "丁") + ranked(2, "乙") + ranked(1, "甲") + ranked(3, "丙")) == "甲乙丙丁"


def test_code_may_lack_its_padding() -> None:
    assert mended(ranked(2, "乙", padded=False) + ranked(1, "甲", padded=False)) == "甲乙"


def test_what_has_no_rank_stays_in_its_place() -> None:
    assert mended("<h2>题</h2>" + ranked(2, "乙") + "<hr>图" + ranked(1, "甲") + "尾") == "题甲图乙尾"


def test_block_with_an_unreadable_rank_is_left_alone() -> None:
    assert mended(ranked(2, "乙") + '<p data-s="abc!">丙</p>' + ranked(1, "甲")) == "乙丙甲"
    assert mended(ranked(2, "乙") + f'<p data-s="abc{b32encode(b"x").decode()}">丙</p>') == "乙丙"


def test_every_block_is_ordered_by_itself() -> None:
    html = f"<div>{ranked(2, '乙')}{ranked(1, '甲')}</div><div>{ranked(9, '丁')}{ranked(8, '丙')}</div>"
    assert mended(html) == "甲乙丙丁"


def test_transforms_are_named_as_definitions_name_them() -> None:
    assert TRANSFORMS["zaobao_shuffled"] is zaobao_shuffled


def test_body_is_mended_only_where_a_transform_is_named() -> None:
    body = ranked(2, "乙") + ranked(1, "甲") + "<b>尾"
    assert transformed(body, ()) is body
    assert transformed("", ("zaobao_shuffled",)) == ""
    assert transformed(body, ("zaobao_shuffled",)).endswith('甲</p><p data-s="abcGI======">乙</p><b>尾</b>')


def test_transform_of_an_outlet_mends_texts_of_its_feeds_too() -> None:
    outlet = Outlet(slug="x", name="X", language="zh-Hans", transforms=("zaobao_shuffled",))
    draft = Draft(url="https://x.org/1", title="题", body=ranked(2, "乙。") + ranked(1, "甲。"))
    article = normalise(draft, outlet, kind=SourceKind.FEED, fetched_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert isinstance(article, Article)
    assert article.text == "甲。\n乙。"


def test_half_a_surrogate_pair_does_not_stop_a_transform() -> None:
    assert transformed("<p>a\ud83d</p>", ("zaobao_shuffled",)) == "<p>a?</p>"


def test_a_body_of_endless_tags_is_left_as_it_is() -> None:
    assert transformed("<b></p>" * 6_000, ("zaobao_shuffled",)) == "<b></p>" * 6_000
