"""Ruled tables in a straightened image: long strokes are rules, the white regions that they enclose are cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from parsers.readers.pdf_grid import Lattice
from parsers.readers.pdf_page import Box

_STROKE = 40  # pixels at 200 dpi: longer than a stroke of a character
_BRIDGE = 25  # a rule may be broken by so much
_SMALLEST_TABLE = (80, 30)
_SMALLEST_CELL = (10, 14)
_SAME_BORDER = 12
_OWN_TEXT = 0.5  # a cluster of rules covered so far by one text is strokes of its characters
_REGULAR = 0.75  # a region that fills less of its box is two cells run together where a rule is broken


class InkGrid(Struct):
    """The lattices of a page in pixels, smallest first, with the regions that are no rectangles; and the mask of the rules."""

    lattices: list[Lattice]
    irregular: list[set[int]]  # per lattice, indexes of its boxes
    rules: Any


def find_grid(gray: Any, texts: Sequence[Box] = ()) -> InkGrid:
    """The ruled tables of an image (height x width, uint8). `texts` are boxes of texts: an open frame is closed to hold them.

    The strokes of large characters (田, 口) are no rules: what lies within one text is no table.
    """
    import cv2
    import numpy as np

    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    flat = _strokes(ink, (_STROKE, 1), (5, 1), (_BRIDGE, 1), texts)
    tall = _strokes(ink, (1, _STROKE - 8), (1, 5), (1, _BRIDGE), texts)
    rules = cv2.dilate(cv2.bitwise_or(flat, tall), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found: list[tuple[float, Lattice, set[int]]] = []
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[number])
        if width < _SMALLEST_TABLE[0] or height < _SMALLEST_TABLE[1]:
            continue
        if any(_covered((x, y, x + width, y + height), box) > _OWN_TEXT for box in texts):
            continue
        own = (labels[y : y + height, x : x + width] == number).astype(np.uint8)
        middles = [((x0 + x1) / 2 - x, (top + bottom) / 2 - y) for x0, top, x1, bottom in texts]
        inside = [(px, py) for px, py in middles if 0 <= px < width and 0 <= py < height]
        lattice, irregular = _lattice(own, inside, (x, y))
        if lattice is not None:
            found.append((width * height, lattice, irregular))
    found.sort(key=lambda item: item[0])
    return InkGrid([lattice for _, lattice, _ in found], [irregular for _, _, irregular in found], rules)


def _covered(box: Box, text: Box) -> float:
    """The share of a box that a text covers."""
    across = min(box[2], text[2]) - max(box[0], text[0])
    down = min(box[3], text[3]) - max(box[1], text[1])
    return max(across, 0.0) * max(down, 0.0) / ((box[2] - box[0]) * (box[3] - box[1]))


def _strokes(
    ink: Any, length: tuple[int, int], mend: tuple[int, int], bridge: tuple[int, int], texts: Sequence[Box] = ()
) -> Any:
    """The long strokes, their gaps bridged. What begins and ends within one text are level bars of its characters (结果维)."""
    import cv2

    def box(size: tuple[int, int]) -> Any:
        return cv2.getStructuringElement(cv2.MORPH_RECT, size)

    mended = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, box(mend))
    long = cv2.morphologyEx(mended, cv2.MORPH_OPEN, box(length))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[number])
        if any(x0 - 2 <= x and x + width <= x1 + 2 and top <= y and y + height <= low for x0, top, x1, low in texts):
            part = labels[y : y + height, x : x + width] == number
            long[y : y + height, x : x + width][part] = 0
    return cv2.morphologyEx(long, cv2.MORPH_CLOSE, box(bridge))


def _lattice(rules: Any, inside: Sequence[tuple[float, float]], origin: tuple[int, int]) -> tuple[Lattice | None, set[int]]:
    """The lattice of one cluster of rules: as drawn, or with its outer frame closed where texts would stay outside."""
    drawn = _cells(rules, closed=False)
    lost = _lost(drawn, inside)
    if lost:
        framed = _cells(rules, closed=True)
        if _lost(framed, inside) < lost and len(framed) > len(drawn):
            drawn = framed
    if not drawn:
        return None, set()
    xs = _borders([edge for x0, _, x1, _, _ in drawn for edge in (x0, x1)])
    ys = _borders([edge for _, y0, _, y1, _ in drawn for edge in (y0, y1)])
    boxes: list[tuple[int, int, int, int]] = []
    irregular: set[int] = set()
    taken: dict[tuple[int, int], int] = {}
    for x0, y0, x1, y1, fill in sorted(drawn, key=lambda cell: (cell[1], cell[0])):
        row, end_row, col, end_col = _nearest(ys, y0), _nearest(ys, y1), _nearest(xs, x0), _nearest(xs, x1)
        if row == end_row or col == end_col:
            continue
        number = len(boxes)
        boxes.append((row, col, end_row, end_col))
        if fill < _REGULAR:
            irregular.add(number)
        for place in ((r, c) for r in range(row, end_row) for c in range(col, end_col)):
            if place in taken:
                irregular |= {number, taken[place]}
            taken.setdefault(place, number)
    return Lattice([x + origin[0] for x in xs], [y + origin[1] for y in ys], boxes), irregular


def _cells(rules: Any, *, closed: bool) -> list[tuple[float, float, float, float, float]]:
    """Boxes of the white regions inside, each with the share of its box that it fills."""
    import cv2
    import numpy as np

    padded = np.pad(rules, 1)
    if closed:
        padded[1:3, 1:-1] = padded[-3:-1, 1:-1] = 1
        padded[1:-1, 1:3] = padded[1:-1, -3:-1] = 1
    white = (padded == 0).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(white, connectivity=4)
    outside = int(labels[0, 0])
    cells = []
    for number in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[number])
        if number == outside or width < _SMALLEST_CELL[0] or height < _SMALLEST_CELL[1]:
            continue
        if area < 0.3 * width * height:
            continue  # the gap between two frames, a sliver along a thick rule
        cells.append((x - 1.0, y - 1.0, x - 1.0 + width, y - 1.0 + height, area / (width * height)))
    return cells


def _lost(cells: Sequence[tuple[float, float, float, float, float]], points: Sequence[tuple[float, float]]) -> int:
    return sum(1 for px, py in points if not any(x0 <= px <= x1 and y0 <= py <= y1 for x0, y0, x1, y1, _ in cells))


def _borders(edges: Sequence[float]) -> list[float]:
    """Positions of borders: the edges on both sides of a rule are one."""
    groups: list[list[float]] = []
    for edge in sorted(edges):
        if groups and edge - groups[-1][-1] <= _SAME_BORDER and edge - groups[-1][0] <= 2 * _SAME_BORDER:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sum(group) / len(group) for group in groups]


def _nearest(borders: Sequence[float], value: float) -> int:
    return min(range(len(borders)), key=lambda number: abs(borders[number] - value))
