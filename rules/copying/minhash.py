"""Candidates for likeness among many texts: MinHash signatures of their shingles, banded so that only like ones meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rules.copying.shingles import Hashes, mix, shingles

# 3 rows a band: texts that share 36 % of their shingles meet with probability 0.99, strangers (under 5 %) with less than 0.02.
# Texts that are alike by 0.88 in characters share about 36 % of their shingles if every change stands alone, 70 % and more if changes are
# whole sentences, as in real copies.
ROWS = 3
BANDS = 96
_MOST_IN_BUCKET = 40  # larger buckets are walked with a window instead of pairing all with all
_WINDOW = 12
_WAITING = 2_000_000  # pairs, before those that were met again are taken out
_AT_ONCE = 48  # divides ROWS * BANDS
_ALL_PAIRS_UP_TO = 400  # texts; below, every pair is looked at and nothing can be missed


Signature = NDArray[np.uint32]
Numbers = NDArray[np.int64]
Pairs = NDArray[np.int64]


def _coefficients() -> tuple[Signature, Signature]:
    """Fixed multipliers (odd, so that no value is lost) and offsets of the hash functions, modulo 2^32."""
    count = np.arange(1, ROWS * BANDS + 1, dtype=np.uint64)
    multipliers, offsets = (_upper(mix(count + np.uint64(shift))) for shift in (0, 1 << 32))
    return multipliers | np.uint32(1), offsets


def _upper(values: Hashes) -> Signature:
    """The upper halves: 32 bits are enough for the smallest of some thousand, and take half the time."""
    return (values >> np.uint64(32)).astype(np.uint32)


_MULTIPLIERS, _OFFSETS = _coefficients()


def signature(pieces: Hashes) -> Signature:
    """The smallest hash of the pieces under each hash function: 288 numbers; all ones for a text without pieces."""
    if not pieces.size:
        return np.full(ROWS * BANDS, np.iinfo(np.uint32).max, dtype=np.uint32)
    halves = _upper(pieces)
    smallest = np.empty(ROWS * BANDS, dtype=np.uint32)
    values = np.empty((_AT_ONCE, pieces.size), dtype=np.uint32)
    for start in range(0, ROWS * BANDS, _AT_ONCE):  # a few functions at a time stay in the processor's cache
        functions = slice(start, start + _AT_ONCE)
        np.multiply(halves[None, :], _MULTIPLIERS[functions, None], out=values)
        np.add(values, _OFFSETS[functions, None], out=values)
        values.min(axis=1, out=smallest[functions])
    return smallest


def candidate_pairs(texts: Sequence[str]) -> Pairs:
    """Pairs (i, j), i < j, of texts that may be alike, sorted, one to a row; empty texts meet nobody.

    Up to 400 texts these are all pairs. Beyond, equal texts and those that meet in a band; where very many meet in one band (a text that
    half a district took over) each is paired with the next dozen only.
    """
    present = np.array([index for index, text in enumerate(texts) if text], dtype=np.int64)
    if present.size <= _ALL_PAIRS_UP_TO:
        one, other = np.triu_indices(present.size, 1)
        return np.stack([present[one], present[other]], axis=1)
    signatures = np.stack([signature(shingles(texts[index])) for index in present])
    # Walking in the order of signatures puts equal and nearly equal texts beside each other, whatever order they came in.
    order = np.lexsort(signatures.T[::-1])
    places, count = present[order], len(texts)
    # A pair is one number, so that a million of them take eight megabytes.
    met: Numbers = np.empty(0, dtype=np.int64)
    waiting: list[Numbers] = []
    for band in range(BANDS):
        one, other = (places[side] for side in _meeting(signatures[order, band * ROWS : (band + 1) * ROWS]))
        waiting.append(np.minimum(one, other) * count + np.maximum(one, other))
        if sum(part.size for part in waiting) > _WAITING or band == BANDS - 1:
            met = np.unique(np.concatenate([met, *waiting]))
            waiting = []
    return np.stack([met // count, met % count], axis=1)


def _meeting(rows: Signature) -> tuple[Numbers, Numbers]:
    """Positions of texts with the same rows in this band, each pair once."""
    by_value = np.lexsort(rows.T[::-1])  # stable: within equal rows the order of signatures is kept
    ordered = rows[by_value]
    group = np.concatenate([[0], np.cumsum((ordered[1:] != ordered[:-1]).any(axis=1))])
    sizes = np.bincount(group)[group]
    reach = np.where(sizes <= _MOST_IN_BUCKET, sizes, _WINDOW)
    first: list[Numbers] = []
    second: list[Numbers] = []
    for step in range(1, min(int(reach.max()), len(group) - 1) + 1):
        at = np.flatnonzero((group[step:] == group[:-step]) & (step <= reach[:-step]))
        first.append(by_value[at])
        second.append(by_value[at + step])
    return np.concatenate(first), np.concatenate(second)
