"""A text as the set of its five-character pieces, each one number; the numbers are the same on every machine and day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIZE = 5
Hashes = NDArray[np.uint64]
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def shingles(text: str) -> Hashes:
    """Sorted distinct 64-bit hashes of all runs of 5 characters; a shorter text is one piece, an empty one has none."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if not codes.size:
        return np.empty(0, dtype=np.uint64)
    if codes.size < SIZE:
        codes = np.pad(codes, (0, SIZE - codes.size))
    count = codes.size - SIZE + 1
    rolled = np.zeros(count, dtype=np.uint64)
    for offset in range(SIZE):  # a polynomial in the code points, modulo 2^64
        rolled = rolled * _BASE + codes[offset : offset + count]
    return np.unique(mix(rolled))


def mix(values: Hashes) -> Hashes:
    """Spread 64-bit numbers so that near ones lie far apart (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))
