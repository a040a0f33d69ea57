"""A parsed body on its way into blocks: one walk over the tree that keeps what is said and shown, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from crawler.normalise.blocks import BREAK, Block, Figure, Group, Paragraph, Tag, quote
from crawler.normalise.links import Rewrites, link_address
from crawler.normalise.order import as_heading, settle, without_bold
from crawler.normalise.pictures import FRAMES, PLAYERS, Pictures, said_in
from crawler.normalise.pieces import collapse, plain, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_GROUPS = 6  # how deep lists, quotes and tables may stand in each other
MAX_DEPTH = 150  # how deep elements may: beyond it only their text is taken

_INLINE = (
    {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "u": "u"}
    | {"s": "s", "strike": "s", "del": "s", "sub": "sub", "sup": "sup", "mark": "mark", "q": "q"}
    | {"code": "code", "kbd": "code", "samp": "code", "tt": "code"}
)
_CLOSING = {name: Tag(f"</{name}>") for name in ("a", *_INLINE.values())}
_OPENING = {name: Tag(f"<{name}>") for name in _INLINE.values()}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_GROUPS = frozenset("ul ol li blockquote table tr td th".split())
_SILENT = frozenset(
    "script style form input button select option textarea template svg math canvas map head title base link meta "
    "applet frameset frame noframes dialog nav datalist progress meter param hr rp rt portal xmp plaintext listing "
    "noembed track col colgroup menu marquee bgsound xml".split()
)
_THROUGH = frozenset(
    "span font abbr acronym small big ins label time bdi bdo ruby rb wbr var data nobr picture tbody thead "
    "tfoot".split()
)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:dfp|adslot|adsbygoogle|gpt-?ad|google-?ads?|advert(?:isement|ising|orial)?|o-ads|taboola|outbrain"
    r"|ad-(?:container|slot|wrapper|unit|banner|block)|ads?(?:banner|box)|innity|imu|mc4wp|sharedaddy|addtoany|selfpromo"
    r"|social-share|share-buttons?|jp-relatedposts|newsletter-signup)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:wp-caption-text|image-caption|picinfo)(?:$|\s)")
_INDENT = re.compile(r"\s*(?:\u3000|\xa0 ?){2}")

_Take = Callable[["Flow", "_Element", str], None]


class Flow:
    """Takes elements and text in document order and makes blocks of them.

    ``roles`` says what certain elements are: "drop", "caption", "credit", or the name of a field to be lifted,
    whose texts are collected in ``lifted``.
    """

    def __init__(self, base: str, roles: Mapping[_Element, str], rewrites: Rewrites = ()) -> None:
        self.blocks: list[Block] = []
        self.lifted: dict[str, list[str]] = {}
        self._base, self._roles, self._rewrites = base, roles, rewrites
        self._pictures = Pictures(base, rewrites)
        self._stack: list[Group] = [Group("body", self.blocks)]
        self._orphans: Group | None = None  # the list made for items that stand in none
        self._pieces: list[str] | None = None
        self._inline: list[tuple[str, Tag]] = []
        self._tag = "p"
        self._breaks = 0
        self._depth = 0

    def walk(self, root: _Element) -> None:
        """Take in everything below the root."""
        self._inside(root)
        self._end_paragraph()
        settle(self._stack[0])
        self.blocks[:] = [
            as_heading(block) if type(block) is Paragraph and len(block.pieces) > 1 else block for block in self.blocks
        ]

    # --- elements

    def _inside(self, element: _Element) -> None:
        if self._depth > MAX_DEPTH:
            self._text(" ".join(map(str, element.itertext())))
            return
        self._depth += 1
        roles = self._roles
        if text := element.text:
            self._text(text)
        for child in element:
            name = child.tag
            if roles and (role := roles.get(child)):
                self._play(child, role)
            elif take := self._SIMPLE.get(name):
                take(self, child, name)
            else:
                self._structure(child, name)
            if (tail := child.tail) and (self._pieces is not None or not tail.isspace()):
                self._text(tail)
        self._depth -= 1

    def _structure(self, element: _Element, name: str) -> None:
        """What may be advertising, or hidden."""
        if not (element.keys() and _is_noise(element)):
            self._STRUCTURES.get(name, Flow._division)(self, element, name)

    def _silent(self, _element: _Element, _name: str) -> None:
        """Nothing of it is said or shown."""

    def _through(self, element: _Element, _name: str) -> None:
        """An element that says nothing itself."""
        self._inside(element)

    def _paragraph(self, element: _Element, name: str) -> None:
        if element.keys():
            self._structure(element, name)
        else:
            self._block(element, "p")

    def _division(self, element: _Element, name: str) -> None:
        if (marks := element.get("class")) and _CAPTION.search(marks) and self._pictures.takes_caption():
            self._caption(element, name)
        else:
            self._block(element, _HEADINGS.get(name, "p"))

    def _block(self, element: _Element, tag: str) -> None:
        self._end_paragraph()
        if not len(element) and not self._inline:  # most paragraphs are text and nothing else
            if text := collapse(element.text or "").strip(" "):
                self._pictures.text_follows()
                self._stack[-1].children.append(Paragraph(tag, [text]))
            return
        outer, self._tag = self._tag, tag
        self._inside(element)
        self._end_paragraph()
        self._tag = outer

    def _link(self, element: _Element, _name: str) -> None:
        if film := self._pictures.read_film_link(element):
            self._figure(self._pictures.show_film_link(film))
        elif address := link_address(element.get("href") or "", self._base, self._rewrites):
            self._marked(element, "a", Tag(f'<a href="{quote(address)}">'))
        else:
            self._inside(element)

    def _markup(self, element: _Element, name: str) -> None:
        name = _INLINE[name]
        self._marked(element, name, _OPENING[name])

    def _marked(self, element: _Element, name: str, opening: Tag) -> None:
        inline = self._inline
        if inline and any(name == inside for inside, _ in inline):
            self._inside(element)
            return
        inline.append((name, opening))
        if self._pieces is not None:
            self._pieces.append(opening)
        if len(element):
            self._inside(element)
        elif text := element.text:
            self._text(text)
        inline.pop()
        if self._pieces is not None:
            self._pieces.append(_CLOSING[name])

    def _break(self, _element: _Element, _name: str) -> None:
        self._breaks += 1

    def _preformatted(self, element: _Element, _name: str) -> None:
        self._end_paragraph()
        for line in said_in(element).splitlines():
            self._text(line)
            self._breaks += 1
        self._end_paragraph()

    # --- lists, quotes, tables

    def _group(self, element: _Element, name: str) -> None:
        if not self._may_hold(name):
            self._division(element, name)
            return
        self._end_paragraph()
        wrapper = self._wrapper(name)
        if wrapper:
            self._stack.append(wrapper)
        group = Group(name, attributes=_spans(element) if name in {"td", "th"} else "")
        self._stack[-1].children.append(group)
        self._stack.append(group)
        self._block(element, "p")
        settle(self._stack.pop())
        if wrapper:
            settle(self._stack.pop())

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
        if name == "li":
            return parent in {"ul", "ol"} or (parent != "tr" and len(self._stack) <= MAX_GROUPS)
        wrapped = parent in {"ul", "ol", "tr"}
        return len(self._stack) + wrapped <= MAX_GROUPS

    # --- text

    def _text(self, text: str) -> None:
        if self._breaks == 1 and _INDENT.match(text):
            self._breaks = 2
        text = collapse(text)
        if not text or (text == " " and (self._pieces is None or self._breaks)):
            return
        if self._breaks:
            self._settle_breaks()
        if self._pieces is None:
            self._pieces = [opening for _, opening in self._inline]
            self._pictures.text_follows()
        self._pieces.append(text)

    def _settle_breaks(self) -> None:
        """One line break is a line break; several part paragraphs."""
        if self._breaks > 1:
            self._end_paragraph()
        elif self._pieces is not None:
            self._pieces.append(BREAK)
        self._breaks = 0

    def _end_paragraph(self) -> None:
        self._breaks = 0
        pieces, self._pieces = self._pieces, None
        if pieces is None:
            return
        if self._inline:
            pieces += [_CLOSING[name] for name, _ in reversed(self._inline)]
        pieces = tidy(pieces)
        if pieces and self._tag != "p":
            pieces = without_bold(pieces)
        if pieces:
            self._stack[-1].children.append(Paragraph(self._tag, pieces))

    # --- pictures

    def _image(self, element: _Element, _name: str = "img") -> None:
        marks = element.get("class")
        if marks and ("emoji" in marks or "smiley" in marks):
            self._text(plain(element.get("alt") or ""))
        else:
            self._figure(self._pictures.read_image(element))

    def _images(self, element: _Element, _name: str) -> None:
        for image in element.iter("img"):
            self._image(image)

    def _film(self, element: _Element, _name: str) -> None:
        self._figure(self._pictures.read_film(element))

    def _figure(self, figure: Figure | None) -> None:
        if figure:
            self._end_paragraph()
            self._stack[-1].children.append(figure)

    def _caption(self, element: _Element, _name: str) -> None:
        self._end_paragraph()
        text = _words(element, self._roles, without="credit")
        if self._roles:
            for part in element.iter():
                if self._roles.get(part) == "credit":
                    self._pictures.take_credit(_words(part))
        if text and (rest := self._pictures.take_caption(text, element)):
            self._text(rest)
            self._end_paragraph()

    def _small(self, element: _Element, name: str) -> None:
        """Small print alone in its block, right below a picture, is a caption."""
        parent = element.getparent()
        if (
            (self._pieces is None and parent is not None and parent.tag in {"div", "p"} and len(parent) == 1)
            and not (parent.text or "").strip()
            and not (element.tail or "").strip()
            and self._pictures.takes_caption()
        ):
            self._caption(element, name)
        else:
            self._inside(element)

    # --- roles

    def _play(self, element: _Element, role: str) -> None:
        if role == "caption":
            self._caption(element, element.tag)
        elif role == "credit":
            self._pictures.take_credit(_words(element))
        elif role != "drop":
            said = element.get("datetime") or element.get("content") or _words(element)
            self.lifted.setdefault(role, []).append(said)
            if role == "lead":
                self._block(element, "p")

    # --- what is done with which element

    _SIMPLE: ClassVar[Mapping[str, _Take]] = (
        dict.fromkeys(_SILENT, _silent)
        | dict.fromkeys(_INLINE, _markup)
        | {"a": _link, "p": _paragraph, "br": _break, "img": _image}
    )
    _STRUCTURES: ClassVar[Mapping[str, _Take]] = (
        dict.fromkeys(FRAMES | PLAYERS, _film)
        | dict.fromkeys(_THROUGH, _through)
        | dict.fromkeys(_GROUPS, _group)
        | {"figcaption": _caption, "small": _small, "noscript": _images, "pre": _preformatted}
    )


def _is_noise(element: _Element) -> bool:
    """Advertising by its class or id, and what is not shown."""
    if ((marks := element.get("class")) and _NOISE.search(marks)) or (
        (marks := element.get("id")) and _NOISE.search(marks)
    ):
        return True
    style = element.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None


def _words(element: _Element, roles: Mapping[_Element, str] | None = None, *, without: str = "") -> str:
    """The plain text of an element, without the parts that have a certain role."""
    if not roles or not any(roles.get(part) == without for part in element.iter()):
        return plain(said_in(element))
    said = [element.text or ""]
    for part in element:
        if roles.get(part) != without:
            said.append(_words(part, roles, without=without))
        said.append(part.tail or "")
    return plain("".join(said))


def _spans(element: _Element) -> str:
    """How many columns and rows a cell fills."""
    values = ((name, str(element.get(name) or "")) for name in ("colspan", "rowspan"))
    kept = ((name, int(value)) for name, value in values if re.fullmatch(r"\d{1,2}", value, re.ASCII))
    return "".join(f' {name}="{value}"' for name, value in kept if value > 1)
