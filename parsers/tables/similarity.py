"""How alike two labels are, after widths, spaces and ordinals are levelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from parsers.template import Label
from parsers.textnorm import core, squeeze

_LETTER = re.compile(r"[^\W\d_]")
# Above SURE two labels are the same with typing errors; between the two they may be a reworded one, if its neighbours agree.
SURE = 86.0
POSSIBLE = 45.0


@lru_cache(maxsize=20000)
def alike(text: str, label: str) -> float:
    """0 to 100."""
    left, right = core(text), core(label)
    if left == right:
        return 100.0
    # A short label differs from its neighbours by one character (制发, 废止): only exact spelling counts there.
    if min(len(left), len(right)) <= 3:
        return 0.0
    return fuzz.ratio(left, right)


@lru_cache(maxsize=1 << 15)
def best(text: str, label: Label) -> float:
    """The best match with a label or one of its accepted wordings."""
    return max(alike(text, wording) for wording in (label.label, *label.aliases))


def match(text: str, labels: Sequence[Label]) -> Label | None:
    """The label that `text` is sure to be; None if none is, or if two are equally near."""
    return _match(text, tuple(labels))


@lru_cache(maxsize=1 << 14)
def _match(text: str, labels: tuple[Label, ...]) -> Label | None:
    if not _LETTER.search(text):
        return None  # numbers, strokes and blanks are no labels
    scores = sorted(((best(text, label), position) for position, label in enumerate(labels)), reverse=True)
    if not scores or scores[0][0] < SURE:
        return None
    if len(scores) > 1 and scores[1][0] == scores[0][0]:
        return None
    return labels[scores[0][1]]


def contains(text: str, wordings: Iterable[str]) -> bool:
    """Whether one of the wordings stands in the text, spaces and widths aside."""
    squeezed = squeeze(text)
    return any(squeeze(wording) in squeezed for wording in wordings)
