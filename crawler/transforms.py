"""What selectors cannot say: named functions that mend a body's tree before it is read.

A layout names them for its pages, an outlet for all its texts. Only these pay for a second, BeautifulSoup tree.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

if TYPE_CHECKING:  # bs4 costs 60 ms to load, and most crawls never need it
    from bs4 import BeautifulSoup, Tag

Transform = Callable[["BeautifulSoup"], None]

_PREFIX = 3
_MOST_TAGS = 10_000  # BeautifulSoup takes seconds for more, and no text has as many


def zaobao_shuffled(soup: BeautifulSoup) -> None:
    """Put shuffled paragraphs back in order: their rank stands in ``data-s``, in base32 after three characters.

    Elements without a rank stay where they are. A block with a rank that cannot be read is left alone.
    """
    for parent in {id(tag.parent): tag.parent for tag in soup.select("[data-s]") if tag.parent}.values():
        slots = [tag for tag in parent.find_all(recursive=False) if tag.has_attr("data-s")]
        ranks = [_rank(str(tag["data-s"])) for tag in slots]
        if None not in ranks:
            _fill(slots, [slots[i] for i in sorted(range(len(slots)), key=lambda i: ranks[i] or 0)], soup)


def _rank(value: str) -> int | None:
    code = value[_PREFIX:].rstrip("=").upper()
    try:
        return int(base64.b32decode(code + "=" * (-len(code) % 8)))
    except (binascii.Error, ValueError):
        return None


def _fill(slots: list[Tag], tags: list[Tag], soup: BeautifulSoup) -> None:
    markers = [soup.new_tag("i") for _ in slots]
    for slot, marker in zip(slots, markers, strict=True):
        slot.replace_with(marker)
    for marker, tag in zip(markers, tags, strict=True):
        marker.replace_with(tag)


TRANSFORMS: dict[str, Transform] = {"zaobao_shuffled": zaobao_shuffled}


def transformed(body: str, names: tuple[str, ...]) -> str:
    """A body after the named transforms, in their order; one of endless tags as it is."""
    if not names or not body or body.count("<") > _MOST_TAGS:
        return body
    from bs4 import BeautifulSoup

    readable = body.encode("utf-8", "replace").decode()  # halves of surrogate pairs stop the parser
    soup = BeautifulSoup(f"<div>{readable}</div>", "lxml")
    for name in names:
        TRANSFORMS[name](soup)
    block = soup.find("div")
    return block.decode_contents() if block is not None else body


def _check_name(value: str) -> str:
    if value not in TRANSFORMS:
        near = get_close_matches(value, TRANSFORMS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(TRANSFORMS))}"
        raise ValueError(f"no such transform; {hint}")
    return value


TransformName = Annotated[str, AfterValidator(_check_name)]
