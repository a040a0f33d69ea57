"""The pictures and films of a body, and which words below them are theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from crawler.normalise.blocks import Figure
from crawler.normalise.links import Rewrites, image_address, is_film, is_tracker, link_address
from crawler.normalise.pieces import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

FRAMES = frozenset({"iframe", "embed", "object"})
PLAYERS = frozenset({"video", "audio"})


class Pictures:
    """Reads figures out of elements, and gives captions and credits to the figure they stand below."""

    def __init__(self, base: str, rewrites: Rewrites) -> None:
        self._base, self._rewrites = base, rewrites
        self._known: dict[str, Figure] = {}
        self._last: Figure | None = None
        self._waiting = ""
        self._lost = False

    def read_image(self, element: _Element) -> Figure | None:
        """A picture not shown before; a tracking pixel, or one without a usable address, is none."""
        attributes = _attributes(element)
        if is_tracker(attributes):
            return None
        url = image_address(attributes, self._base, self._rewrites)
        if not url:
            self._last, self._lost = None, True
            return None
        return self._show(Figure(url=url, alt=plain(attributes.get("alt") or attributes.get("title") or "")))

    def read_film(self, element: _Element) -> Figure | None:
        """A player, or a frame of a known host, as a link with its poster or title; other frames are none."""
        raw = element.get("data" if element.tag == "object" else "src") or element.get("data-src") or ""
        if not raw and element.tag in PLAYERS:
            raw = next((source.get("src") or "" for source in element.iter("source")), "")
        link = link_address(raw, self._base, self._rewrites)
        if element.tag in FRAMES and not is_film(link):
            return None
        poster = image_address({"src": element.get("poster") or ""}, self._base, self._rewrites)
        if not (link or poster):
            return None
        return self._show(Figure(url=poster, link=link, title="" if poster else plain(element.get("title") or "")))

    def read_film_link(self, element: _Element) -> Figure | None:
        """A link that is a figure of its own, as ``blocks.render`` writes films; None for any other link.

        It stands right inside a figure, around a picture or a few words.
        """
        parent = element.getparent()
        if parent is None or parent.tag != "figure":
            return None
        link = link_address(element.get("href") or "", self._base, self._rewrites)
        if not link:
            return None
        image = next(element.iter("img"), None)
        if image is None:
            return Figure(link=link, title=plain(said_in(element)))
        url = image_address(_attributes(image), self._base, self._rewrites)
        return Figure(url=url, alt=plain(image.get("alt") or ""), link=link) if url else None

    def show_film_link(self, figure: Figure) -> Figure | None:
        """The figure of such a link, if it was not shown before."""
        return self._show(figure)

    def takes_caption(self) -> bool:
        """Whether words in small print here would stand right below a picture, be it one that is lost."""
        return self._last is not None or self._lost

    def take_caption(self, text: str, element: _Element) -> str:
        """Give an element's text to its picture; in a figure it may come first. What belongs to none is returned."""
        lost, self._lost = self._lost, False
        if self._last:
            if text not in self._last.caption:
                self._last.caption = f"{self._last.caption} {text}".strip()
            return ""
        if not lost and next(element.iterancestors("figure"), None) is not None:
            self._waiting = text
            return ""
        return "" if lost else text

    def take_credit(self, text: str) -> None:
        """Give a credit to the picture it stands below."""
        if self._last and text:
            self._last.credit = text

    def text_follows(self) -> None:
        """Text came after the last picture: later captions are not its own."""
        self._last, self._lost = None, False

    def _show(self, figure: Figure) -> Figure | None:
        key = figure.url or figure.link
        known = self._known.setdefault(key, figure)
        known.caption = known.caption or self._waiting
        self._last, self._waiting, self._lost = known, "", False
        return figure if known is figure else None


def said_in(element: _Element) -> str:
    """All text inside an element, as it stands there."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _attributes(element: _Element) -> dict[str, str]:
    return dict(cast("list[tuple[str, str]]", element.items()))
