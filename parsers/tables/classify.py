"""Which official table a row belongs to, by its own labels; rows without a telling label belong with their neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from parsers.tables.listed import joined_labels
from parsers.tables.rows import Row
from parsers.tables.similarity import SURE, alike
from parsers.templates import TABLE_TEMPLATES, load_template
from parsers.textnorm import core

TABLES = ("T2", "T3", "T4")
_LONGEST_LABEL = 90
_LETTER = re.compile(r"[^\W\d_]")
# These stand in more than one table and tell nothing.
_AMBIGUOUS = frozenset(core(label) for label in ("其他", "总计", "合计"))
# Fewer distinct labels than this and the rows are not that table (a passing mention, another statistics table).
ENOUGH = {"T2": 2, "T3": 4, "T4": 3}


@cache
def telling_labels() -> dict[str, frozenset[str]]:
    """Per table the labels, levelled, that stand in no other official table."""
    labels: dict[str, set[str]] = {table: set() for table in TABLES}
    for name in TABLE_TEMPLATES:
        template = load_template(name)
        for block in template.blocks:
            labels["T2"] |= {core(block.label), core("信息内容")}
            labels["T2"] |= {
                core(wording) for label in (*block.columns, *block.rows) for wording in (label.label, *label.aliases)
            }
        labels["T2"] |= joined_labels(template).keys()
        for row in template.rows:
            labels["T3"] |= {core(part) for part in row.path}
        labels["T3"] |= {core(column.label) for column in template.columns}
        labels["T3"] |= {core(part) for part in template.furniture[:4]}
        labels["T4"] |= {core(label.label) for label in (*template.case_groups, *template.case_columns)}
        labels["T4"].add(core(template.furniture[4]))
    everywhere = {label for label in set().union(*labels.values()) if sum(label in some for some in labels.values()) > 1}
    return {table: frozenset(some - everywhere - _AMBIGUOUS) for table, some in labels.items()}


def table_of(text: str) -> str | None:
    """The table that a cell's text tells of, or None."""
    if len(text) > _LONGEST_LABEL or not text.strip():
        return None
    return _table_of(core(text))


@lru_cache(maxsize=1 << 14)
def _table_of(bare: str) -> str | None:
    if not _LETTER.search(bare):
        return None  # numbers and strokes are no labels
    for table, labels in telling_labels().items():
        if bare in labels:
            return table
    for table, labels in telling_labels().items():
        if any(len(label) > 3 and alike(bare, label) >= SURE for label in labels):
            return table
    return None


def classify(grids: Iterable[list[Row]]) -> dict[str, list[Row]]:
    """The rows of each official table, in reading order, over all grids; tables without enough telling labels are empty."""
    streams: dict[str, list[Row]] = {table: [] for table in TABLES}
    found: dict[str, set[str]] = {table: set() for table in TABLES}
    last: tuple[str, int] | None = None
    for rows in grids:
        told: list[str | None] = []
        for row in rows:
            votes = [(table_of(cell.text), core(cell.text)) for cell, own in zip(row.cells, row.own, strict=True) if own]
            counts = Counter(vote for vote, _ in votes if vote is not None)
            winner = max(TABLES, key=counts.__getitem__) if counts else None
            told.append(winner)
            if winner:
                found[winner] |= {label for vote, label in votes if vote == winner}
        for position, table in enumerate(_filled(told, last, rows)):
            if table is not None:
                streams[table].append(rows[position])
                last = (table, rows[position].width)
    return {table: rows if len(found[table]) >= ENOUGH[table] else [] for table, rows in streams.items()}


def _filled(told: list[str | None], last: tuple[str, int] | None, rows: list[Row]) -> list[str | None]:
    """Rows that tell nothing go with the row above; at the top of a grid with the row below.

    A grid that tells nothing at all continues the table before it if it is as wide (a row of numbers cut off by a page).
    """
    if not any(told):
        same = last is not None and rows and rows[0].width == last[1]
        return [last[0] if same and last else None] * len(told)
    filled = list(told)
    current: str | None = next(table for table in told if table)
    for position, table in enumerate(told):
        current = table or current
        filled[position] = current
    return filled
