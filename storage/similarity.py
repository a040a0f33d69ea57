"""How alike two folded texts are: sketches that find the likely pairs, and the exact measure that settles them.

A text is the set of its shingles, the runs of five characters. One-permutation MinHash keeps the least hash of each
of 64 bins; 16 bands of 4 bins are the keys under which texts meet. Two texts that share a part j of their shingles
meet with a probability of 1 - (1 - j⁴)¹⁶: 99 % at 0.7, 64 % at 0.5, 3 % at 0.2. Sketches and bands are kept in
archives: the constants here never change without all of them being made again.
"""

from __future__ import annotations

from typing import NewType

import numpy as np
from numpy.typing import NDArray

Sketch = NewType("Sketch", bytes)
Shingles = NDArray[np.uint64]

LENGTH = 5
BINS = 64
BANDS = 16

_EMPTY = np.uint64(2**64 - 1)
_ODD = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_FACTORS = tuple(_ODD)
_BIN_SHIFT = np.uint64(58)


def shingles(folded: str) -> Shingles:
    """The hashes of a folded text's shingles, each once, ascending. A text under five characters is one shingle."""
    hashes = _hashes(folded)
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


def sketch(folded: str) -> Sketch:
    """A folded text's sketch, 256 bytes: 64 little-endian 32-bit numbers; empty for an empty text."""
    hashes = _hashes(folded)
    if not hashes.size:
        return Sketch(b"")
    least = np.full(BINS, _EMPTY, dtype=np.uint64)
    np.minimum.at(least, (hashes >> _BIN_SHIFT).astype(np.intp), hashes)
    filled = least != _EMPTY
    if not filled.all():
        # A short text leaves bins empty; each borrows from the first filled bin in an order of its own, so that
        # equal texts borrow equally and the estimate stays unbiased (optimal densification, Shrivastava 2017).
        empty = np.flatnonzero(~filled)
        lenders = _LENDERS[empty]
        least[empty] = least[lenders[np.arange(empty.size), filled[lenders].argmax(axis=1)]]
    return Sketch(least.astype("<u4").tobytes())


def bands(sketch: Sketch) -> tuple[int, ...]:
    """The 16 keys of a sketch, signed 64-bit integers; texts that share one are worth comparing."""
    if not sketch:
        return ()
    rows = np.frombuffer(sketch, dtype="<u4").reshape(BANDS, BINS // BANDS).astype(np.uint64)
    keys = _mixed((rows * _ODD[:4]).sum(axis=1, dtype=np.uint64) + _BAND_SEEDS)
    return tuple(keys.view(np.int64).tolist())


def estimate(one: Sketch, other: Sketch) -> float:
    """The likely Jaccard of two texts by their sketches, within ± 0.06 mostly; 0 when either is empty."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def _hashes(folded: str) -> Shingles:
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    if 0 < codes.size < LENGTH:
        codes = np.pad(codes, (0, LENGTH - codes.size))
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
