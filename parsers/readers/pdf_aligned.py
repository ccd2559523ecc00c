"""Tables without vertical rules: columns are the corridors that stay white, rows follow the rules or the lines of numbers."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from parsers.readers.pdf_grid import PageCell, PageTable
from parsers.readers.pdf_page import Edge, Glyph
from parsers.readers.pdf_text import lines_of

_CORRIDOR = 3.0
_VALUE = re.compile(r"^(?:[-+]?[\d,，.]+%?|[/\\—–-]+)$")
_VALUE_COLUMNS = 5  # so many numbers side by side are columns of a form, not of a list
_FEW = 0.3  # of the labels: those of whole rows reach over the border between group and item
_COLUMNS, _ROWS = 3, 4  # fewer are an arrangement of text, not a table
_FULL = 0.6  # a row with this share of the most segments shows where the columns are
_LEADING = 0.7  # of the size: lines nearer than this belong together
_WORD_GAP = 0.2  # of the size: characters of one word stand nearer
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
    """Where columns of numbers stand clearly apart they say where the borders are; else the corridors that stay white do."""
    by_values = _value_borders(rows)
    if by_values is not None:
        return [x0, *_label_borders(rows, by_values[0]), *by_values, x1]
    return _corridors(rows, x0, x1)


def _value_borders(rows: Sequence[TextRow]) -> list[float] | None:
    """The border before each column of numbers, or None where not every row of numbers has them in the same columns.

    Words of a head may stand so near to each other that no corridor is left between their columns; the numbers below do not.
    """
    lines = [[segment for segment in row.segments if segment.is_value] for row in rows]
    count = max((len(line) for line in lines), default=0)
    whole = [line for line in lines if len(line) == count]
    if count < _VALUE_COLUMNS or len(whole) < _ROWS:
        return None
    columns = [
        (min(segment.x0 for segment in column), max(segment.x1 for segment in column)) for column in zip(*whole, strict=True)
    ]
    if any(after[0] - before[1] <= _CORRIDOR for before, after in itertools.pairwise(columns)):
        return None
    middles = [(left + right) / 2 for left, right in columns]
    borders = [(before + after) / 2 for before, after in itertools.pairwise(middles)]
    first = columns[0][0]
    labels = [segment.x1 for row in rows for segment in row.segments if row.values and not segment.is_value]
    left = max((end for end in labels if end < middles[0]), default=first - 2 * _CORRIDOR)
    if left >= first or any(end > first for end in labels):
        return None
    widest = middles[0] - borders[0] if count == 1 else borders[0] - middles[0]
    return [max((left + first) / 2, middles[0] - widest), *borders]


def _label_borders(rows: Sequence[TextRow], end: float) -> list[float]:
    """Borders between the columns of labels: gaps over which only few labels reach, as those of whole rows do."""
    body = next(number for number, row in enumerate(rows) if row.values >= _VALUE_COLUMNS)
    spans = [(segment.x0, segment.x1) for row in rows[body:] for segment in row.segments if segment.x1 <= end]
    edges = sorted({place for span in spans for place in span})
    borders: list[float] = []
    few = _FEW * len(spans)
    open_from: float | None = None
    for left, right in itertools.pairwise(edges):
        over = sum(x0 <= left and x1 >= right for x0, x1 in spans)
        if over <= few and open_from is None:
            open_from = left
        elif over > few and open_from is not None:
            if left - open_from > _CORRIDOR and open_from > edges[0]:
                borders.append((open_from + left) / 2)
            open_from = None
    return borders


def _corridors(rows: Sequence[TextRow], x0: float, x1: float) -> list[float]:
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


def _at_borders(segment: Segment, xs: Sequence[float]) -> Iterator[Segment]:
    """The segment cut where a border runs through a gap between two of its words, however narrow; a word over a border stays whole."""
    piece = [segment.glyphs[0]]
    for before, glyph in itertools.pairwise(segment.glyphs):
        gap = glyph.x0 - before.x1
        if gap > _WORD_GAP * glyph.size and any(before.x1 <= x <= glyph.x0 for x in xs):
            yield Segment(piece)
            piece = []
        piece.append(glyph)
    yield Segment(piece)


def _under_groups(rows: Sequence[TextRow], xs: Sequence[float]) -> Iterator[float]:
    """Borders below a head that stands over several columns with words of their own: the rule there does not go all the way."""
    body = next((number for number, row in enumerate(rows) if row.values >= _VALUE_COLUMNS), 0)
    for number, upper in enumerate(rows[:body]):
        for group in (piece for segment in upper.segments for piece in _at_borders(segment, xs)):
            if not any(group.x0 < x < group.x1 for x in xs):
                continue
            under = ((lower, _under(group, lower, xs)) for lower in rows[number + 1 : body] if lower.top >= upper.bottom - 1)
            told = [(lower, pieces) for lower, pieces in under if pieces]
            if sum(pieces for _, pieces in told) > 1:
                yield (upper.bottom + told[0][0].top) / 2


def _under(group: Segment, row: TextRow, xs: Sequence[float]) -> int:
    """How many words of a row stand under a head."""
    pieces = (piece for segment in row.segments for piece in _at_borders(segment, xs))
    return sum(group.x0 - _SMALL_GAP < piece.x1 and piece.x0 < group.x1 + _SMALL_GAP for piece in pieces)


def _table(rows: Sequence[TextRow], x0: float, x1: float, ys: list[float], page: int) -> PageTable | None:
    xs = _column_borders(rows, x0, x1)
    if len(xs) - 1 < 2 or len(ys) < 3:
        return None
    ys = sorted({*ys, *(y for y in _under_groups(rows, xs) if min(abs(y - other) for other in ys) > _CORRIDOR)})
    inside: dict[tuple[int, int, int], list[Glyph]] = {}
    valued: set[tuple[int, int]] = set()
    for row in rows:
        number = min(max(bisect_right(ys, (row.top + row.bottom) / 2) - 1, 0), len(ys) - 2)
        for segment in [piece for whole in row.segments for piece in _at_borders(whole, xs)]:
            first = bisect_right(xs, segment.glyphs[0].middle[0]) - 1
            last = bisect_right(xs, segment.glyphs[-1].middle[0]) - 1
            inside.setdefault((number, max(first, 0), min(max(last, 0), len(xs) - 2)), []).extend(segment.glyphs)
            if segment.is_value:
                if (number, last) in valued:
                    return None  # two numbers in one place: rows or columns were not told apart
                valued.add((number, last))
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
