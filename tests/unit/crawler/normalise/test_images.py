"""Captions taken apart, and which pictures are the article's."""

from __future__ import annotations

import pytest

from crawler.draft import FoundImage
from crawler.normalise.body import read_body
from crawler.normalise.images import find_images, read_caption
from crawler.normalise.links import image_address, is_film, is_tracker
from crawler.normalise.rules import TextRules
from storage.article import Image

BASE = "https://news.example/a"


@pytest.mark.parametrize(
    ("text", "caption", "credit", "label"),
    [
        ("资料照片：某人。", "某人。", "", "资料照片"),
        ("资料照片:某人。(2018年11月5日)", "某人。(2018年11月5日)", "", "资料照片"),
        ("（资料照）某人", "某人", "", "资料照"),
        ("某人會晤（資料照）", "某人會晤", "", "資料照"),
        ("某人（左）通电话。（某社档案照/Copyright 2022 X）", "某人（左）通电话。", "某社档案照/Copyright 2022 X", ""),
        ("某人（左）", "某人（左）", "", ""),
        ("某人（AP）", "某人", "AP", ""),
        ("某人。 （某某社）。 （资料照片）", "某人。", "某某社", "资料照片"),
        ("某人 ©Getty Images", "某人", "©Getty Images", ""),
        ("©Reuters", "", "©Reuters", ""),
        ("（某某社）", "", "某某社", ""),
        ("某人。图片来源：某某网", "某人。", "图片来源：某某网", ""),
        ("某人。Photo by Ann Example", "某人。", "Photo by Ann Example", ""),
        ("", "", "", ""),
    ],
)
def test_captions_are_taken_apart(text: str, caption: str, credit: str, label: str) -> None:
    assert read_caption(text) == Image(url="", caption=caption, credit=credit, label=label)


def test_credit_given_apart_is_kept() -> None:
    assert read_caption("某人（某某社）", "某台制图").credit == "某台制图"


def images(body: str, *found: FoundImage, title: str = "T", rules: TextRules | None = None) -> tuple[Image, ...]:
    rules = rules or TextRules()
    return find_images(read_body(body, BASE, rules).blocks, found, title=title, base=BASE, rules=rules)


def test_pictures_of_page_and_body_are_listed_once() -> None:
    found = (FoundImage(url="/1.jpg"), FoundImage(url="/2.jpg", caption="second", credit="someone"))
    made = images("<img src=/3.jpg><figure><img src=/1.jpg><figcaption>first</figcaption></figure>", *found)
    assert made == (
        Image(url="https://news.example/1.jpg", caption="first"),
        Image(url="https://news.example/2.jpg", caption="second", credit="someone"),
        Image(url="https://news.example/3.jpg"),
    )


@pytest.mark.parametrize(
    "url",
    ["/s3/social-share.png", "/static/default-og.png", "/favicon.ico", "/x/HOUSE.png", "data:image/png;base64,x", ""],
)
def test_pictures_of_the_house_are_dropped(url: str) -> None:
    assert images("", FoundImage(url=url), rules=TextRules(drop_images=(r"HOUSE\.png",))) == ()


@pytest.mark.parametrize(
    ("alt", "caption"), [("某人在某地", "某人在某地"), ("标题标题", ""), ("image_01.jpg", ""), ("x", "")]
)
def test_alternative_text_may_be_the_caption(alt: str, caption: str) -> None:
    assert images(f'<img src=/1.jpg alt="{alt}">', title="标题标题")[0].caption == caption


@pytest.mark.parametrize(
    ("attributes", "tracks"),
    [
        ({"src": "/i.jpg"}, False),
        ({"src": "/i.jpg", "width": "1px"}, True),
        ({"src": "/i.jpg", "height": "0"}, True),
        ({"src": "https://b.scorecardresearch.com/p?x"}, True),
        ({"data-src": "https://stats.example/pixel.gif"}, True),
        ({"src": "/i.jpg", "width": "100%"}, False),
    ],
)
def test_trackers_are_known(attributes: dict[str, str], tracks: bool) -> None:
    assert is_tracker(attributes) is tracks


def test_film_hosts_are_known() -> None:
    assert is_film("https://www.youtube.com/embed/x")
    assert not is_film("https://youtube.com.evil.example/embed/x")


def test_sizes_with_commas_in_addresses_are_read() -> None:
    assert (
        image_address({"srcset": "/w_1,h_2/s.jpg 1x,/w_3,h_4/l.jpg 2x"}, BASE) == "https://news.example/w_3,h_4/l.jpg"
    )


def test_proxy_without_an_address_gives_none() -> None:
    assert image_address({"src": "https://images.weserv.nl/?w=300"}, BASE) == ""
