"""What texts are searched by: tokens that give FTS5 and tsvector the same answers as reading through every text.

A text is folded, so that either script finds both, and read as runs of Chinese, Japanese or Korean characters, words
of all other letters and digits, and separators between them. A run gives its overlapping pairs and its last character
(台湾人: 台湾 湾人 人): whatever part of a run is sought is a phrase of such pairs, one character the start of one.
A word is a token, found whole. Invisible characters do not count.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from storage.folding import fold_codes, portions

# What an FTS5 table of tokens needs: a tokenizer that splits at blanks and leaves all that is not ASCII as it is, and
# what begins with one character kept by itself, since the lists of a character's pairs cannot be put together in time.
FTS5_OPTIONS = "content='', tokenize='ascii', prefix='1'"
# PostgreSQL takes lexemes of 2,046 bytes: longer words are cut there, and where they are sought.
LONGEST_LEXEME = 255

# Ideographs with their marks of repetition, kana, bopomofo, Hangul: written without blanks, or searched by parts.
_RUN_RANGES = (
    range(0x1100, 0x1200),
    range(0x3005, 0x3008),
    range(0x3021, 0x302A),
    range(0x3031, 0x3100),
    range(0x3100, 0x3200),
    range(0x31F0, 0x3200),
    range(0x3400, 0xA000),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
    range(0xF900, 0xFB00),
    range(0x1AFF0, 0x1B170),
    range(0x20000, 0x32400),
)
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_SEPARATOR, _WORD, _RUN, _INVISIBLE, _LAST = range(5)
_BLANK = 0x20
# Stands behind each text; a separator, so that nothing reaches from one text into the next.
_END = "\n"

_Codes = NDArray[np.uint32]
_Classes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of CJK characters or a word, folded."""

    text: str
    is_run: bool


def tokenise(text: str) -> str:
    """The tokens of a text, in order, a blank between two."""
    return tokenise_all([text])[0]


def tokenise_all(texts: Sequence[str]) -> list[str]:
    """The tokens of each text: many are read in one pass, for a third of what one by one they cost."""
    tokens: list[str] = []
    for portion in portions(texts):
        tokens += _tokens([fold_codes(text + _END) for text in portion])
    return tokens


def _tokens(folded: Sequence[_Codes]) -> list[str]:
    """The tokens of folded texts, each with a separator at its end."""
    ends = np.cumsum([codes.size for codes in folded]) - 1
    codes = np.concatenate(folded)
    classes = _classes().take(codes)
    classes[ends] = _LAST
    if (invisible := classes == _INVISIBLE).any():
        codes, classes = codes[~invisible], classes[~invisible]
    in_run = classes == _RUN
    in_word = classes == _WORD
    # Three characters for each one read: itself, the next one of its run, and what ends a token or a text.
    spread = np.zeros((codes.size, 3), dtype="<u4")
    spread[:, 0] = codes * (in_run | in_word)
    spread[:-1, 1] = codes[1:] * (in_run[:-1] & in_run[1:])
    spread[:-1, 2] = (in_run[:-1] | (in_word[:-1] & ~in_word[1:])) * np.uint32(_BLANK)
    spread[classes == _LAST, 2] = ord(_END)
    return [line[:-1] for line in _text(spread[spread != 0]).splitlines()]


def searchable(text: str) -> str:
    """A text as it is searched: folded, invisible characters gone, everything but letters and digits a blank."""
    codes, classes = _read(text)
    return _text(np.where(classes == _SEPARATOR, np.uint32(_BLANK), codes))


def units(text: str) -> tuple[Unit, ...]:
    """The runs and words of a text, in order."""
    return tuple(
        Unit(match[0], match.lastgroup == "run") for match in _unit_pattern().finditer(searchable(text)) if match[0]
    )


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run and its last character: the tokens of a run that ends there."""
    return [run[at : at + 2] for at in range(len(run))]


def as_tsvector(tokens: str, first: int = 1) -> str:
    """Tokens as a literal to cast to PostgreSQL's tsvector, at positions counted from ``first``.

    Letters and digits need no quoting there. A tsvector keeps positions up to 16,383, and 255 of a lexeme: longer
    texts are to be split before.
    """
    return " ".join([f"{token[:LONGEST_LEXEME]}:{place}" for place, token in enumerate(tokens.split(), first)])


@cache
def run_class() -> str:
    """The characters of runs, as a regular expression has them within brackets."""
    return "".join(f"{chr(one.start)}-{chr(one.stop - 1)}" for one in _RUN_RANGES)


@cache
def _unit_pattern() -> re.Pattern[str]:
    return re.compile(f"(?P<run>[{run_class()}]+)|(?P<word>[^ {run_class()}]+)")


def _read(text: str) -> tuple[_Codes, _Classes]:
    """The code points of a text, folded and without the invisible ones, with the class of each."""
    codes = fold_codes(text)
    classes = _classes().take(codes)
    if (invisible := classes == _INVISIBLE).any():
        return codes[~invisible], classes[~invisible]
    return codes, classes


def _text(codes: _Codes) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


@cache
def _classes() -> _Classes:
    """The class of every code point: letters, marks and digits make words and runs."""
    classes = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    for code in range(0x20000):
        classes[code] = _class_of(unicodedata.category(chr(code)))
    classes[0x20000:0x32400] = _WORD
    for one in _VARIATION_SELECTORS:
        classes[one.start : one.stop] = _INVISIBLE
    for one in _RUN_RANGES:
        part: _Classes = classes[one.start : one.stop]
        part[part == _WORD] = _RUN
    return classes


def _class_of(category: str) -> int:
    if category == "Cf":
        return _INVISIBLE
    return _WORD if category[0] in "LMN" else _SEPARATOR
