"""Tables cut by pages are one table again: repeated heads go, cut rows and cut labels are joined cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from parsers.readers.pdf_grid import PageCell, PageTable
from parsers.textnorm import squeeze

_ENDS = 12.0  # how far the outer borders may lie apart from page to page
_BORDER = 6.0
_PADDING = 12.0
_ORDINAL = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．]|[①-⑳])")
_VALUE = re.compile(r"^(?:[-+−]?[\d,，.\s]+%?|[-/\\—–－]+)$")


class JoinedTable(Struct):
    """A table over one or more pages. `xs` are the column borders of the page with most columns."""

    first: PageTable
    last: PageTable
    xs: list[float]
    n_rows: int
    cells: list[PageCell]

    @property
    def n_cols(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    def bottom(self, col: int) -> PageCell | None:
        """The cell that ends the table in a column."""
        return next((c for c in self.cells if c.col <= col < c.col + c.colspan and c.row + c.rowspan == self.n_rows), None)


def begin(table: PageTable) -> JoinedTable:
    """A table that may go on."""
    return JoinedTable(table, table, table.xs, table.n_rows, list(table.cells))


def append(joined: JoinedTable, table: PageTable) -> bool:
    """Continue a table with the piece on the next page; False, and nothing changed, where the columns do not fit."""
    if joined.first.ruled != table.ruled:
        return False
    match = _columns(joined.xs, table.xs)
    if match is None:
        return False
    repeated = _repeated_head(joined, table)
    if repeated == table.n_rows:
        return False
    xs, old, new = match
    joined.cells = [_moved(cell, old) for cell in joined.cells]
    joined.xs = xs
    piece = [cut for cell in table.cells if (cut := _without_head(_moved(cell, new), repeated)) is not None]
    _join(joined, piece, table.n_rows - repeated)
    joined.last = table
    return True


def _join(joined: JoinedTable, piece: list[PageCell], n_rows: int) -> None:
    pairs = _pairs(joined, piece)
    paired = {id(new) for _, new in pairs}
    alone = any(cell.text for cell in piece if cell.row == 0 and id(cell) not in paired)
    if not alone and _same_row(pairs):
        shift = joined.n_rows - 1
        for old, new in pairs:
            # The cut row goes on: its cells grow by what the next page holds of them.
            old.lines = [*old.lines, *new.lines]
            old.confidence = min(old.confidence, new.confidence)
            old.rowspan += new.rowspan - 1
        taken = paired
    else:
        shift = joined.n_rows
        taken = set()
        for old, new in _heads_going_on(pairs) if alone else _going_on(pairs):
            old.lines = [*old.lines, *new.lines]
            old.confidence = min(old.confidence, new.confidence)
            old.rowspan += new.rowspan
            taken.add(id(new))
    for cell in piece:
        if id(cell) not in taken:
            cell.row += shift
            joined.cells.append(cell)
    joined.n_rows = shift + n_rows


def _pairs(joined: JoinedTable, piece: Sequence[PageCell]) -> list[tuple[PageCell, PageCell]]:
    """The last cell above the break and the first below it, where both take the same columns; from left to right."""
    pairs = []
    for new in sorted((cell for cell in piece if cell.row == 0), key=lambda cell: cell.col):
        old = joined.bottom(new.col)
        if old is not None and (old.col, old.colspan) == (new.col, new.colspan):
            pairs.append((old, new))
    return pairs


def _same_row(pairs: Sequence[tuple[PageCell, PageCell]]) -> bool:
    """Whether the first row below the break is the rest of the last row above it.

    Never where two numbers would fall together or a label with an ordinal of its own begins. Signs that it is: the cell of the
    first column is empty below (and is no group over several rows), or a label breaks off at the full width of its cell while
    the numbers stand on one side of the break only.
    """
    if not pairs:
        return False
    for old, new in pairs:
        if old.text and new.text and (_VALUE.match(old.text) or _VALUE.match(new.text) or not _goes_on(old, new)):
            return False
    key_old, key_new = pairs[0]
    if key_new.text == "" and key_old.text and key_old.rowspan == key_new.rowspan == 1:
        return True
    broken = any(old.text and new.text for old, new in pairs)
    values_above = any(_VALUE.match(old.text) for old, _ in pairs if old.text)
    values_below = any(_VALUE.match(new.text) for _, new in pairs if new.text)
    return broken and not (values_above and values_below)


def _going_on(pairs: Sequence[tuple[PageCell, PageCell]]) -> list[tuple[PageCell, PageCell]]:
    """Label cells that reach over the break: empty group cells left of the row's own label, and labels cut in the middle."""
    found = []
    for old, new in pairs:
        if _VALUE.match(new.text) or _VALUE.match(old.text):
            break
        if new.text == "" or (old.text and _goes_on(old, new)):
            found.append((old, new))
        else:
            break
    # An empty cell is a group that goes on only if a label of its own follows to the right.
    while found and found[-1][1].text == "" and not any(new.text for _, new in pairs if new.col > found[-1][1].col):
        found.pop()
    return found


def _heads_going_on(pairs: Sequence[tuple[PageCell, PageCell]]) -> list[tuple[PageCell, PageCell]]:
    """The same where the rows are divided differently, as in a head of several rows: a head may also reach down on the right."""
    reaching = [(old, new) for old, new in pairs if not new.text and old.text and not _VALUE.match(old.text)]
    return [*reaching, *(pair for pair in _going_on(pairs) if pair[1].text)]


def _goes_on(old: PageCell, new: PageCell) -> bool:
    """Whether the text below can be the rest of the text above: no ordinal of its own, and the last line above is full."""
    if _ORDINAL.match(squeeze(new.text)):
        return False
    line = old.lines[-1]
    return (old.box[2] - old.box[0]) - (line.x1 - line.x0) < line.size + _PADDING


def _columns(above: list[float], below: list[float]) -> tuple[list[float], list[int], list[int]] | None:
    """The common borders and where the borders of each piece lie among them; None where the pieces do not fit."""
    if abs(above[0] - below[0]) > _ENDS or abs(above[-1] - below[-1]) > _ENDS:
        return None
    if len(above) == len(below):
        same = list(range(len(above)))
        return above, same, same
    if min(len(above), len(below)) == 2:
        wide = max(above, below, key=len)
        ends = [0, len(wide) - 1]
        whole = list(range(len(wide)))
        return (wide, whole, ends) if wide is above else (wide, ends, whole)
    fine, coarse = (above, below) if len(above) > len(below) else (below, above)
    scale = (fine[-1] - fine[0]) / (coarse[-1] - coarse[0])
    places: list[int] = []
    for x in coarse:
        at = fine[0] + (x - coarse[0]) * scale
        nearest = min(range(len(fine)), key=lambda number: abs(fine[number] - at))
        if abs(fine[nearest] - at) > _BORDER or nearest in places:
            return None
        places.append(nearest)
    whole = list(range(len(fine)))
    return (fine, whole, places) if fine is above else (fine, places, whole)


def _moved(cell: PageCell, places: Sequence[int]) -> PageCell:
    col, end = places[cell.col], places[cell.col + cell.colspan]
    return replace(cell, col=col, colspan=end - col)


def _without_head(cell: PageCell, rows: int) -> PageCell | None:
    if cell.row + cell.rowspan <= rows:
        return None
    row = max(cell.row - rows, 0)
    return replace(cell, row=row, rowspan=cell.row + cell.rowspan - rows - row)


def _repeated_head(joined: JoinedTable, table: PageTable) -> int:
    """How many rows at the top of the piece repeat the head of the table."""
    count = 0
    while count < min(joined.n_rows, table.n_rows):
        head = [squeeze(cell.text) for cell in joined.cells if cell.row == count and cell.text]
        again = [squeeze(cell.text) for cell in table.cells if cell.row == count and cell.text]
        if head != again or not head or any(_VALUE.match(text) for text in head):
            break
        count += 1
    return count
