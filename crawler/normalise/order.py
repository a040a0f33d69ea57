"""Blocks put in order once they are complete: items in lists, cells in rows, bold lines made headings."""

from __future__ import annotations

from crawler.normalise.blocks import BREAK, Block, Group, Paragraph, Tag
from crawler.normalise.pieces import tidy

MAX_HEADING = 40  # characters
_BOLD, _BOLD_END = Tag("<strong>"), Tag("</strong>")
_SENTENCE_ENDS = tuple("。！：:；，,.;!")
_INNER = {"ul": "li", "ol": "li", "tr": "td"}


def as_heading(paragraph: Paragraph) -> Paragraph:
    """A short paragraph that is bold throughout, and no sentence, is a heading."""
    if paragraph.tag != "p" or not is_bold(paragraph) or BREAK in paragraph.pieces:
        return paragraph
    text = paragraph.text
    if len(text) > MAX_HEADING or text.endswith(_SENTENCE_ENDS):
        return paragraph
    return Paragraph("h2", without_bold(paragraph.pieces))


def is_bold(paragraph: Paragraph) -> bool:
    """Whether a paragraph is bold from its first to its last letter."""
    pieces = paragraph.pieces
    return pieces[0] == _BOLD and pieces[-1] == _BOLD_END and pieces.count(_BOLD) == 1


def without_bold(pieces: list[str]) -> list[str]:
    """The pieces with their bold markup taken away."""
    return tidy([piece for piece in pieces if type(piece) is str or piece not in {_BOLD, _BOLD_END}])


def settle(group: Group) -> None:
    """Put the children of a complete group in order; empty groups are dropped."""
    inner = _INNER.get(group.tag)
    children: list[Block] = []
    for child in group.children:
        if type(child) is not Group:
            children.append(Group(inner, [child]) if inner else child)
        elif child.tag == "table":
            children += _settle_table(child)
        elif child.tag == "tr":
            if any(type(cell) is Group and cell.children for cell in child.children):
                children.append(child)
        elif child.children or child.tag in {"td", "th"}:
            children.append(child)
    group.children[:] = children


def _settle_table(table: Group) -> list[Block]:
    """Anything but rows stands before the table; a table with one cell a row only lays out the page."""
    rows = [child for child in table.children if type(child) is Group and child.tag == "tr"]
    before = [child for child in table.children if type(child) is not Group or child.tag != "tr"]
    if any(len(row.children) > 1 for row in rows):
        table.children[:] = rows
        return [*before, table]
    cells = [cell for row in rows for cell in row.children]
    return before + [block for cell in cells for block in (cell.children if type(cell) is Group else [cell])]
