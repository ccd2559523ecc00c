"""The tables of a document as published, laid out anew from what its reader saw: text and spans only, the marked cells in place."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from output.site.sources import Source
from parsers.blocks import Document, Grid, GridCell, Place, ReadError
from parsers.readers.dispatch import read_document

Marks = Mapping[Place, tuple[int, ...]]


class PublishedCell(Struct, frozen=True):
    """One cell with its spans; `marks` are the numbers of the findings about it, `soft` that it only adds nothing to their sums."""

    lines: tuple[str, ...]
    rowspan: int
    colspan: int
    marks: tuple[int, ...] = ()
    soft: bool = False


class PublishedTable(Struct, frozen=True):
    """Rows of cells, each standing at its upper left corner; `wide` tables need room."""

    rows: tuple[tuple[PublishedCell, ...], ...]
    columns: int


def read_again(source: Source) -> Document | None:
    """The archived document as its reader sees it; None where it can no longer be read."""
    if not source.data:
        return None
    try:
        return read_document(source.data, name=source.name, content_type=source.media_type, url=source.url)
    except ReadError:
        return None


def marked_tables(document: Document, marks: Marks) -> list[PublishedTable]:
    """The tables in which any of the marked places lies, whole and in reading order; a place without numbers is marked softly."""
    tables = [block for block in document.blocks if isinstance(block, Grid)]
    return [lay_out(grid, marks) for grid in tables if any(cell.place in marks for cell in grid.cells)]


def lay_out(grid: Grid, marks: Marks) -> PublishedTable:
    """A grid as rows of cells; a cell that lies under the span of another is left out, spans end at the edge."""
    matrix = grid.matrix()
    rows: list[list[PublishedCell]] = [[] for _ in range(grid.n_rows)]
    shown: set[int] = set()
    for row, positions in enumerate(matrix):
        for col, cell in enumerate(positions):
            if cell is None:
                rows[row].append(PublishedCell((), 1, 1))
            elif id(cell) not in shown:
                shown.add(id(cell))
                rows[row].append(_cell(cell, *_extent(matrix, row, col), marks))
    return PublishedTable(tuple(tuple(row) for row in rows), grid.n_cols)


def _cell(cell: GridCell, rowspan: int, colspan: int, marks: Marks) -> PublishedCell:
    return PublishedCell(tuple(cell.text.split("\n")), rowspan, colspan, marks.get(cell.place, ()), cell.place in marks)


def _extent(matrix: list[list[GridCell | None]], row: int, col: int) -> tuple[int, int]:
    """How far the cell really reaches: only as far as no other cell stands in the way."""
    cell = matrix[row][col]
    right = col
    while right < len(matrix[row]) and matrix[row][right] is cell:
        right += 1
    down = row
    while down < len(matrix) and all(matrix[down][at] is cell for at in range(col, right)):
        down += 1
    return down - row, right - col
