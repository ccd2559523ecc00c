"""Columns are known by their heads: the deepest label over each grid column, through spans, empty cells and repeated heads."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.tables.rows import Row
from parsers.tables.similarity import POSSIBLE, SURE, alike, best, match
from parsers.template import Label
from parsers.textnorm import core

# A row is a head when this many of its own cells are column labels (a body row may hold one by chance: 其他, 总计).
_HEAD_LABELS = 2
_LONG = 3  # 其他 and 总计 are rows as well


def is_head(row: Row, labels: Sequence[Label]) -> bool:
    """Whether the row names columns."""
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    named = {label.key for cell in own if cell.text.strip() and (label := match(cell.text, labels)) is not None}
    # A table of one applicant group: its only printed head, and no word that rows of the form begin with too.
    printed = [cell for cell in own if cell.text.strip()]
    alone = len(printed) == len(named) == 1 and len(core(printed[0].text)) >= _LONG
    return len(named) >= _HEAD_LABELS or alone


def column_map(head: Sequence[Row], labels: Sequence[Label], furniture: Sequence[str]) -> tuple[dict[str, int], frozenset[int]]:
    """Key of each column label -> grid column, for the head rows read so far; and the columns whose label the form does not have.

    A reworded label is accepted when it is the only unknown one between two known columns and so is the label that is missing.
    """
    if not head:
        return {}, frozenset()
    deepest: dict[int, str] = {}
    for row in head:
        for cell in row.cells:
            text = cell.text.strip()
            if not text or any(alike(text, part) >= SURE for part in furniture):
                continue
            for column in range(cell.col, cell.col + cell.colspan):
                # A label over several columns is a group; it names a column only if it is that narrow.
                if cell.colspan == 1 or match(text, labels) is not None:
                    deepest[column] = text
    mapped: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, text in sorted(deepest.items()):
        label = match(text, labels)
        if label is None:
            unknown[column] = text
        elif label.key not in mapped:
            mapped[label.key] = column
    _accept_reworded(mapped, unknown, labels)
    return mapped, frozenset(unknown)


def _accept_reworded(mapped: dict[str, int], unknown: dict[int, str], labels: Sequence[Label]) -> None:
    order = [label.key for label in labels]
    for position, label in enumerate(labels):
        if label.key in mapped:
            continue
        left = max((mapped[key] for key in order[:position] if key in mapped), default=None)
        right = min((mapped[key] for key in order[position + 1 :] if key in mapped), default=None)
        if left is None and right is None:
            continue
        between = [
            column for column, text in unknown.items()
            if (left is None or column > left) and (right is None or column < right) and best(text, label) >= POSSIBLE
        ]  # fmt: skip
        if len(between) == 1:
            mapped[label.key] = between[0]
            del unknown[between[0]]
