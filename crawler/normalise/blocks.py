"""What a clean body is made of: paragraphs, figures, and groups of them. Markup and text are written from these.

Paragraphs hold pieces: a plain ``str`` is text, a ``Tag`` is markup written by us. Inline markup never crosses a
paragraph, so whatever is rendered is well formed, and reading it again gives the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


class Tag(str):
    """A piece of markup among the pieces of a paragraph, such as ``<em>``, ``</em>`` or ``<br>``."""

    __slots__ = ()


BREAK = Tag("<br>")


@dataclass(slots=True)
class Paragraph:
    """A run of text: ``p``, a heading, or ``pre``."""

    tag: str
    pieces: list[str]

    @property
    def text(self) -> str:
        """The plain text; a line break is a blank."""
        if len(self.pieces) == 1:
            return self.pieces[0]
        return "".join(
            [" " if piece is BREAK else piece for piece in self.pieces if type(piece) is str or piece is BREAK]
        )


@dataclass(slots=True)
class Figure:
    """A picture, or a film or frame that is only linked to (``url`` is then its poster, or empty)."""

    url: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    link: str = ""
    title: str = ""


@dataclass(slots=True)
class Group:
    """Blocks that belong together: ``ul``, ``ol``, ``li``, ``blockquote``, ``table``, ``tr``, ``td``, ``th``."""

    tag: str
    children: list[Block] = field(default_factory=list)
    attributes: str = ""


Block = Paragraph | Figure | Group


def render(blocks: Iterable[Block]) -> str:
    """The blocks as HTML, on one line."""
    out: list[str] = []
    for block in blocks:
        _render(block, out)
    return "".join(out)


def _render(block: Block, out: list[str]) -> None:
    if type(block) is Paragraph:
        if len(block.pieces) == 1:
            out.append(f"<{block.tag}>{escape(block.pieces[0])}</{block.tag}>")
            return
        out.append(f"<{block.tag}>")
        _render_pieces(block, out)
        out.append(f"</{block.tag}>")
    elif type(block) is Figure:
        _render_figure(block, out)
    else:
        assert isinstance(block, Group)  # noqa: S101 (narrows the union)
        _render_group(block, out)


def _render_pieces(block: Paragraph, out: list[str]) -> None:
    out.extend([piece if type(piece) is Tag else escape(piece) for piece in block.pieces])


def _render_group(group: Group, out: list[str]) -> None:
    inner = "tbody" if group.tag == "table" else ""
    out.append(f"<{group.tag}{group.attributes}>" + (f"<{inner}>" if inner else ""))
    only = group.children[0] if len(group.children) == 1 else None
    if group.tag in {"li", "td", "th"} and type(only) is Paragraph and only.tag == "p":
        _render_pieces(only, out)
    else:
        for child in group.children:
            _render(child, out)
    out.append((f"</{inner}>" if inner else "") + f"</{group.tag}>")


def _render_figure(figure: Figure, out: list[str]) -> None:
    shown = (
        f'<img src="{quote(figure.url)}" alt="{quote(figure.alt)}">'
        if figure.url
        else escape(figure.title or figure.link)
    )
    if figure.link:
        shown = f'<a href="{quote(figure.link)}">{shown}</a>'
    words = " ".join(filter(None, (figure.caption, figure.credit)))
    out.append(f"<figure>{shown}" + (f"<figcaption>{escape(words)}</figcaption>" if words else "") + "</figure>")


def escape(text: str) -> str:
    """Text as it stands between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quote(text: str) -> str:
    """Text as it stands between the quotes of an attribute."""
    return escape(text).replace('"', "&quot;")


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph and heading in reading order, those of lists and tables too; captions are not among them."""
    for block in blocks:
        if type(block) is Paragraph:
            yield block
        elif type(block) is Group:
            yield from paragraphs(block.children)


def figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure in reading order."""
    for block in blocks:
        if type(block) is Figure:
            yield block
        elif type(block) is Group:
            yield from figures(block.children)
