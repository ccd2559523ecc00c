"""The tables of the 格式 as they are printed: which label or cell stands where and how far it reaches, from the template's data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from parsers.template import Block, Template

_CONTENT = "信息内容"


class Box(Struct, frozen=True):
    """One box: row and column (from 0), how many of each it covers, and its label or the address of the cell in it."""

    row: int
    col: int
    rows: int
    cols: int
    text: str = ""
    address: str | None = None


class Layout(Struct, frozen=True):
    """One table: its key (T2, T3, T4), the heading of its part, its size and its boxes in reading order."""

    table: str
    n_rows: int
    n_cols: int
    boxes: tuple[Box, ...]


def layouts(form: Template) -> tuple[Layout, Layout, Layout]:
    """表二, 表三 and 表四 of one form. Every cell of the form stands in exactly one box, and no two boxes overlap."""
    return tuple(  # type: ignore[return-value]
        Layout(table, max(box.row + box.rows for box in boxes), max(box.col + box.cols for box in boxes), boxes)
        for table, boxes in (
            ("T2", tuple(_active(form))),
            ("T3", tuple(_requests(form))),
            ("T4", tuple(_disputes(form))),
        )
    )


def _active(form: Template) -> Iterator[Box]:
    """A block under each other: its heading over the whole width, its column heads, its rows; the last column fills the width."""
    width = 1 + max(len(block.columns) for block in form.blocks)
    row = 0
    for block in form.blocks:
        yield Box(row, 0, 1, width, block.label)
        yield Box(row + 1, 0, 1, 1, _CONTENT)
        for col, cols, label, _ in _columns(block, width):
            yield Box(row + 1, col, 1, cols, label)
        row += 2
        for entry in block.rows:
            yield Box(row, 0, 1, 1, entry.label)
            for col, cols, _, key in _columns(block, width):
                yield Box(row, col, 1, cols, address=f"T2.{entry.key}.{key}")
            row += 1


def _columns(block: Block, width: int) -> Iterator[tuple[int, int, str, str]]:
    last = len(block.columns) - 1
    for number, column in enumerate(block.columns):
        yield number + 1, width - 1 - last if number == last else 1, column.label, column.key


_HEAD_ROWS, _LABEL_COLS = 3, 3


def _requests(form: Template) -> Iterator[Box]:
    """Corner note and three rows of heads; then 一 and 二, the results under their common label with their groups, and 四."""
    corner, block, applicants, bodies, _ = form.furniture
    yield Box(0, 0, _HEAD_ROWS, _LABEL_COLS, corner)
    yield Box(0, _LABEL_COLS, 1, len(form.columns), applicants)
    inner = [number for number, column in enumerate(form.columns) if column.shown != column.label]
    for number, column in enumerate(form.columns):
        if number == inner[0]:
            yield Box(1, _LABEL_COLS + number, 1, len(inner), bodies)
        if number in inner:
            yield Box(2, _LABEL_COLS + number, 1, 1, column.label)
        else:
            yield Box(1, _LABEL_COLS + number, 2, 1, column.label)
    results = [number for number, row in enumerate(form.rows) if row.shown != row.path[0]]
    yield Box(_HEAD_ROWS + results[0], 0, len(results), 1, block)
    row = _HEAD_ROWS
    for group, members in groupby(form.rows, key=lambda entry: entry.path[0]):
        entries = list(members)
        if len(entries[0].path) > 1:
            yield Box(row, 1, len(entries), 1, group)
        for entry in entries:
            if len(entry.path) > 1:
                yield Box(row, 2, 1, 1, entry.path[-1])
            elif entry.shown == entry.path[0]:
                yield Box(row, 0, 1, _LABEL_COLS, entry.label)
            else:
                yield Box(row, 1, 1, 2, entry.label)
            for number, column in enumerate(form.columns):
                yield Box(row, _LABEL_COLS + number, 1, 1, address=f"T3.{entry.key}.{column.key}")
            row += 1


def _disputes(form: Template) -> Iterator[Box]:
    """One row of cells under two rows of heads for 行政复议 and three for 行政诉讼."""
    suits, width = form.furniture[-1], len(form.case_columns)
    first, *others = form.case_groups
    yield Box(0, 0, 1, width, first.label)
    yield Box(0, width, 1, width * len(others), suits)
    for number, column in enumerate(form.case_columns):
        yield Box(1, number, 2, 1, column.label)
    for place, group in enumerate(others, 1):
        yield Box(1, place * width, 1, width, group.label)
        for number, column in enumerate(form.case_columns):
            yield Box(2, place * width + number, 1, 1, column.label)
    for place, group in enumerate(form.case_groups):
        for number, column in enumerate(form.case_columns):
            yield Box(3, place * width + number, 1, 1, address=f"T4.{group.key}.{column.key}")
