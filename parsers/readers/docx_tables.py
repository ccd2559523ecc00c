"""Word tables to grids: gridSpan, vMerge, columns left out at either end; layout tables told from data tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree
from msgspec import Struct

from parsers.blocks import Grid, GridCell, Place
from parsers.readers.docx_package import W, whole

_TRANSPARENT = frozenset((f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"))
_WIDEST = 200
_SLIVER = 60  # twips: three points, less than any character
TextOf = Callable[[etree._Element], str]


class TableRow(Struct):
    """A row: its element, its number among the rows of the table (from 1), its cells."""

    element: etree._Element
    number: int
    cells: list[etree._Element]


def rows_of(table: etree._Element) -> list[TableRow]:
    """The rows of a table that were not deleted, through content controls and tracked insertions."""
    rows = []
    for number, row in enumerate(_children(table, f"{W}tr"), 1):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        rows.append(TableRow(row, number, list(_children(row, f"{W}tc"))))
    return rows


def is_layout(rows: list[TableRow]) -> bool:
    """Whether a table only lays out the page: one column throughout, or real tables in its cells."""
    widest = max((len(row.cells) for row in rows), default=0)
    if widest <= 1:
        return True
    return any(inner_tables(cell) for row in rows for cell in row.cells)


def inner_tables(cell: etree._Element) -> list[etree._Element]:
    """Data tables inside a cell: more than one cell."""
    return [table for table in cell.iterdescendants(f"{W}tbl") if sum(len(row.cells) for row in rows_of(table)) > 1]


def to_grid(rows: list[TableRow], path: str, text_of: TextOf) -> Grid:
    """The grid of a data table. A cell that continues one above it (vMerge) adds to its span."""
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}  # first column -> the cell that a vMerge may continue
    width = 0
    for number, row in enumerate(rows):
        column = _before(row.element)
        hanging: dict[int, GridCell] = {}
        for place, element in enumerate(row.cells, 1):
            colspan = min(_number(element, "gridSpan", 1), _WIDEST)
            merge = element.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            text = text_of(element)
            started = above.get(column)
            if goes_on and started is not None and started.colspan == colspan:
                started.rowspan = number - started.row + 1
                if text:
                    # Word hides what stands in the covered part; it is kept so that nothing is lost unseen.
                    started.text = f"{started.text}\n{text}" if started.text else text
                hanging[column] = started
            else:
                cell = GridCell(
                    row=number,
                    col=column,
                    text=text,
                    colspan=colspan,
                    place=Place(path=f"{path}/tr[{row.number}]/tc[{place}]"),
                )
                cells.append(cell)
                if merge is not None:
                    hanging[column] = cell
            column += colspan
        above = hanging
        width = max(width, column)
    width = _without_slivers(rows, cells, width)
    return Grid(n_rows=len(rows), n_cols=width, cells=cells, place=Place(path=path))


def _without_slivers(rows: list[TableRow], cells: list[GridCell], width: int) -> int:
    """Take out columns that are too narrow for a character, and give the number of columns that are left.

    Programs that keep borders as rounded lengths (.doc, .rtf) split one border into two that lie a twip apart; a head then spans
    other columns than the values under it. A column that holds a cell of its own stays.
    """
    table = next(rows[0].element.iterancestors(f"{W}tbl"), None) if rows else None
    grid = table.find(f"{W}tblGrid") if table is not None else None
    widths = [_twips(column) for column in grid.iter(f"{W}gridCol")] if grid is not None else []
    if len(widths) != width:
        return width
    own = {cell.col for cell in cells if cell.colspan == 1}
    slivers = {col for col, twips in enumerate(widths) if 0 < twips < _SLIVER and col not in own}
    if not slivers or 2 * len(slivers) > width:
        return width
    # Each border moves left by the slivers before it; both borders of a sliver become one.
    moved = [border - sum(1 for col in slivers if col < border) for border in range(width + 1)]
    for cell in cells:
        end = moved[min(cell.col + cell.colspan, width)]
        cell.col = moved[cell.col]
        cell.colspan = max(1, end - cell.col)
    return moved[width]


def _twips(column: etree._Element) -> int:
    return whole(column.get(f"{W}w")) or 0


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _before(row: etree._Element) -> int:
    properties = row.find(f"{W}trPr")
    return _number_in(properties, "gridBefore", 0) if properties is not None else 0


def _number(cell: etree._Element, name: str, default: int) -> int:
    properties = cell.find(f"{W}tcPr")
    return max(1, _number_in(properties, name, default)) if properties is not None else default


def _number_in(properties: etree._Element, name: str, default: int) -> int:
    child = properties.find(f"{W}{name}")
    value = whole(child.get(f"{W}val")) if child is not None else None
    return value if value is not None else default
