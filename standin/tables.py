"""The tables as editors paste them: the same values in spans, empty cells, Word markup, cut or nested tables."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from standin.form import RESULTS, Grid

STYLES: tuple[str, ...] = (
    "plain", "word", "empty_heads", "full_width", "broken_labels", "blank_column", "cut_in_two", "no_spans", "thousands",
    "repeated_head", "nested", "th_heads", "spaced_digits", "cut_with_head",
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@dataclass(frozen=True)
class Placed:
    """A cell at its place in the grid; `label` tells head and label cells from values."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    label: bool

    @property
    def end(self) -> int:
        """The first row below the cell."""
        return self.row + self.rows


def place(grid: Grid, cells: Mapping[str, str]) -> list[Placed]:
    """Every cell of `grid` with its row and column, values filled in from `cells`."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, line in enumerate(grid):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            text = cells[cell.address] if cell.address else cell.text
            found.append(Placed(row, column, cell.rows, cell.columns, text, cell.address is None))
            taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            column += cell.columns
    return found


def head_rows(placed: list[Placed]) -> int:
    """How many rows from the top hold labels only."""
    return min((cell.row for cell in placed if not cell.label), default=0)


def render(name: str, grid: Grid, cells: Mapping[str, str], style: str) -> list[str]:
    """The HTML of table `name` (T2, T3, T4) in `style`: one table, or two where the style cuts it."""
    placed = place(grid, cells)
    head = head_rows(placed) if name != "T2" else 1
    if style == "empty_heads":
        placed = _unspan(placed, lambda cell: cell.row < head)
    elif style == "no_spans":
        placed = _unspan(placed, lambda cell: cell.label)
    elif style == "blank_column":
        placed = _with_blank_column(placed, 3 if name == "T3" else 1)
    elif style in {"cut_in_two", "cut_with_head", "repeated_head"} and name == "T3":
        upper, lower = _cut(placed, 12, keep_text=style != "cut_in_two")
        heads = [cell for cell in placed if cell.row < head]
        if style == "cut_in_two":
            return [_emit(upper, style), _emit(lower, style)]
        lower = heads + [replace(cell, row=cell.row + head) for cell in lower]
        if style == "cut_with_head":
            return [_emit(upper, style), _emit(lower, style)]
        placed = upper + [replace(cell, row=cell.row + 12) for cell in lower]
    text = _emit(placed, style, head)
    if style == "nested":
        text = f'<table width="98%" border="0"><tbody><tr><td><div>{text}</div></td></tr></tbody></table>'
    return [text]


def _unspan(placed: list[Placed], chosen: Callable[[Placed], bool]) -> list[Placed]:
    """Chosen label cells shrink to one cell; the places they covered become empty cells."""
    found = []
    for cell in placed:
        if not (cell.label and chosen(cell)):
            found.append(cell)
            continue
        for down in range(cell.rows):
            for right in range(cell.columns):
                text = cell.text if down == right == 0 else ""
                found.append(Placed(cell.row + down, cell.column + right, 1, 1, text, True))
    return found


def _with_blank_column(placed: list[Placed], at: int) -> list[Placed]:
    """An empty column before column `at`; cells that span over it grow by one."""
    found, covered = [], set()
    for cell in placed:
        if cell.column >= at:
            found.append(replace(cell, column=cell.column + 1))
        elif cell.column + cell.columns > at:
            found.append(replace(cell, columns=cell.columns + 1))
            covered |= set(range(cell.row, cell.end))
        else:
            found.append(cell)
    rows = {cell.row for cell in placed}
    return found + [Placed(row, at, 1, 1, "", True) for row in rows - covered]


def _cut(placed: list[Placed], at: int, keep_text: bool) -> tuple[list[Placed], list[Placed]]:
    """Two tables cut above row `at`; a label cut in two keeps its text below only where `keep_text`."""
    upper, lower = [], []
    for cell in placed:
        if cell.end <= at:
            upper.append(cell)
        elif cell.row >= at:
            lower.append(replace(cell, row=cell.row - at))
        else:
            upper.append(replace(cell, rows=at - cell.row))
            text = cell.text if keep_text or cell.text != RESULTS else ""
            lower.append(replace(cell, row=0, rows=cell.end - at, text=text))
    return upper, lower


def _emit(placed: list[Placed], style: str, head: int = 0) -> str:
    lines: dict[int, list[Placed]] = {}
    for cell in sorted(placed, key=lambda cell: (cell.row, cell.column)):
        lines.setdefault(cell.row, []).append(cell)
    rows = "\n".join(f"<tr>{''.join(_td(cell, style, head) for cell in lines[row])}</tr>" for row in sorted(lines))
    attributes = 'class="MsoTableGrid" border="1" cellspacing="0"' if style == "word" else 'border="1" width="100%"'
    return f"<table {attributes}>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _td(cell: Placed, style: str, head: int) -> str:
    tag = "th" if style == "th_heads" and cell.label and cell.row < head else "td"
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (f' colspan="{cell.columns}"' if cell.columns > 1 else "")
    return f"<{tag}{spans}>{_inner(cell, style)}</{tag}>"


def _inner(cell: Placed, style: str) -> str:
    text = html.escape(cell.text, quote=False)
    if style == "word":
        runs = "".join(f'<span style="font-family:宋体">{char}</span>' for char in text)
        return f'<p class="MsoNormal" align="center">{runs}<span lang="EN-US"><o:p></o:p></span></p>'
    if not text:
        return "&nbsp;" if style in {"blank_column", "no_spans"} else ""
    if style == "full_width" and not cell.label:
        return text.translate(_FULL_WIDTH)
    if style == "broken_labels" and cell.label and len(text) >= 4:
        middle = len(text) // 2
        return (
            f"{text[:middle]}<br/>\n{text[middle:]}" if cell.row % 2 else f"<p>{text[:2]} {text[2:middle]}\n{text[middle:]}</p>"
        )
    if style == "thousands" and not cell.label and text.isdigit():
        return f"{int(text):,}"
    if style == "spaced_digits" and not cell.label:
        return f"<span>&nbsp;{text}&#160;</span>"
    return text
