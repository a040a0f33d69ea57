"""The pictures of an article, and what the words below them say: caption, credit, label."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.draft import FoundImage
from crawler.normalise.blocks import Block, Figure, figures
from crawler.normalise.links import image_address
from crawler.normalise.pieces import plain
from crawler.normalise.rules import TextRules
from storage.article import Image

_LABEL = (
    r"((?:资料|資料|档案|檔案|示意|合成|效果|新闻|新聞|历史|歷史)(?:照片|图片|圖片|照|图|圖|画面|畫面)"
    r"|资料|資料|档案|檔案|图片新闻)"
)
_LEADING_LABEL = re.compile(rf"^\s*(?:[（(]\s*{_LABEL}\s*[）)]|{_LABEL}\s*[:：])\s*")
_TRAILING_LABEL = re.compile(rf"[（(]\s*{_LABEL}\s*[）)]\s*[。.]?$")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{2,120})[）)]\s*[。.]?$")
_CREDITED = re.compile(
    r"社|[摄攝]|提供|图片|圖片|[图圖照]$|档案|檔案|资料|資料|视频|視頻|截[图圖屏]|推特|脸书|臉書|微博|网|網|报|報|纪元|紀元"
    r"|电视台|電視台|^(?:AP|AFP|EPA|Reuters|Getty|VOA|RFA|BBC|CNA|dpa)|Getty|Reuters|Copyright|©|CC BY|via |Photo"
    r"|公有领域|公共領域|公有領域"
)
_SIGNED = re.compile(
    r"((?:图片来源|圖片來源|图片版权|圖片版權|图源|圖源|来源|來源|摄影|攝影|©|Photo by|Photo:|Credit:)"
    r"\s*[:：]?\s*[^。]{2,60})$"
)
_HOUSE = re.compile(
    r"social-?share|default[-_]?(?:share|image|og)|share[-_]default|og[-_]default|site-?logo|favicon|apple-touch-icon",
    re.IGNORECASE,
)


def read_caption(text: str, credit: str = "", *, url: str = "") -> Image:
    """The words below a picture taken apart: a label such as 资料照片, a credit at the end, and the rest."""
    caption, label = plain(text), ""
    if match := _LEADING_LABEL.match(caption):
        label, caption = match[1] or match[2], caption[match.end() :]
    if match := _TRAILING_LABEL.search(caption):
        label, caption = label or match[1], caption[: match.start()].rstrip()
    if not credit and (match := _credit_of(caption)):
        credit, caption = match[1], caption[: match.start()]
    return Image(url=url, caption=caption.strip(), credit=plain(credit), label=label)


def _credit_of(caption: str) -> re.Match[str] | None:
    match = _IN_BRACKETS.search(caption)
    return match if match and _CREDITED.search(match[1].strip()) else _SIGNED.search(caption)


def find_images(
    blocks: Iterable[Block], found: Iterable[FoundImage], *, title: str, base: str, rules: TextRules
) -> tuple[Image, ...]:
    """The pictures of an article, each once: those a page names beside its body, then those of the body in order."""
    images: dict[str, Image] = {}
    for one in found:
        url = image_address({"src": one.url}, base, rules.rewrites)
        if url and not is_house_picture(url, rules.unwanted_images):
            _keep(images, read_caption(one.caption, one.credit, url=url))
    for figure in figures(blocks):
        if figure.url:
            _keep(images, read_caption(figure.caption or _spoken(figure, title), figure.credit, url=figure.url))
    return tuple(images.values())


def is_house_picture(url: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    """A picture that stands for the outlet, not for the article."""
    return bool(_HOUSE.search(url.rsplit("/", 1)[-1])) or any(pattern.search(url) for pattern in patterns)


def _spoken(figure: Figure, title: str) -> str:
    """The alternative text where it is a caption: not the title again, not a file's name."""
    alt = figure.alt
    return "" if alt == title or len(alt) < 4 or re.fullmatch(r"[\w.-]+", alt, re.ASCII) else alt


def _keep(images: dict[str, Image], image: Image) -> None:
    known = images.get(image.url)
    if known is None or (not known.caption and image.caption):
        images[image.url] = image
