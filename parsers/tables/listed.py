"""表二 as a list: a line per number, with the labels of its row and its column in front of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.blocks import GridCell
from parsers.model import CellKind
from parsers.tables.similarity import SURE, best
from parsers.tables.values import read_value
from parsers.template import Block, Label, Template
from parsers.textnorm import core, squeeze

_UNITS = frozenset(("件", "项", "个", "万元", "元", "条"))
_BETWEEN = re.compile(r"[-—–－:：、/·]|的(?=本年|现行)")
Entry = tuple[Label, Label]


def listed(cells: Sequence[GridCell], template: Template) -> tuple[Entry, GridCell] | None:
    """The row and column of the form that a line names, with the one cell of its value; None for any other line.

    `cells` are those of the line from left to right, block headings left out.
    """
    words = [cell for cell in cells if read_value(cell.text)[1] is CellKind.TEXT and squeeze(cell.text) not in _UNITS]
    if not 1 <= len(words) <= 2:
        return None
    end = max(cell.col + cell.colspan for cell in words)
    values = [cell for cell in cells if cell.col >= end and squeeze(cell.text) not in _UNITS]
    if len(values) != 1:
        return None
    named = (
        joined_labels(template).get(_BETWEEN.sub("", core(words[0].text)))
        if len(words) == 1
        else _in_two(words[0].text, words[1].text, template)
    )
    return (named, values[0]) if named is not None else None


def joined_labels(template: Template) -> dict[str, Entry]:
    """The labels of row and column in one, levelled, with the heading of their block in front or without."""
    return _joined(template.blocks)


@lru_cache(maxsize=8)
def _joined(blocks: tuple[Block, ...]) -> dict[str, Entry]:
    return {
        _BETWEEN.sub("", core(f"{front}{wording}{name}")): (row, column)
        for block in blocks
        for row in block.rows
        for column in block.columns
        for wording in (row.label, *row.aliases)
        for name in (column.label, *column.aliases)
        for front in ("", block.label)
    }


def _in_two(first: str, second: str, template: Template) -> Entry | None:
    found = [
        (row, column)
        for block in template.blocks
        for row in block.rows
        for column in block.columns
        if best(first, row) >= SURE and best(second, column) >= SURE
    ]
    return found[0] if len(found) == 1 else None
