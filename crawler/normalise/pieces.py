"""Text and inline markup on their way into a paragraph: blanks collapsed, ends trimmed, empty markup removed."""

from __future__ import annotations

import re

from crawler.normalise.blocks import BREAK, Tag

# Controls, halves of surrogate pairs, non-characters, and marks that take no room (zero width, byte order).
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """Text on one line: no controls, runs of blanks as one space, none at the ends."""
    if not text.isprintable():
        text = _INVISIBLE.sub(_shown, text)
    return " ".join(text.split())


def _shown(match: re.Match[str]) -> str:
    """What stands for a character nobody can see: of C1 controls, the one of windows-1252, as browsers have it."""
    return bytes([ord(match[0])]).decode("cp1252", "ignore") if "\x80" <= match[0] <= "\x9f" else ""


def collapse(text: str) -> str:
    """Text of a document: as ``plain``, with one space kept at either end where there was any."""
    if text.isprintable() and "  " not in text:
        return text
    text = _INVISIBLE.sub(_shown, text)
    words = text.split()
    if not words:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{' '.join(words)}{after}"


def tidy(pieces: list[str]) -> list[str]:
    """The pieces with blanks and breaks trimmed, texts joined, empty markup gone; empty when nothing is said."""
    if len(pieces) == 1:
        only = pieces[0].strip(" ")
        return [only] if only else []
    return _without_empty_markup(_trimmed(pieces))


def _trimmed(pieces: list[str]) -> list[str]:
    """No blank at the start, after a blank, or beside a break; no break before the first text or after the last."""
    kept: list[str] = []
    last = -1  # where the last text stands
    blank = True  # a blank here would be one too many
    for piece in pieces:
        if type(piece) is str:
            text = piece.lstrip(" ") if blank else piece
            if text:
                last, blank = len(kept), text[-1] == " "
                kept.append(text)
        elif piece is not BREAK:
            kept.append(piece)
        elif last >= 0:
            kept[last] = kept[last].rstrip(" ")
            blank = True
            kept.append(piece)
    if last < 0:
        return []
    kept[last] = kept[last].rstrip(" ")
    kept[last + 1 :] = [piece for piece in kept[last + 1 :] if piece is not BREAK]
    return kept


def _without_empty_markup(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    before = ""
    for piece in filter(None, pieces):
        if type(piece) is str:
            if type(before) is str and before:
                joined[-1] = before = before + piece
                continue
        elif piece[1] == "/" and is_opening(before):
            joined.pop()
            before = joined[-1] if joined else ""
            continue
        joined.append(piece)
        before = piece
    return joined


def is_opening(piece: str) -> bool:
    """Whether a piece is the start of inline markup."""
    return type(piece) is Tag and piece is not BREAK and piece[1] != "/"


def lines_of(pieces: list[str]) -> list[str]:
    """The plain text of each line, as line breaks part them."""
    if len(pieces) == 1:
        return [pieces[0]]
    lines = [""]
    for piece in pieces:
        if piece is BREAK:
            lines.append("")
        elif type(piece) is str:
            lines[-1] += piece
    return [line.strip() for line in lines]


def without_lines(pieces: list[str], unwanted: set[int]) -> list[str]:
    """The pieces without some of their lines, counted from 0; markup around them stays balanced."""
    kept: list[str] = []
    line = 0
    for piece in pieces:
        if piece is BREAK:
            line += 1
        if line not in unwanted or (type(piece) is Tag and piece is not BREAK):
            kept.append(piece)
    return tidy(kept)


def cut(pieces: list[str], start: int, end: int) -> list[str]:
    """The pieces with only the characters from start to end of their text, where a line break is one character."""
    kept: list[str] = []
    at = 0
    for piece in pieces:
        if type(piece) is str:
            kept.append(piece[max(0, start - at) : max(0, end - at)])
            at += len(piece)
        elif piece is not BREAK:
            kept.append(piece)
        else:
            if start <= at < end:
                kept.append(piece)
            at += 1
    return tidy(kept)
