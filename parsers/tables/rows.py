"""Tables are read as a stream of rows: grids that editors or pages have cut apart are one table again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from parsers.blocks import Document, Grid, GridCell


class Row(Struct):
    """One row of a grid: its own cells and those that reach into it from above, from left to right.

    `span` is (first column, column after the last) of each cell; `own` tells which cells begin in this row. `grid` is the index
    of the block in the document, `width` the number of columns of that grid and `number` the row's own in it.
    """

    grid: int
    width: int
    cells: list[GridCell]
    own: list[bool]
    number: int = 0

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First column and column after the last, per cell."""
        return [(cell.col, cell.col + cell.colspan) for cell in self.cells]

    def at(self, column: int) -> GridCell | None:
        """The cell that covers a column."""
        return next((cell for cell in self.cells if cell.col <= column < cell.col + cell.colspan), None)


def rows_of(index: int, grid: Grid) -> list[Row]:
    """The rows of one grid."""
    rows = []
    for number, line in enumerate(grid.matrix()):
        seen = list({id(cell): cell for cell in line if cell is not None}.values())
        rows.append(Row(index, grid.n_cols, seen, [cell.row == number for cell in seen], number))
    return rows


def all_rows(document: Document) -> list[list[Row]]:
    """The rows of every grid of the document, in order; spans that a copy lost are restored first."""
    from parsers.tables.ragged import restored

    return [
        rows_of(index, grid)
        for index, block in enumerate(document.blocks)
        if isinstance(block, Grid)
        for grid in ([block] if block.spans_known else restored(block))
    ]


def value_cells(
    row: Row, columns: Sequence[int], labels_end: int, others: frozenset[int] = frozenset()
) -> list[GridCell] | None:
    """The cell that belongs to each wanted grid column, or None where the row's spans make that ambiguous.

    `others` are columns with a head of their own that is none of the wanted ones.

    By position where every wanted column meets a cell of its own and no cell is left over. Editors often give head and body
    different spans; where the positions disagree but there are exactly as many cells as columns, they belong together in order.
    """
    candidates = [cell for cell in row.cells if cell.col >= labels_end and not (cell.colspan == 1 and cell.col in others)]
    by_position = [row.at(column) for column in columns]
    hit = [cell for cell in by_position if cell is not None]
    distinct = len({id(cell) for cell in hit}) == len(hit) == len(columns) and all(cell.col >= labels_end for cell in hit)
    if distinct and {id(cell) for cell in hit} >= {id(cell) for cell in candidates if cell.text.strip()}:
        return hit
    if len(candidates) == len(columns):
        order = sorted(range(len(columns)), key=lambda position: columns[position])
        result: list[GridCell] = list(candidates)
        for rank, position in enumerate(order):
            result[position] = candidates[rank]
        return result
    return None


def texts(cells: Iterable[GridCell]) -> list[str]:
    """The non-empty texts."""
    return [cell.text for cell in cells if cell.text.strip()]
