"""What an OFD page draws, as the characters, lines and areas that the table engine takes from a PDF page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from msgspec import Struct, field

from parsers.readers.ofd_package import OfdPage

_POINTS = 72 / 25.4  # a millimetre in points
_ASCENT, _DESCENT = 0.88, 0.12
_DEEPEST = 12  # groups and graphics inside each other
_OWN_STEP = 1.2
_STRAIGHT = 0.05  # millimetres that a line may lean and still be level
_MOST_REPEATS = 100_000
_WORDS = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BLACK, _WHITE = [0.0], [1.0]
Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class OfdSheet(Struct):
    """A page with the attributes that `view_page` reads from a pdfplumber page; lengths in points from the top left."""

    width: float
    height: float
    chars: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)


def draw(page: OfdPage, graphics: Mapping[str, etree._Element]) -> OfdSheet:
    """Everything visible on a page. `graphics` are the composite graphics by id."""
    x, y, width, height = page.box
    pen = _Pen(OfdSheet(width * _POINTS, height * _POINTS), graphics)
    for content in page.contents:
        pen.group(content, (1.0, 0.0, 0.0, 1.0, -x, -y), 0)
    return pen.sheet


class _Pen:
    """Draws object by object."""

    def __init__(self, sheet: OfdSheet, graphics: Mapping[str, etree._Element]) -> None:
        self.sheet = sheet
        self.graphics = graphics

    def group(self, element: etree._Element, matrix: Matrix, depth: int) -> None:
        """Layers, blocks and the objects in them, in order."""
        if depth > _DEEPEST:
            return
        for child in element:
            if not isinstance(child.tag, str) or child.get("Visible") == "false":
                continue
            kind = etree.QName(child).localname
            if kind in ("Layer", "PageBlock"):
                self.group(child, matrix, depth + 1)
            elif kind == "TextObject":
                self._text(child, _placed(child, matrix))
            elif kind == "PathObject":
                self._path(child, _placed(child, matrix))
            elif kind == "ImageObject":
                self._image(child, matrix)
            elif kind == "CompositeObject":
                content = self.graphics.get(child.get("ResourceID") or "")
                if content is not None:
                    self.group(content, _placed(child, matrix), depth + 1)

    def _text(self, element: etree._Element, matrix: Matrix) -> None:
        size = _number(element.get("Size"), 0.0)
        if size <= 0:
            return
        stretch = _number(element.get("HScale"), 1.0) or 1.0
        color = _color(element, "FillColor", _BLACK)
        x = y = 0.0
        for code in element.findall("{*}TextCode"):
            # A missing coordinate goes on from the code before (GB/T 33190, 11.3).
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            text = (code.text or "").strip("\r\n\t")
            across, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
            at_x, at_y = x, y
            for number, char in enumerate(text):
                step = across[number] if number < len(across) else None
                own = size * stretch * (0.5 if ord(char) < 256 else 1.0)
                # A step of about one character is the character's own width, however narrow its letters are.
                width = step if step is not None and 0.2 * own < step <= _OWN_STEP * size * stretch else own
                self._char(char, (at_x, at_y - _ASCENT * size, at_x + width, at_y + _DESCENT * size), size, matrix, color)
                at_x += step if step is not None else 0.0 if down else own
                at_y += down[number] if number < len(down) else 0.0

    def _char(self, char: str, box: tuple[float, float, float, float], size: float, matrix: Matrix, color: list[float]) -> None:
        x0, top, x1, bottom = _bounds(matrix, box)
        scale = (abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) ** 0.5
        self.sheet.chars.append(
            {
                "text": char, "x0": x0, "top": top, "x1": x1, "bottom": bottom, "size": size * scale * _POINTS,
                # The axis of y points down here and up in a PDF.
                "matrix": (matrix[0], -matrix[1], matrix[2], matrix[3], 0.0, 0.0), "non_stroking_color": color,
            }
        )  # fmt: skip

    def _path(self, element: etree._Element, matrix: Matrix) -> None:
        stroked = element.get("Stroke") != "false"
        filled = element.get("Fill") == "true"
        if not (stroked or filled) or element.get("Alpha") == "0":
            return
        strokes = _color(element, "StrokeColor", _BLACK)
        if stroked and not filled and min(strokes) >= 0.98:
            return
        fills = _color(element, "FillColor", _BLACK)
        for points in _outlines(element.findtext("{*}AbbreviatedData") or ""):
            corners = [_apply(matrix, point) for point in points]
            box = _rectangle(corners)
            if box is not None and (filled or len(corners) >= 4):
                self._rect(box, stroked, filled, fills)
            elif stroked:
                for one, other in itertools.pairwise(corners):
                    self._line(one, other)

    def _rect(self, box: tuple[float, float, float, float], stroked: bool, filled: bool, color: list[float]) -> None:
        x0, top, x1, bottom = box
        self.sheet.rects.append(
            {
                "x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
                "y0": self.sheet.height - bottom, "y1": self.sheet.height - top, "doctop": top,
                "stroke": stroked, "fill": filled, "non_stroking_color": color,
            }
        )  # fmt: skip

    def _line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (ax, ay), (bx, by) = one, other
        lean = _STRAIGHT * _POINTS
        if abs(ay - by) <= lean:
            ay = by = (ay + by) / 2
        elif abs(ax - bx) <= lean:
            ax = bx = (ax + bx) / 2
        else:
            return  # a diagonal or a curve rules nothing
        x0, x1, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        self.sheet.lines.append(
            {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top, "stroke": True}
        )

    def _image(self, element: etree._Element, matrix: Matrix) -> None:
        boundary = _floats(element.get("Boundary"))
        if len(boundary) == 4:
            x, y, width, height = boundary
            x0, top, x1, bottom = _bounds(matrix, (x, y, x + width, y + height))
            self.sheet.images.append(
                {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
            )


def _placed(element: etree._Element, outer: Matrix) -> Matrix:
    """The way from an object's own space to the page: its CTM, then the corner of its boundary, then what it lies in."""
    boundary = _floats(element.get("Boundary"))
    x, y = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    own = _floats(element.get("CTM"))
    ctm: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else _UNIT
    return _after(_after(ctm, (1.0, 0.0, 0.0, 1.0, x, y)), outer)


def _after(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    """A point in millimetres of the object's space, in points of the page."""
    a, b, c, d, e, f = matrix
    x, y = point
    return (a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS


def _bounds(matrix: Matrix, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = box
    corners = [_apply(matrix, point) for point in ((x0, top), (x1, top), (x1, bottom), (x0, bottom))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _deltas(text: str | None) -> list[float]:
    """The steps between characters; "g 4 3.5" stands for 3.5 four times (GB/T 33190, 11.3)."""
    words = (text or "").split()
    steps: list[float] = []
    number = 0
    while number < len(words):
        if words[number] == "g" and number + 2 < len(words):
            steps += [_number(words[number + 2], 0.0)] * min(max(int(_number(words[number + 1], 0.0)), 0), _MOST_REPEATS)
            number += 3
        else:
            steps.append(_number(words[number], 0.0))
            number += 1
        if len(steps) > _MOST_REPEATS:
            break
    return steps


def _outlines(text: str) -> Iterator[list[tuple[float, float]]]:
    """The outlines of a path as points: S and M begin, L goes on, B, Q and A go on to their end, C closes."""
    points: list[tuple[float, float]] = []
    words = _WORDS.findall(text)
    number = 0
    takes = {"S": 2, "M": 2, "L": 2, "B": 6, "Q": 4, "A": 7, "C": 0}
    while number < len(words):
        order = words[number]
        if order not in takes:
            number += 1
            continue
        values = [_number(word, 0.0) for word in words[number + 1 : number + 1 + takes[order]]]
        number += 1 + takes[order]
        if len(values) < takes[order]:
            break
        if order == "C":
            if points:
                points.append(points[0])
            continue
        if order in "SM":
            if len(points) > 1:
                yield points
            points = []
        points.append((values[-2], values[-1]))
    if len(points) > 1:
        yield points


def _rectangle(corners: list[tuple[float, float]]) -> tuple[float, float, float, float] | None:
    """The box of an outline that is an upright rectangle."""
    if len(corners) not in (4, 5):
        return None
    lean = _STRAIGHT * _POINTS
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = min(xs), min(ys), max(xs), max(ys)
    for x, y in corners:
        if min(abs(x - box[0]), abs(x - box[2])) > lean or min(abs(y - box[1]), abs(y - box[3])) > lean:
            return None
    for (ax, ay), (bx, by) in itertools.pairwise(corners):
        if abs(ax - bx) > lean and abs(ay - by) > lean:
            return None
    closed = len(corners) == 5 and abs(xs[0] - xs[4]) <= lean and abs(ys[0] - ys[4]) <= lean
    return box if closed else None


def _color(element: etree._Element, name: str, default: list[float]) -> list[float]:
    """The components of a colour from 0 to 1; values are written from 0 to 255."""
    found = element.find(f"{{*}}{name}")
    values = _floats(found.get("Value")) if found is not None else []
    return [min(max(value / 255, 0.0), 1.0) for value in values[:4]] or default


def _floats(text: str | None) -> list[float]:
    try:
        return [float(word) for word in (text or "").split()]
    except ValueError:
        return []


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text is not None else default
    except ValueError:
        return default
