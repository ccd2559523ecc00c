"""The layout is the form's: no box overlaps another, none is left out, each cell of the form stands in exactly one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from output.rollup.layout import Layout, layouts
from parsers.templates import load_template

FORMS = ("2019", "2021")


@pytest.mark.parametrize("form", FORMS)
def test_boxes_tile_the_table(form: str) -> None:
    for layout in layouts(load_template(form)):
        covered = Counter(
            (box.row + down, box.col + right) for box in layout.boxes for down in range(box.rows) for right in range(box.cols)
        )
        assert set(covered) == {(row, col) for row in range(layout.n_rows) for col in range(layout.n_cols)}, layout.table
        assert set(covered.values()) == {1}, layout.table


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_stands_once(form: str) -> None:
    addresses = [box.address for layout in layouts(load_template(form)) for box in layout.boxes if box.address is not None]
    assert sorted(addresses) == sorted(load_template(form).cells)


def test_reading_order_is_the_forms() -> None:
    form = load_template("2021")
    addresses = [box.address for layout in layouts(form) for box in layout.boxes if box.address is not None]
    assert addresses == list(form.cells)


@pytest.mark.samples
def test_the_layout_is_that_of_the_blank_form(samples: Path) -> None:
    """Labels, merged heads and widths as in the official blank form of 2021."""
    blank = Document(str(samples / "template_2021_blank.docx"))
    for table, layout in zip(blank.tables, layouts(load_template("2021")), strict=True):
        assert _shape(layout) == _read(table._tbl), layout.table


def _shape(layout: Layout) -> list[tuple[int, int, int, int, str]]:
    return sorted((box.row, box.col, box.rows, box.cols, box.text) for box in layout.boxes)


def _read(table: object) -> list[tuple[int, int, int, int, str]]:
    """Row, column, rows and columns covered, and label of every box of a Word table; cells without label count as empty."""
    found: dict[tuple[int, int], list[object]] = {}
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.tr_lst):  # type: ignore[attr-defined]
        col = 0
        for cell in row.tc_lst:
            span = cell.tcPr.find(qn("w:gridSpan"))
            merge = cell.tcPr.find(qn("w:vMerge"))
            width = int(span.get(qn("w:val"))) if span is not None else 1
            if merge is not None and merge.get(qn("w:val")) != "restart":
                key = above[col]
                found[key][2] = number - key[0] + 1
            else:
                text = "".join(piece.text or "" for piece in cell.iter(qn("w:t"))).strip()
                found[number, col] = [number, col, 1, width, text]
                above[col] = (number, col)
            col += width
    return sorted(tuple(box) for box in found.values())  # type: ignore[type-var]
