"""A table turned on its side: its rows are the columns of the form and its columns are the rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from parsers.blocks import Document, Grid
from parsers.tables.rows import Row, rows_of


def turned(document: Document, rows: Sequence[Row]) -> list[Row]:
    """The rows of the same grids with rows and columns exchanged; none where the rows share a grid with another table, or where a
    copy lost the spans."""
    found: list[Row] = []
    for index in dict.fromkeys(row.grid for row in rows):
        block = document.blocks[index]
        if not isinstance(block, Grid) or not block.spans_known or block.n_rows != sum(row.grid == index for row in rows):
            return []
        found += rows_of(index, _on_its_side(block))
    return found


def _on_its_side(grid: Grid) -> Grid:
    cells = [
        msgspec.structs.replace(cell, row=cell.col, col=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
        for cell in grid.cells
    ]
    return Grid(grid.n_cols, grid.n_rows, sorted(cells, key=lambda cell: (cell.row, cell.col)), grid.place)
