"""Tables without vertical rules: columns are the corridors that stay white, rows follow the rules or the lines of numbers."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from parsers.readers.pdf_grid import PageCell, PageTable
from parsers.readers.pdf_page import Edge, Glyph
from parsers.readers.pdf_text import lines_of

_CORRIDOR = 3.0
_VALUE = re.compile(r"^(?:[-+]?[\d,，.]+%?|[/\\—–-]+)$")
_COLUMNS, _ROWS = 3, 4  # fewer are an arrangement of text, not a table
_FULL = 0.6  # a row with this share of the most segments shows where the columns are
_LEADING = 0.7  # of the size: lines nearer than this belong together
_SMALL_GAP = 40.0


class Segment(Struct):
    """Characters of one line without a wide gap between them."""

    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        """Left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a stroke."""
        return _VALUE.match("".join(glyph.text for glyph in self.glyphs)) is not None


class TextRow(Struct):
    """Segments on one base line."""

    top: float
    bottom: float
    segments: list[Segment]

    @property
    def values(self) -> int:
        """How many numbers or strokes it has."""
        return sum(segment.is_value for segment in self.segments)


def from_rules(stack: Sequence[Edge], glyphs: Sequence[Glyph], page: int) -> PageTable | None:
    """A table between horizontal rules of equal length (three-line tables, tables without vertical rules)."""
    top, bottom = stack[0]["top"], stack[-1]["top"]
    x0, x1 = stack[0]["x0"], stack[0]["x1"]
    inside = [glyph for glyph in glyphs if top < glyph.middle[1] < bottom and x0 - 2 <= glyph.middle[0] <= x1 + 2]
    rows = text_rows(inside)
    if not rows:
        return None
    ruled = len(stack) - 1 >= 0.5 * len(rows)
    ys = [float(rule["top"]) for rule in stack] if ruled else [top, *_row_borders(rows), bottom]
    return _table(rows, x0, x1, ys, page)


def from_alignment(glyphs: Sequence[Glyph], page: int) -> list[PageTable]:
    """Tables without any rule: at least four rows of three or more separate texts, with little between them."""
    tables: list[PageTable] = []
    run: list[TextRow] = []
    for row in [*text_rows(glyphs), None]:
        near = row is not None and (not run or row.top - run[-1].bottom < _SMALL_GAP)
        if row is not None and near and (len(row.segments) >= _COLUMNS or (run and len(row.segments) == 2)):
            run.append(row)
            continue
        if sum(1 for found in run if len(found.segments) >= _COLUMNS and found.values) >= _ROWS:
            x0 = min(found.segments[0].x0 for found in run) - 1
            x1 = max(found.segments[-1].x1 for found in run) + 1
            table = _table(run, x0, x1, [run[0].top - 1, *_row_borders(run), run[-1].bottom + 1], page)
            if table is not None:
                tables.append(table)
        run = [row] if row is not None and len(row.segments) >= _COLUMNS else []
    return tables


def text_rows(glyphs: Sequence[Glyph]) -> list[TextRow]:
    """Base lines from top to bottom, each cut at gaps wider than a character."""
    rows: list[list[Glyph]] = []
    solid = sorted((glyph for glyph in glyphs if glyph.text.strip()), key=lambda glyph: glyph.top + glyph.bottom)
    for glyph in solid:
        last = rows[-1][0] if rows else None
        if last is not None and glyph.middle[1] < last.bottom - 0.3 * (last.bottom - last.top):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_text_row(row) for row in rows]


def _text_row(row: list[Glyph]) -> TextRow:
    row.sort(key=lambda glyph: glyph.x0)
    segments = [Segment([row[0]])]
    for before, glyph in itertools.pairwise(row):
        if glyph.x0 - before.x1 > max(before.size, glyph.size):
            segments.append(Segment([glyph]))
        else:
            segments[-1].glyphs.append(glyph)
    return TextRow(min(glyph.top for glyph in row), max(glyph.bottom for glyph in row), segments)


def _column_borders(rows: Sequence[TextRow], x0: float, x1: float) -> list[float]:
    most = max(len(row.segments) for row in rows)
    telling = [row for row in rows if len(row.segments) >= max(2, _FULL * most)]
    covered = sorted((segment.x0, segment.x1) for row in telling for segment in row.segments)
    borders = [x0]
    reach = covered[0][1] if covered else x0
    for left, right in covered:
        if left - reach > _CORRIDOR:
            borders.append((left + reach) / 2)
        reach = max(reach, right)
    return [*borders, x1]


def _row_borders(rows: Sequence[TextRow]) -> list[float]:
    """Borders between table rows: lines of text without numbers go with the line of numbers that they touch."""
    anchors = [row for row in rows if row.values >= 2]
    groups: list[list[TextRow]] = []
    owner: TextRow | None = None
    for row in rows:
        mine = _anchor(row, anchors)
        size = row.bottom - row.top
        touches = bool(groups) and row.top - groups[-1][-1].bottom < _LEADING * size
        if groups and touches and mine is owner and (mine is not None or not any(r in anchors for r in groups[-1])):
            groups[-1].append(row)
        else:
            groups.append([row])
        owner = mine
    return [(above[-1].bottom + below[0].top) / 2 for above, below in itertools.pairwise(groups)]


def _anchor(row: TextRow, anchors: Sequence[TextRow]) -> TextRow | None:
    if not anchors:
        return row
    nearest = min(anchors, key=lambda anchor: abs(anchor.top + anchor.bottom - row.top - row.bottom))
    gap = max(nearest.top - row.bottom, row.top - nearest.bottom)
    pitch = min((below.top - above.top for above, below in itertools.pairwise(anchors)), default=_SMALL_GAP)
    distance = abs(nearest.top + nearest.bottom - row.top - row.bottom) / 2
    return nearest if row is nearest or (gap < pitch and distance < 0.6 * pitch) else None


def _table(rows: Sequence[TextRow], x0: float, x1: float, ys: list[float], page: int) -> PageTable | None:
    xs = _column_borders(rows, x0, x1)
    if len(xs) - 1 < 2 or len(ys) < 3:
        return None
    inside: dict[tuple[int, int, int], list[Glyph]] = {}
    for row in rows:
        number = min(max(bisect_right(ys, (row.top + row.bottom) / 2) - 1, 0), len(ys) - 2)
        for segment in row.segments:
            first = bisect_right(xs, segment.glyphs[0].middle[0]) - 1
            last = bisect_right(xs, segment.glyphs[-1].middle[0]) - 1
            inside.setdefault((number, max(first, 0), min(max(last, 0), len(xs) - 2)), []).extend(segment.glyphs)
    cells: list[PageCell] = []
    for number in range(len(ys) - 1):
        col = 0
        while col < len(xs) - 1:
            spans = [(first, last) for at, first, last in inside if at == number and first <= col <= last]
            end = max((last for _, last in spans), default=col)
            glyphs = [g for first, last in spans for g in inside.pop((number, first, last))]
            # A text over several columns swallows what begins under it.
            for first in range(col + 1, end + 1):
                for key in [key for key in inside if key[0] == number and key[1] == first]:
                    end = max(end, key[2])
                    glyphs += inside.pop(key)
            box = (xs[col], ys[number], xs[end + 1], ys[number + 1])
            cells.append(PageCell(page, number, col, 1, end - col + 1, box, lines_of(glyphs, page)))
            col = end + 1
    return PageTable(page, xs, ys, cells, ruled=False)
