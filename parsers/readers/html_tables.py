"""HTML tables to grids: spans as browsers resolve them, layout tables told from data tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from parsers.blocks import Grid, GridCell, Place, ReadError
from parsers.readers.html_unseen import is_hidden, is_invisible, is_mark, is_plain, is_struck

_WIDEST = 1000
_INNER_CELLS = 4
_PROSE = 120
_PART = re.compile(r"^\s*[一二三四五六七八九十]+\s*[、.．]")
_INLINE_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
_WHOLE = re.compile(r"\s*(\d{1,6})\s*")
# A row with its cells and their texts.
TableRow = tuple[HtmlElement, list[tuple[HtmlElement, str]]]
_LINES = re.compile(r"\s*\n\s*")


def is_layout(table: HtmlElement) -> bool:
    """Whether a table only lays out the page: one column, one cell, real tables inside, or paragraphs instead of cells."""
    rows = rows_of(table)
    if any(len(rows_of(inner)) and sum(len(cells_of(row)) for row in rows_of(inner)) >= _INNER_CELLS
           for inner in table.iterdescendants("table")):  # fmt: skip
        return True
    return max((len(cells_of(row)) for row in rows), default=0) <= 1


def rows_of(table: HtmlElement) -> list[HtmlElement]:
    """The rows of this table that are shown, not those of tables inside it, whatever stands between (form, tbody)."""
    return [row for row in table.iterdescendants("tr")
            if next(row.iterancestors("table"), None) is table and not is_hidden(row)]  # fmt: skip


def cells_of(row: HtmlElement) -> list[HtmlElement]:
    """The cells of a row that are shown."""
    return [cell for cell in row.iterdescendants("td", "th")
            if (cell.getparent() is row or next(cell.iterancestors("tr"), None) is row) and not is_hidden(cell)]  # fmt: skip


def grids_and_rest(table: HtmlElement) -> Iterator[Grid | HtmlElement]:
    """The grid of a data table. Rows that hold a part's heading or prose across the whole width come out between grids."""
    run: list[TableRow] = []
    for row in rows_of(table):
        cells = [(cell, cell_text(cell)) for cell in cells_of(row)]
        if len(cells) == 1 and _is_prose(cells[0][1]):
            if run:
                yield expand(run)
                run = []
            yield cells[0][0]
        else:
            run.append((row, cells))
    if run:
        yield expand(run)


def expand(rows: list[TableRow]) -> Grid:
    """Rows to a grid. A span that is no number is 1, one that is absurd is cut, rowspan 0 reaches to the end.
    ReadError `html_too_large` where a table has more columns than any form could have.

    A rowspan ends with its row group; a cell that meets one hanging down from above takes the next free column.
    """
    cells: list[GridCell] = []
    hanging: dict[int, int] = {}  # column -> first row in which it is free again
    width = 0
    group_end = _group_ends(rows)
    tree = rows[0][0].getroottree()
    for number, (line, row) in enumerate(rows):
        column = 0
        paths = _paths(line, [element for element, _ in row])
        for (element, text), path in zip(row, paths, strict=True):
            while hanging.get(column, 0) > number:
                column += 1
            if column >= _WIDEST:
                raise ReadError("html_too_large", f"网页里有超过{_WIDEST}列的表格，不像年度报告，停止读取。请核对文件。")
            colspan = min(_span(element.get("colspan")) or 1, _WIDEST - column)
            down = _span(element.get("rowspan"))
            rowspan = max(1, min(group_end[number] - number, len(rows) if down == 0 else down))
            cells.append(
                GridCell(
                    row=number,
                    col=column,
                    text=text,
                    rowspan=rowspan,
                    colspan=colspan,
                    place=Place(path=path),
                )
            )
            for covered in range(column, column + colspan):
                hanging[covered] = number + rowspan
            column += colspan
        width = max(width, column, *(covered + 1 for covered, free in hanging.items() if free > number), 0)
    place = Place(path=tree.getpath(next(rows[0][0].iterancestors("table"))))
    return Grid(n_rows=len(rows), n_cols=width, cells=cells, place=place)


def _paths(row: HtmlElement, cells: list[HtmlElement]) -> list[str]:
    """What `getpath` says of each cell, which walks up to the root for each: the row's is asked for once."""
    tree = row.getroottree()
    counts: dict[Any, int] = {}
    places: dict[HtmlElement, int] = {}
    for child in row:
        places[child] = counts[child.tag] = counts.get(child.tag, 0) + 1
    above = tree.getpath(row)
    return [
        f"{above}/{cell.tag}" + (f"[{places[cell]}]" if counts[cell.tag] > 1 else "") if cell in places else tree.getpath(cell)
        for cell in cells
    ]


def cell_text(cell: HtmlElement) -> str:
    """The text of a cell, its lines separated by "\\n"; a tiny inner table counts as text."""
    if len(cell) == 0:
        return _INLINE_SPACE.sub(" ", (cell.text or "").replace("\n", " ")).strip()
    text = _gathered(cell, whole=False)
    # Where all of a cell is struck out, nothing was put in its place: then it stands as it is.
    return text or (_gathered(cell, whole=True) if any(is_struck(inner) for inner in cell.iterdescendants()) else "")


def _gathered(cell: HtmlElement, *, whole: bool) -> str:
    parts: list[str] = []
    _gather(cell, parts, whole=whole)
    text = _INLINE_SPACE.sub(" ", "".join(parts))
    return _LINES.sub("\n", text).strip()


def _gather(cell: HtmlElement, parts: list[str], *, whole: bool) -> None:
    """The texts of a cell in order, line breaks as "\\n"; without recursion, since editors nest spans hundreds deep."""
    parts.append((cell.text or "").replace("\n", " "))
    stack: list[tuple[HtmlElement, Iterator[HtmlElement], bool]] = [(cell, iter(cell), False)]
    while stack:
        element, children, block = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                parts.append(("\n" if block else "") + (element.tail or "").replace("\n", " "))
            continue
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        unseen = bool(tag) and not is_plain(child) and (_is_unseen(child, parts) or (is_struck(child) and not whole))
        if unseen or not tag or tag in ("script", "style", "br"):
            parts.append(("\n" if tag == "br" else "") + (child.tail or "").replace("\n", " "))
            continue
        if tag == "input" and (child.get("type") or "text") == "text":
            parts.append(child.get("value") or "")  # a form that nobody can send shows its number in a field
        inner = tag in ("p", "div", "li", "tr")
        parts.append(("\n" if inner else "") + (child.text or "").replace("\n", " "))
        stack.append((child, iter(child), inner))


def _is_unseen(element: HtmlElement, before: list[str]) -> bool:
    return is_hidden(element) or is_invisible(element) or is_mark(element, before)


def _is_prose(text: str) -> bool:
    return bool(_PART.match(text)) or len(text) > _PROSE


def _span(value: str | None) -> int:
    """The number of a span attribute; 1 where it is no whole number, 0 only where it says 0."""
    if value is None:
        return 1
    found = _WHOLE.fullmatch(value)
    return int(found[1]) if found else 1


def _group_ends(rows: list[TableRow]) -> list[int]:
    """For each row the number of the row after its group (thead, tbody, or rows directly in the table)."""
    parents = [row.getparent() for row, _ in rows]
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        ends[number] = ends[number + 1] if parents[number] is parents[number + 1] else number + 1
    return ends
