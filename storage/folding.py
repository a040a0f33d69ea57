"""One spelling for every text: what is the same to a reader becomes the same string.

NFKC, lower case, and traditional characters to simplified ones by a frozen table. The table knows characters,
not phrases, so folding a part of a text gives that part of the folded text. Texts are folded as arrays of code
points: ten times as fast as ``str.translate``, which matters because every article seen is folded.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from storage.folding_table import PAIRS

# numpy takes a tenth of a second to import: only the commands that fold anything wait for it.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Codes = NDArray[np.uint32]

# Punctuation, separators, control characters, accents standing alone, lone halves of surrogate pairs.
_SILENT = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Sk"})
_MEANT = frozenset("%‰")
_DECIMAL_POINT = re.compile(r"\.(?<=\d\.)(?=\d)")
_GONE = "\ue02e"  # a private character, as if it were not there
_UNSTABLE = 1 << 31  # what no character has
_ASTRAL = 0x10000  # from here on only NFKC can tell, always
_PORTION = 1 << 15  # characters: measured, twice as many at once are no faster
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_JAMO = range(0x1100, 0x1200)
# All but ideographs, Hangul syllables and private characters, which fold to themselves where no pair says otherwise.
_LOOKED_AT = (
    range(0x3400),
    range(0x4DC0, 0x4E00),
    range(0xA000, 0xAC00),
    range(0xD7A4, 0xE000),
    range(0xF900, 0x13460),
    range(0x16A00, 0x17000),
    range(0x1BC00, 0x20000),
    range(0xE0000, 0xE0080),
)


@dataclass(frozen=True, slots=True)
class _Tables:
    """By code point, what changes its bits (by XOR) into the folded one, and into 0 where it is silent.

    ``bare`` is marked where only NFKC can tell. Nearly all of either is zeros, which take no memory.
    """

    characters: _Codes
    bare: _Codes


def fold(text: str) -> str:
    """The text as compared: characters folded, blanks and punctuation gone.

    Per cent signs and the point within a number stay, so that 1.5 and 15 differ. An accent joins the letter before
    it, whatever silent stood between the two. Folding what is folded changes nothing.
    """
    return fold_all([text])[0]


def fold_all(texts: Sequence[str]) -> list[str]:
    """Texts, each folded by itself."""
    folded: list[str] = []
    for portion in portions(texts):
        folded += _fold_together(portion)
    return folded


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, as many at once as are worth a call of numpy and still fit the processor's caches."""
    start = size = 0
    for place, text in enumerate(texts):
        if size and size + len(text) > _PORTION:
            yield texts[start:place]
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _fold_together(texts: Sequence[str]) -> list[str]:
    folded, unstable = _without_silent(texts)
    for place in unstable:
        folded[place] = _fold_apart(texts[place])
    return folded


def _fold_apart(text: str) -> str:
    """A text in which characters depend on those beside them."""
    text = text.replace(_GONE, "")
    while True:
        [text], _ = _without_silent([unicodedata.normalize("NFKC", text)])
        if unicodedata.is_normalized("NFKC", text):
            return text


def _without_silent(texts: Sequence[str]) -> tuple[list[str], set[int]]:
    """The texts folded character by character, and the places of those for which that is not enough."""
    import numpy as np

    # A line break is silent, and no number goes on behind it.
    whole = "\n".join(texts)
    codes = _codes(whole)
    changes = _tables().bare.take(codes)
    folded = codes ^ changes
    ends = np.cumsum([len(text) + 1 for text in texts])
    unstable: set[int] = set()
    if _any_unstable(codes, changes):
        places = np.flatnonzero((changes >= _UNSTABLE) | (codes >= _ASTRAL))
        unstable.update(ends.searchsorted(places, side="right").tolist())
        folded &= _UNSTABLE - 1
    for point in _DECIMAL_POINT.finditer(whole):
        folded[point.start()] = ord(".")
    kept = np.flatnonzero(folded)
    text = _text(folded.take(kept))
    return [text[start:end] for start, end in pairwise([0, *kept.searchsorted(ends).tolist()])], unstable


def fold_characters(text: str) -> str:
    """The text with its characters folded and its blanks and punctuation in place."""
    codes = _codes(unicodedata.normalize("NFKC", text))
    return _text(codes ^ _tables().characters.take(codes))


def fold_codes(text: str) -> NDArray[np.uint32]:
    """The code points of fold_characters(), ten times as fast: a run of mere punctuation may stay the one it was."""
    codes = _codes(text)
    if _any_unstable(codes, _tables().bare.take(codes)):
        codes = _codes(unicodedata.normalize("NFKC", text))
    return codes ^ _tables().characters.take(codes)


def folds_singly(text: str) -> bool:
    """Whether every character of a text folds by itself, whatever stands beside it: nearly always."""
    codes = _codes(text)
    return not _any_unstable(codes, _tables().bare.take(codes))


def _any_unstable(codes: _Codes, changes: _Codes) -> bool:
    return bool(changes.max(initial=0) >= _UNSTABLE or codes.max(initial=0) >= _ASTRAL)


def _codes(text: str) -> _Codes:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _text(codes: _Codes) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _tables() -> _Tables:
    import numpy as np

    characters = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
    bare = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
    simple = dict(zip(map(ord, PAIRS[::2]), map(ord, PAIRS[1::2]), strict=True))
    for code, folded in simple.items():
        characters[code] = bare[code] = code ^ folded
    for code in chain.from_iterable(_LOOKED_AT):
        character = chr(code)
        folded, is_unstable = _fold_character(character)
        if change := code ^ simple.get(folded, folded):
            characters[code] = bare[code] = change
        if _is_silent(character):
            bare[code] = code
        if is_unstable:
            bare[code] |= _UNSTABLE
    bare[ord(_GONE)] |= _UNSTABLE
    return _Tables(characters, bare)


def _fold_character(character: str) -> tuple[int, bool]:
    """What a character folds to by itself, and whether that depends on NFKC of the text around it."""
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) == 1:
        return ord(compatible.lower()[0]), _combines(character) or _becomes_part_of_number(character, compatible)
    return ord(character.lower()[0]), not all(map(_is_silent, compatible))


def _combines(character: str) -> bool:
    if _is_silent(character):
        return False
    return unicodedata.category(character).startswith("M") or ord(character) in _JAMO


def _becomes_part_of_number(character: str, compatible: str) -> bool:
    return character != compatible and (compatible == "." or (compatible.isdecimal() and not character.isdecimal()))


def _is_silent(character: str) -> bool:
    if ord(character) in _VARIATION_SELECTORS:
        return True
    if unicodedata.normalize("NFKC", character) in _MEANT:
        return False
    return unicodedata.category(character) in _SILENT
