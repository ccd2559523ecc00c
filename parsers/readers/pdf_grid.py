"""Ruled tables of a page: pdfplumber's edges, intersections and cells, per cluster of touching edges, framed where open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct
from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from parsers.readers.pdf_page import Box, Edge, Glyph
from parsers.readers.pdf_text import Line, lines_of

_TOLERANCE = 3.0
_WIDE_TOLERANCE = 5.0  # cells drawn as boxes of their own, some points apart
_SHORTEST = 3.0
_NARROWEST = 5.0  # no character fits into a band narrower than this
_LONE_CELLS = 4


class PageCell(Struct):
    """A cell on a page: its place in the grid, its box in reading orientation, its lines of text."""

    page: int
    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    lines: list[Line]
    confidence: float = 1.0  # below 1 where text recognition is not sure

    @property
    def text(self) -> str:
        """The lines joined by "\\n"."""
        return "\n".join(line.text for line in self.lines)

    @property
    def is_doubtful(self) -> bool:
        """Whether characters of two texts lie over each other, as where a text runs over the border of its cell."""
        return any(line.overlaps for line in self.lines)


class PageTable(Struct):
    """A table on one page. `xs` and `ys` are the borders of its columns and rows; `ruled` False: read by alignment only."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[PageCell]
    ruled: bool = True

    @property
    def n_cols(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def box(self) -> Box:
        """The outer frame."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


class Lattice(Struct):
    """Cells that ruling edges enclose, before text is put into them."""

    xs: list[float]
    ys: list[float]
    boxes: list[tuple[int, int, int, int]]  # row, column, row after the last, column after the last

    def owner(self) -> list[list[int | None]]:
        """Which box covers each position."""
        table: list[list[int | None]] = [[None] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for number, (row, col, end_row, end_col) in enumerate(self.boxes):
            for line in table[row:end_row]:
                line[col:end_col] = [number] * (end_col - col)
        return table

    def position(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside."""
        col, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= col < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, col) if inside else None


def lattices(edges: Sequence[Edge], glyphs: Sequence[Glyph]) -> tuple[list[Lattice], list[list[Edge]]]:
    """The lattices of a page, smallest first, and the clusters of horizontal rules that have no vertical ones.

    The usual tolerance first; where that gives many lone cells (each with borders of its own), a wider one that joins them.
    """
    found, open_rules = _lattices(edges, glyphs, _TOLERANCE)
    lone = sum(1 for lattice in found if len(lattice.boxes) == 1)
    if lone >= _LONE_CELLS:
        wider, wider_rules = _lattices(edges, glyphs, _WIDE_TOLERANCE)
        if len(wider) < len(found):
            found, open_rules = wider, wider_rules
    found.sort(key=lambda lattice: (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0]))
    return found, open_rules


def _lattices(edges: Sequence[Edge], glyphs: Sequence[Glyph], tolerance: float) -> tuple[list[Lattice], list[list[Edge]]]:
    merged = merge_edges(
        [edge for edge in edges if _length(edge) >= 1],
        snap_x_tolerance=tolerance, snap_y_tolerance=tolerance, join_x_tolerance=tolerance, join_y_tolerance=tolerance,
    )  # fmt: skip
    found: list[Lattice] = []
    open_rules: list[Edge] = []
    for cluster in _clusters([edge for edge in merged if _length(edge) >= _SHORTEST], tolerance):
        flat = [edge for edge in cluster if edge["orientation"] == "h"]
        if len(flat) == len(cluster):
            open_rules += flat
        elif len(flat) >= 1:
            lattice = _best_lattice(cluster, glyphs, tolerance)
            if lattice is not None:
                found.append(lattice)
    return found, _stacks(open_rules)


def _best_lattice(cluster: list[Edge], glyphs: Sequence[Glyph], tolerance: float) -> Lattice | None:
    """The lattice as drawn, or with its outer frame closed where text inside the frame would otherwise stay outside."""
    x0, x1 = min(edge["x0"] for edge in cluster), max(edge["x1"] for edge in cluster)
    top, bottom = min(edge["top"] for edge in cluster), max(edge["bottom"] for edge in cluster)
    inside = [point for glyph in glyphs if glyph.text.strip() and _within(point := glyph.middle, (x0, top, x1, bottom))]
    drawn = _lattice(cluster, tolerance)
    lost = _lost(drawn, inside)
    if not lost:
        return drawn
    frame = [_rule("v", x, top, x, bottom) for x in (x0, x1)] + [_rule("h", x0, y, x1, y) for y in (top, bottom)]
    framed = _lattice(
        merge_edges([*cluster, *frame], snap_x_tolerance=tolerance, snap_y_tolerance=tolerance,
                    join_x_tolerance=tolerance, join_y_tolerance=tolerance),
        tolerance,
    )  # fmt: skip
    return framed if _lost(framed, inside) < lost else drawn


def _lattice(edges: Sequence[Edge], tolerance: float) -> Lattice | None:
    cells = intersections_to_cells(edges_to_intersections(list(edges), tolerance, tolerance))
    if not cells:
        return None
    xs = _borders(x for cell in cells for x in (cell[0], cell[2]))
    ys = _borders(y for cell in cells for y in (cell[1], cell[3]))
    boxes = []
    for x0, top, x1, bottom in cells:
        row, end_row = _nearest(ys, top), _nearest(ys, bottom)
        col, end_col = _nearest(xs, x0), _nearest(xs, x1)
        if row < end_row and col < end_col:
            boxes.append((row, col, end_row, end_col))
    return Lattice(xs, ys, boxes) if boxes else None


def fill(lattice: Lattice, glyphs: Sequence[Glyph], page: int) -> PageTable:
    """The table with each glyph in the cell that its centre lies in."""
    owner = lattice.owner()
    inside: list[list[Glyph]] = [[] for _ in lattice.boxes]
    for glyph in glyphs:
        position = lattice.position(*glyph.middle)
        number = owner[position[0]][position[1]] if position else None
        if number is not None:
            inside[number].append(glyph)
    cells = [
        PageCell(
            page=page,
            row=row,
            col=col,
            rowspan=end_row - row,
            colspan=end_col - col,
            box=(lattice.xs[col], lattice.ys[row], lattice.xs[end_col], lattice.ys[end_row]),
            lines=lines_of(own, page),
        )
        for (row, col, end_row, end_col), own in zip(lattice.boxes, inside, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return PageTable(page, lattice.xs, lattice.ys, cells)


def covers(lattice: Lattice, glyph: Glyph, owner: list[list[int | None]]) -> bool:
    """Whether the glyph lies in a cell of the lattice."""
    position = lattice.position(*glyph.middle)
    return position is not None and owner[position[0]][position[1]] is not None


def _lost(lattice: Lattice | None, points: Sequence[tuple[float, float]]) -> int:
    if lattice is None:
        return len(points) + 1
    owner = lattice.owner()
    positions = [lattice.position(x, y) for x, y in points]
    return sum(1 for position in positions if position is None or owner[position[0]][position[1]] is None)


def _clusters(edges: Sequence[Edge], tolerance: float) -> list[list[Edge]]:
    """Edges that touch each other, directly or through others."""
    parent = list(range(len(edges)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    flat = [number for number, edge in enumerate(edges) if edge["orientation"] == "h"]
    tall = [number for number, edge in enumerate(edges) if edge["orientation"] == "v"]
    for v in tall:
        x, top, bottom = edges[v]["x0"], edges[v]["top"] - tolerance, edges[v]["bottom"] + tolerance
        for h in flat:
            edge = edges[h]
            if top <= edge["top"] <= bottom and edge["x0"] - tolerance <= x <= edge["x1"] + tolerance:
                parent[root(v)] = root(h)
    groups: dict[int, list[Edge]] = {}
    for number, edge in enumerate(edges):
        groups.setdefault(root(number), []).append(edge)
    return list(groups.values())


def _stacks(rules: Sequence[Edge]) -> list[list[Edge]]:
    """Horizontal rules over each other with the same ends: at least three make a table without vertical rules."""
    stacks: list[list[Edge]] = []
    for rule in sorted(rules, key=lambda edge: edge["top"]):
        for stack in stacks:
            if abs(stack[0]["x0"] - rule["x0"]) < _WIDE_TOLERANCE and abs(stack[0]["x1"] - rule["x1"]) < _WIDE_TOLERANCE:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= 3]


def _borders(values: Iterable[float]) -> list[float]:
    """Positions in order, those closer than a character's width taken as one."""
    borders: list[float] = []
    for value in sorted(set(values)):
        if not borders or value - borders[-1] >= _NARROWEST:
            borders.append(value)
    return borders


def _nearest(borders: Sequence[float], value: float) -> int:
    return min(range(len(borders)), key=lambda number: abs(borders[number] - value))


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _length(edge: Edge) -> float:
    return float(edge["x1"] - edge["x0"] if edge["orientation"] == "h" else edge["bottom"] - edge["top"])


def _rule(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {"orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom,
            "width": x1 - x0, "height": bottom - top, "object_type": "line"}  # fmt: skip
