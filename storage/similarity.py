"""How alike two folded texts are: sketches that find the likely pairs, and the exact measure that settles them.

A text is the set of its shingles, the runs of five characters. One-permutation MinHash keeps the least hash of each
of 64 bins; 16 bands of 4 bins are the keys under which texts meet. Two texts that share a part j of their shingles
meet with a probability of 1 - (1 - j⁴)¹⁶: 99 % at 0.7, 64 % at 0.5, 3 % at 0.2. Sketches and bands are kept in
archives: the constants here never change without all of them being made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NewType

import numpy as np
from numpy.typing import NDArray

from storage.folding import portions

Sketch = NewType("Sketch", bytes)
Shingles = NDArray[np.uint64]

LENGTH = 5
BINS = 64
BANDS = 16

_PADDING = "\0"
_EMPTY = np.uint64(2**64 - 1)
_ODD = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_FACTORS = tuple(_ODD)
_BIN_SHIFT = np.uint64(58)


def shingles(folded: str) -> Shingles:
    """The hashes of a folded text's shingles, each once, ascending. A text under five characters is one shingle."""
    hashes = _hashes(folded and folded.ljust(LENGTH, _PADDING))
    hashes.sort()
    first = np.ones(hashes.size, dtype=np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes[first]


def jaccard(one: Shingles, other: Shingles) -> float:
    """The part of all shingles that both texts have, from 0 to 1; 0 when both are empty."""
    both = shared(one, other)
    return both / max(1, one.size + other.size - both)


def shared(one: Shingles, other: Shingles) -> int:
    """The number of shingles that both texts have."""
    if not one.size or not other.size:
        return 0
    places = other.searchsorted(one)
    places[places == other.size] = 0
    return int(np.count_nonzero(other[places] == one))


def sketches(texts: Sequence[str]) -> list[Sketch]:
    """The sketches of folded texts, 256 bytes each: 64 little-endian 32-bit numbers; empty for an empty text."""
    found: list[Sketch] = []
    for portion in portions(texts):
        found += _sketched(portion)
    return found


def bands(sketches: Sequence[Sketch]) -> list[tuple[int, ...]]:
    """The 16 keys of each sketch, signed 64-bit integers; texts that share one are worth comparing."""
    rows = np.frombuffer(b"".join(sketches), dtype="<u4").reshape(-1, BANDS, BINS // BANDS).astype(np.uint64)
    keys = iter(_mixed((rows * _ODD[:4]).sum(axis=2, dtype=np.uint64) + _BAND_SEEDS).view(np.int64).tolist())
    return [tuple(next(keys)) if sketch else () for sketch in sketches]


def estimate(one: Sketch, other: Sketch) -> float:
    """The likely Jaccard of two texts by their sketches, within ± 0.06 mostly; 0 when either is empty."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def _sketched(texts: Sequence[str]) -> list[Sketch]:
    padded = [text.ljust(LENGTH, _PADDING) for text in texts]
    hashes = _hashes("".join(padded))
    lengths = np.fromiter(map(len, padded), np.intp, len(padded))
    firsts = np.repeat(np.arange(len(texts)) * BINS, lengths)[: hashes.size]
    # Runs that reach into the next text are nobody's: they go into bins past the last text's.
    firsts[(lengths.cumsum()[:-1, None] - np.arange(1, LENGTH)).ravel()] = len(texts) * BINS
    least = np.full((len(texts) + 1) * BINS, _EMPTY, dtype=np.uint64)
    np.minimum.at(least, (hashes >> _BIN_SHIFT).astype(np.intp) + firsts, hashes)
    bins = least.reshape(-1, BINS)[:-1]
    filled = bins != _EMPTY
    for row in np.flatnonzero(~filled.all(axis=1)):
        # A short text leaves bins empty; each borrows from the first filled bin in an order of its own, so that
        # equal texts borrow equally and the estimate stays unbiased (optimal densification, Shrivastava 2017).
        empty = np.flatnonzero(~filled[row])
        lenders = _LENDERS[empty]
        bins[row, empty] = bins[row, lenders[np.arange(empty.size), filled[row, lenders].argmax(axis=1)]]
    rows = bins.astype("<u4")
    return [Sketch(row.tobytes() if text else b"") for text, row in zip(texts, rows, strict=True)]


def _hashes(folded: str) -> Shingles:
    """The hashes of all runs of five characters, one after the other."""
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = max(0, codes.size - LENGTH + 1)
    sums = codes[:count] * _FACTORS[0]
    for place in range(1, LENGTH):
        sums += codes[place : place + count] * _FACTORS[place]
    return _mixed(sums)


def _mixed(numbers: Shingles) -> Shingles:
    """The numbers with every bit depending on all of theirs, in place (the finaliser of SplitMix64)."""
    numbers ^= numbers >> np.uint64(30)
    numbers *= _FACTORS[1]
    numbers ^= numbers >> np.uint64(27)
    numbers *= _FACTORS[2]
    numbers ^= numbers >> np.uint64(31)
    return numbers


_BAND_SEEDS = np.arange(1, BANDS + 1, dtype=np.uint64) * _ODD[4]
_LENDERS = _mixed(np.arange(BINS * BINS, dtype=np.uint64) + _ODD[0]).reshape(BINS, BINS).argsort(axis=1)
