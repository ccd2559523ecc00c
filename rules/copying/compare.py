"""How much two texts share, and which passages: characters in the same order, after the copied stretches were found."""

from __future__ import annotations

from itertools import islice

from msgspec import Struct
from rapidfuzz.distance import Indel

from rules.copying.text import Comparable

_SHORTEST_PASSAGE = 12  # characters; shorter common stretches are ordinary words
_SMALL_GAP = 4  # a changed word inside a copied passage does not end it
_STRAY = 3  # fewer characters in common between two differences are chance, and bridge nothing


class Shared(Struct, frozen=True):
    """One passage that stands in both texts: its words as published on either side, and its length in compared characters."""

    left: str
    right: str
    length: int
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def similarity(left: str, right: str, at_least: float = 0.0) -> float:
    """2·(characters in common order) / (all characters), 0 to 1; 0 where it is below `at_least` (which makes it fast)."""
    return float(Indel.normalized_similarity(left, right, score_cutoff=at_least or None))


def shared_passages(left: Comparable, right: Comparable, most: int = 3) -> tuple[Shared, ...]:
    """The longest passages that both texts have, longest first, then in order of place; at most `most`."""
    runs: list[tuple[int, int, int, int]] = []
    for step in Indel.opcodes(left.text, right.text):
        if step.tag != "equal" or step.src_end - step.src_start < _STRAY:
            continue
        if runs and step.src_start - runs[-1][1] <= _SMALL_GAP and step.dest_start - runs[-1][3] <= _SMALL_GAP:
            begin_left, _, begin_right, _ = runs[-1]
            runs[-1] = (begin_left, step.src_end, begin_right, step.dest_end)
        else:
            runs.append((step.src_start, step.src_end, step.dest_start, step.dest_end))
    runs = [run for run in runs if run[1] - run[0] >= _SHORTEST_PASSAGE]
    runs.sort(key=lambda run: (run[0] - run[1], run[0]))
    return tuple(
        Shared(
            left=left.quote(a, b),
            right=right.quote(c, d),
            length=b - a,
            left_start=left.span(a, b).start,
            left_end=left.span(a, b).end,
            right_start=right.span(c, d).start,
            right_end=right.span(c, d).end,
        )
        for a, b, c, d in islice(runs, most)
    )
