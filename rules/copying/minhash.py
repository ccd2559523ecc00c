"""Candidates for likeness among many texts: MinHash signatures of their shingles, banded so that only like ones meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from rules.copying.shingles import Hashes, mix, shingles

# 3 rows a band: texts that share 40 % of their shingles meet with probability 0.98, strangers (under 5 %) with less than 0.01.
# Texts that are alike by 0.85 in characters share about 28 % of their shingles if every change stands alone, 70 % if changes are whole
# sentences, as in real copies.
ROWS = 3
BANDS = 64
_MOST_IN_BUCKET = 40  # larger buckets are walked with a window instead of pairing all with all
_WINDOW = 12
_ALL_PAIRS_UP_TO = 400  # texts; below, every pair is looked at and nothing can be missed


def _coefficients() -> tuple[Hashes, Hashes]:
    """Fixed multipliers (odd, so that no value is lost) and offsets of the hash functions."""
    count = np.arange(1, ROWS * BANDS + 1, dtype=np.uint64)
    return mix(count) | np.uint64(1), mix(count + np.uint64(1 << 32))


_MULTIPLIERS, _OFFSETS = _coefficients()


def signature(pieces: Hashes) -> Hashes:
    """The smallest hash of the pieces under each hash function: 192 numbers; all ones for a text without pieces."""
    if not pieces.size:
        return np.full(ROWS * BANDS, np.iinfo(np.uint64).max, dtype=np.uint64)
    smallest: Hashes = (pieces[None, :] * _MULTIPLIERS[:, None] + _OFFSETS[:, None]).min(axis=1)
    return smallest


def candidate_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, of texts that may be alike, sorted; empty texts meet nobody.

    Up to 400 texts these are all pairs. Beyond, equal texts and those that meet in a band; where very many meet in one band (a text that
    half a district took over) each is paired with the next dozen only, so that the number of pairs grows with the number of texts.
    """
    present = [index for index, text in enumerate(texts) if text]
    if len(present) <= _ALL_PAIRS_UP_TO:
        return list(combinations(present, 2))
    signatures = np.stack([signature(shingles(texts[index])) for index in present])
    places = np.array(present)
    # Walking in the order of signatures puts equal and nearly equal texts beside each other, whatever order they came in.
    order = np.lexsort(signatures.T[::-1])
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        rows = signatures[order, band * ROWS : (band + 1) * ROWS]
        for first, second in _meeting(rows):
            one, other = int(places[order[first]]), int(places[order[second]])
            pairs.add((min(one, other), max(one, other)))
    return sorted(pairs)


def _meeting(rows: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Positions of texts with the same rows in this band."""
    by_value = np.lexsort(rows.T[::-1])  # stable: within equal rows the order of signatures is kept
    ordered = rows[by_value]
    changes = np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1
    for start, end in zip([0, *changes.tolist()], [*changes.tolist(), len(ordered)], strict=True):
        if end - start < 2:
            continue
        members = by_value[start:end].tolist()
        reach = len(members) if len(members) <= _MOST_IN_BUCKET else _WINDOW
        for at, first in enumerate(members):
            for second in members[at + 1 : at + 1 + reach]:
                yield first, second
