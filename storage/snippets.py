"""The part of a text in which the words of a query stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from storage.query_compiler import first_match, highlight
from storage.query_language import Query

WIDTH = 90

_AROUND = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; ``hit`` when it is what was sought."""

    text: str
    hit: bool = False


def mark(query: Query, text: str) -> tuple[Piece, ...]:
    """A short text whole, with what was sought in it."""
    return _pieces(text, highlight(query, text), 0, len(text))


def snippet(query: Query, text: str, width: int = WIDTH) -> tuple[Piece, ...]:
    """Some ``width`` characters around the first place that was sought, or the beginning where there is none."""
    at = first_match(query, text)
    if at is None:
        return _pieces(text, [], 0, min(len(text), width))
    # Marking costs by the character: near the place is enough.
    low, high = max(0, at - _AROUND), min(len(text), at + _AROUND)
    spans = [(low + start, low + end) for start, end in highlight(query, text[low:high])]
    first = min((start for start, _ in spans), key=lambda start: abs(start - at), default=at)
    start = max(0, first - width // 4)
    return _pieces(text, spans, start, min(len(text), start + width))


def _pieces(text: str, spans: list[tuple[int, int]], start: int, stop: int) -> tuple[Piece, ...]:
    pieces = [Piece("…")] if start else []
    at = start
    for begin, end in spans:
        if begin >= stop or end <= at:
            continue
        pieces += [Piece(text[at:begin])] if begin > at else []
        pieces.append(Piece(text[max(begin, at) : min(end, stop)], hit=True))
        at = min(end, stop)
    if at < stop:
        pieces.append(Piece(text[at:stop]))
    if stop < len(text):
        pieces.append(Piece("…"))
    return tuple(pieces)
