"""A parsed body on its way into blocks: one walk over the tree that keeps what is said and shown, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from crawler.normalise.blocks import BREAK, Block, Figure, Group, Paragraph, Tag, quote
from crawler.normalise.links import Rewrites, image_address, is_film, is_tracker, link_address
from crawler.normalise.pieces import collapse, plain, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_GROUPS = 6  # how deep lists, quotes and tables may stand in each other
MAX_HEADING = 40  # characters
MAX_DEPTH = 150  # how deep elements may: beyond it only their text is taken

_INLINE = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "u": "u", "s": "s", "strike": "s",
    "del": "s", "sub": "sub", "sup": "sup", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "mark": "mark", "q": "q",
}  # fmt: skip
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_GROUPS = frozenset({"ul", "ol", "li", "blockquote", "table", "tr", "td", "th"})
_SILENT = frozenset(
    {
        "script",
        "style",
        "form",
        "input",
        "button",
        "select",
        "option",
        "textarea",
        "template",
        "svg",
        "math",
        "canvas",
        "map",
        "head",
        "title",
    }
    | {
        "base",
        "link",
        "meta",
        "applet",
        "frameset",
        "frame",
        "noframes",
        "dialog",
        "nav",
        "datalist",
        "progress",
        "meter",
        "param",
        "hr",
    }
    | {
        "rp",
        "rt",
        "portal",
        "xmp",
        "plaintext",
        "listing",
        "noembed",
        "track",
        "col",
        "colgroup",
        "menu",
        "marquee",
        "bgsound",
        "xml",
    }
)
_FRAMES = frozenset({"iframe", "embed", "object"})
_THROUGH = frozenset(
    {
        "span",
        "font",
        "abbr",
        "acronym",
        "small",
        "big",
        "ins",
        "label",
        "time",
        "bdi",
        "bdo",
        "ruby",
        "rb",
        "wbr",
        "var",
        "data",
        "nobr",
        "picture",
    }
    | {"tbody", "thead", "tfoot"}
)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:dfp|adslot|adsbygoogle|gpt-?ad|google-?ads?|advert(?:isement|ising|orial)?|ad-(?:container|slot|wrapper|unit|banner|block)"
    r"|ads?(?:banner|box)|o-ads|taboola|outbrain|innity|imu|mc4wp|sharedaddy|addtoany|social-share|share-buttons?|jp-relatedposts"
    r"|newsletter-signup|selfpromo)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE_ENDS = tuple("。！：:；，,.;!")
_BOLD = Tag("<strong>")
_INDENT = re.compile(r"\s*(?:\u3000|\xa0 ?){2}")
_CAPTIONS = re.compile(r"(?:^|[\s_-])(?:wp-caption-text|image-caption|picinfo)(?:$|\s)")


class Flow:
    """Takes elements and text in document order and makes blocks of them.

    ``roles`` says what certain elements are: "drop", "caption", "credit", or the name of a field to be lifted,
    whose texts are collected in ``lifted``.
    """

    def __init__(self, base: str, roles: Mapping[_Element, str], rewrites: Rewrites = ()) -> None:
        self.blocks: list[Block] = []
        self.lifted: dict[str, list[str]] = {}
        self._base, self._roles, self._rewrites = base, roles, rewrites
        self._stack: list[Group] = [Group("body", self.blocks)]
        self._inline: list[Tag] = []
        self._pieces: list[str] | None = None
        self._tag = "p"
        self._breaks = 0
        self._depth = 0
        self._orphans: Group | None = None
        self._figure: Figure | None = None
        self._lost_image = False
        self._caption = ""
        self._seen: dict[str, Figure] = {}

    def walk(self, root: _Element) -> None:
        """Take in everything below the root."""
        self._inside(root)
        self._end_paragraph()
        settle(self._stack[0])
        self.blocks[:] = [as_heading(block) if type(block) is Paragraph else block for block in self.blocks]

    # --- elements

    def _element(self, element: _Element) -> None:
        name = element.tag
        role = self._roles.get(element) if self._roles else None
        if role:
            self._play(element, role)
        elif name in _INLINE:
            self._inline_element(element, _INLINE[name])
        elif name == "br":
            self._breaks += 1
        elif name == "img":
            self._image(element)
        elif not self._is_silent(element):
            self._container(element, name)
        self._text(element.tail)

    def _container(self, element: _Element, name: str) -> None:
        if name in _FRAMES or name in {"video", "audio"}:
            self._film(element, name)
        elif name == "figcaption" or (name == "small" and self._is_caption(element)):
            self._take_caption(element)
        elif name in _THROUGH:
            self._inside(element)
        elif name in _GROUPS and self._may_hold(name):
            self._group(element, name)
        elif name == "noscript":
            for image in element.iter("img"):
                self._image(image)
        elif name == "pre":
            self._preformatted(element)
        else:
            self._block(element, _HEADINGS.get(name, "p"))

    def _inside(self, element: _Element) -> None:
        if self._depth > MAX_DEPTH:
            return self._text(" ".join(element.itertext()))
        self._depth += 1
        self._text(element.text)
        for child in element:
            self._element(child)
        self._depth -= 1
        return None

    def _block(self, element: _Element, tag: str) -> None:
        if element.tag != "figure" and (marks := element.get("class")) and _CAPTIONS.search(marks) and self._figure:
            return self._take_caption(element)
        self._end_paragraph()
        outer, self._tag = self._tag, tag
        self._inside(element)
        self._end_paragraph()
        self._tag = outer
        return None

    def _inline_element(self, element: _Element, name: str) -> None:
        if name == "a" and self._is_film_link(element):
            return self._film(element, "a")
        if name == "a" and not (address := link_address(element.get("href") or "", self._base, self._rewrites)):
            return self._inside(element)
        if any(tag[1:].rstrip(">").split(" ", 1)[0] == name for tag in self._inline):
            return self._inside(element)
        opening = Tag(f'<a href="{quote(address)}">' if name == "a" else f"<{name}>")
        self._inline.append(opening)
        if self._pieces is not None:
            self._pieces.append(opening)
        self._inside(element)
        self._inline.pop()
        if self._pieces is not None:
            self._pieces.append(_closing(opening))
        return None

    def _group(self, element: _Element, name: str) -> None:
        self._end_paragraph()
        wrapper = self._wrapper(name)
        if wrapper:
            self._stack.append(wrapper)
        group = Group(name, attributes=_spans(element) if name in {"td", "th"} else "")
        self._stack[-1].children.append(group)
        self._stack.append(group)
        outer, self._tag = self._tag, "p"
        self._inside(element)
        self._end_paragraph()
        self._tag = outer
        settle(self._stack.pop())
        if wrapper:
            self._stack.pop()

    def _wrapper(self, name: str) -> Group | None:
        """The list, item or cell that has to stand between an element and its parent."""
        parent = self._stack[-1]
        if name == "li" and parent.tag not in {"ul", "ol"}:
            if self._orphans and parent.children and parent.children[-1] is self._orphans:
                return self._orphans
            self._orphans = wrapper = Group("ul")
        elif name != "li" and parent.tag in {"ul", "ol"}:
            wrapper = Group("li")
        elif name not in {"td", "th"} and parent.tag == "tr":
            wrapper = Group("td")
        else:
            return None
        parent.children.append(wrapper)
        return wrapper

    def _may_hold(self, name: str) -> bool:
        parent = self._stack[-1].tag
        if name in {"td", "th"}:
            return parent == "tr"
        if name == "tr":
            return parent == "table"
        return len(self._stack) <= MAX_GROUPS or (name == "li" and parent in {"ul", "ol"})

    def _preformatted(self, element: _Element) -> None:
        self._end_paragraph()
        for line in "".join(element.itertext()).splitlines():
            self._text(line)
            self._breaks += 1
        self._end_paragraph()

    # --- text

    def _text(self, text: str | None) -> None:
        if not text:
            return
        indented = self._breaks == 1 and _INDENT.match(text)
        text = collapse(text)
        if not text or (text == " " and (self._pieces is None or self._breaks)):
            return
        if indented:
            self._breaks = 2
        self._settle_breaks()
        if self._pieces is None:
            if text == " ":
                return
            self._pieces = list(self._inline)
            self._figure = None
        self._pieces.append(text)

    def _settle_breaks(self) -> None:
        if self._pieces is not None and self._breaks == 1:
            self._pieces.append(BREAK)
        elif self._breaks > 1:
            self._end_paragraph()
        self._breaks = 0

    def _end_paragraph(self) -> None:
        self._breaks = 0
        if self._pieces is None:
            return
        pieces = tidy(self._pieces + [_closing(tag) for tag in reversed(self._inline)])
        self._pieces = None
        if pieces:
            self._stack[-1].children.append(Paragraph(self._tag, _without_bold(pieces) if self._tag != "p" else pieces))

    # --- pictures and films

    def _image(self, element: _Element) -> None:
        attributes = element.attrib
        if is_tracker(attributes):
            return None
        alt = plain(attributes.get("alt") or attributes.get("title") or "")
        if "emoji" in attributes.get("class", "") or "smiley" in attributes.get("class", ""):
            return self._text(alt)
        self._end_paragraph()
        url = image_address(attributes, self._base, self._rewrites)
        if not url:
            self._lost_image, self._figure = True, None
        else:
            self._show(Figure(url=url, alt=alt))
        return None

    def _show(self, figure: Figure) -> None:
        known = self._seen.get(figure.url or figure.link)
        if known is None:
            self._seen[figure.url or figure.link] = known = figure
            self._stack[-1].children.append(figure)
        known.caption = known.caption or self._caption
        self._figure, self._caption, self._lost_image = known, "", False

    def _film(self, element: _Element, name: str) -> None:
        self._end_paragraph()
        raw = (
            element.get("href" if name == "a" else "data" if name == "object" else "src")
            or element.get("data-src")
            or ""
        )
        if not raw and name in {"video", "audio"}:
            raw = next((source.get("src") or "" for source in element.iter("source")), "")
        link = link_address(raw, self._base, self._rewrites)
        if name in _FRAMES and not is_film(link):
            link = ""
        shown = element.get("poster") if name == "video" else None
        poster = image_address({"src": shown}, self._base, self._rewrites) if shown else ""
        if name == "a" and (image := next(element.iter("img"), None)) is not None:
            poster = image_address(image.attrib, self._base, self._rewrites)
            alt = plain(image.get("alt") or "")
            self._show(Figure(url=poster, alt=alt, link=link))
        elif link or poster:
            words = "".join(element.itertext()) if name == "a" else element.get("title") or ""
            self._show(Figure(url=poster, link=link, title="" if poster else plain(words)))

    def _is_film_link(self, element: _Element) -> bool:
        """A link in a figure of its own: how we write films, see ``blocks.render``."""
        parent = element.getparent()
        if parent is None or parent.tag != "figure":
            return False
        if not link_address(element.get("href") or "", self._base, self._rewrites):
            return False
        image = next(element.iter("img"), None)
        return image is None or bool(image_address(image.attrib, self._base, self._rewrites))

    # --- roles

    def _play(self, element: _Element, role: str) -> None:
        if role == "caption":
            self._take_caption(element)
        elif role == "credit":
            self._take_credit(element)
        elif role != "drop":
            said = element.get("datetime") or element.get("content") or plain(" ".join(element.itertext()))
            self.lifted.setdefault(role, []).append(said)
            if role == "lead":
                self._block(element, "p")

    def _take_caption(self, element: _Element) -> None:
        self._end_paragraph()
        for part in element.iter():
            if self._roles.get(part) == "credit" and part is not element:
                self._take_credit(part)
                part.clear(keep_tail=True)
        text = plain("".join(element.itertext()))
        if self._figure:
            if text not in self._figure.caption:
                self._figure.caption = f"{self._figure.caption} {text}".strip()
        elif _within(element, "figure") and not self._lost_image:
            self._caption = text
        elif not self._lost_image:
            self._text(text)
            self._end_paragraph()
        self._lost_image = False

    def _take_credit(self, element: _Element) -> None:
        text = plain("".join(element.itertext()))
        if self._figure and text:
            self._figure.credit = text

    def _is_caption(self, element: _Element) -> bool:
        """Small print alone in its block, right below a picture."""
        parent = element.getparent()
        if self._pieces is not None or parent is None or parent.tag not in {"div", "p"} or len(parent) != 1:
            return False
        alone = not (parent.text or "").strip() and not (element.tail or "").strip()
        return alone and (self._figure is not None or self._lost_image)

    @staticmethod
    def _is_silent(element: _Element) -> bool:
        if element.tag in _SILENT or not isinstance(element.tag, str):
            return True
        attributes = element.attrib
        if not attributes:
            return False
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            return True
        marks = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        return len(marks) > 1 and _NOISE.search(marks) is not None


def _closing(opening: Tag) -> Tag:
    return Tag("</" + opening[1:].split(" ", 1)[0].rstrip(">") + ">")


def _within(element: _Element, name: str) -> bool:
    return next(element.iterancestors(name), None) is not None


def _spans(element: _Element) -> str:
    values = ((name, element.get(name, "")) for name in ("colspan", "rowspan"))
    return "".join(
        f' {name}="{int(value)}"'
        for name, value in values
        if value.isascii() and value.isdigit() and 1 < int(value) < 100
    )


def as_heading(paragraph: Paragraph) -> Paragraph:
    """A short paragraph that is bold throughout, and no sentence, is a heading."""
    pieces = paragraph.pieces
    if (
        paragraph.tag != "p"
        or pieces[0] != _BOLD
        or pieces[-1] != "</strong>"
        or pieces.count(_BOLD) > 1
        or BREAK in pieces
    ):
        return paragraph
    text = paragraph.text
    if len(text) > MAX_HEADING or text.endswith(_SENTENCE_ENDS):
        return paragraph
    return Paragraph("h2", _without_bold(pieces))


def _without_bold(pieces: list[str]) -> list[str]:
    return tidy([piece for piece in pieces if type(piece) is str or piece not in {_BOLD, "</strong>"}])


def settle(group: Group) -> None:
    """Put the children of a closed group in order: items in lists, cells in rows, nothing empty."""
    wrapper = {"ul": "li", "ol": "li", "tr": "td"}.get(group.tag)
    children: list[Block] = []
    for child in group.children:
        if type(child) is not Group:
            children.append(Group(wrapper, [child]) if wrapper else child)
        elif child.tag == "table":
            _settle_table(child, children)
        elif child.tag == "tr":
            if any(type(cell) is Group and cell.children for cell in child.children):
                children.append(child)
        elif child.children or child.tag in {"td", "th"}:
            children.append(child)
    group.children[:] = children


def _settle_table(table: Group, children: list[Block]) -> None:
    """Anything but rows stands before the table; a table with one cell a row only lays out the page."""
    rows = [row for row in table.children if type(row) is Group and row.tag == "tr"]
    children += [other for other in table.children if not any(other is row for row in rows)]
    if all(len(row.children) < 2 for row in rows):
        for row in rows:
            for cell in row.children:
                children += cell.children if type(cell) is Group else [cell]
    else:
        table.children[:] = rows
        children.append(table)
