"""One PDF page in reading orientation: glyphs, ruling edges that are visible, large pictures; sideways pages are turned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from pdfplumber.utils.geometry import curve_to_edges, line_to_edge, rect_to_edges

from parsers.radicals import replace_radicals

Box = tuple[float, float, float, float]
Edge = dict[str, Any]

_WHITE = 0.98
_BAR = 3.0  # a filled rectangle thinner than this is a rule, whatever its colour
_DOUBLE = 1.0  # the same character again within this distance was printed twice to look bold
_LARGE_PICTURE = (100.0, 50.0)
_WATERMARK = 2.5


class Glyph(Struct):
    """A character with its box (points from the top left, in reading orientation) and size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class PageView(Struct):
    """What stands on a page. `turn` is the rotation of its text on the sheet: 0, 90 (upwards), 270 (downwards)."""

    number: int
    width: float
    height: float
    turn: int
    glyphs: list[Glyph]
    edges: list[Edge]
    pictures: list[Box]
    has_vectors: bool = False

    def on_sheet(self, box: Box) -> Box:
        """A box of the reading orientation as it lies on the sheet, rounded to tenths of a point."""
        x0, top, x1, bottom = box
        if self.turn == 90:
            x0, top, x1, bottom = top, self.width - x1, bottom, self.width - x0
        elif self.turn == 270:
            x0, top, x1, bottom = self.height - bottom, x0, self.height - top, x1
        return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


def view_page(page: Any, number: int) -> PageView:
    """Read a pdfplumber page. Doubled characters, diagonal text and oversized pale watermarks are left out."""
    chars = [char for char in page.chars if char["text"]]
    turn = _turn(chars)
    width, height = float(page.width), float(page.height)
    view = PageView(
        number=number,
        width=height if turn else width,
        height=width if turn else height,
        turn=turn,
        glyphs=_glyphs(chars, turn, width, height),
        edges=[_turned_edge(edge, turn, width, height) for edge in _visible_edges(page)],
        pictures=[_turned(_box(image), turn, width, height) for image in page.images if _is_large(image)],
        has_vectors=bool(page.curves) or len(page.rects) + len(page.lines) > 0,
    )
    view.pictures = [(max(x0, 0.0), max(top, 0.0), x1, bottom) for x0, top, x1, bottom in view.pictures]
    return view


def _glyphs(chars: list[Any], turn: int, width: float, height: float) -> list[Glyph]:
    sizes = sorted(float(char["size"]) for char in chars)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    seen: set[tuple[str, int, int]] = set()
    glyphs: list[Glyph] = []
    for char in chars:
        text, matrix = char["text"], char["matrix"]
        if matrix[0] * matrix[1] != 0 and min(abs(matrix[0]), abs(matrix[1])) > 0.05 * max(abs(matrix[0]), abs(matrix[1])):
            continue  # diagonal: a watermark
        if float(char["size"]) > _WATERMARK * usual and _is_pale(char.get("non_stroking_color")):
            continue
        box = _turned(_box(char), turn, width, height)
        if text != " ":
            column, row = round(box[0] / _DOUBLE), round(box[1] / _DOUBLE)
            if any((text, column + right, row + down) in seen for right in (-1, 0, 1) for down in (-1, 0, 1)):
                continue
            seen.add((text, column, row))
        glyphs.append(Glyph(replace_radicals(text), *box, float(char["size"])))
    return glyphs


def _turn(chars: Iterable[Any]) -> int:
    """The direction of most characters: the sheet is turned when most are not upright."""
    counts = {0: 0, 90: 0, 270: 0}
    for char in chars:
        a, b = char["matrix"][0], char["matrix"][1]
        counts[0 if abs(a) >= abs(b) else 90 if b > 0 else 270] += 1
    return max(counts, key=lambda turn: counts[turn])


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of the sheet in reading orientation."""
    x0, top, x1, bottom = box
    if turn == 90:
        return height - bottom, x0, height - top, x1
    if turn == 270:
        return top, width - x1, bottom, width - x0
    return box


def _turned_edge(edge: Edge, turn: int, width: float, height: float) -> Edge:
    x0, top, x1, bottom = _turned((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), turn, width, height)
    upright = {"h": "h", "v": "v"} if not turn else {"h": "v", "v": "h"}
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": upright[edge["orientation"]], "object_type": "line",
    }  # fmt: skip


def _visible_edges(page: Any) -> list[Edge]:
    """Edges of lines, rectangles and curves. White areas on white paper (text backgrounds of word processors) rule nothing."""
    grounds = [_box(rect) for rect in page.rects if rect["fill"] and not _is_white(rect) and _is_area(rect)]
    edges = [line_to_edge(line) for line in page.lines if line.get("stroke", True) or not _is_area(line)]
    for rect in page.rects:
        if not rect["stroke"] and not rect["fill"]:
            continue
        hidden = rect["fill"] and not rect["stroke"] and _is_white(rect)
        if not hidden or any(_inside(_box(rect), ground) for ground in grounds):
            edges += rect_to_edges(rect)
    for curve in page.curves:
        edges += curve_to_edges(curve)
    return [edge for edge in edges if edge.get("orientation") in ("h", "v")]


def _box(thing: Any) -> Box:
    return float(thing["x0"]), float(thing["top"]), float(thing["x1"]), float(thing["bottom"])


def _is_area(rect: Any) -> bool:
    return bool(rect["width"] > _BAR and rect["height"] > _BAR)


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _components(color: Any) -> list[float]:
    parts = color if isinstance(color, list | tuple) else [color]
    return [float(part) for part in parts if isinstance(part, int | float)]


def _is_white(rect: Any) -> bool:
    parts = _components(rect.get("non_stroking_color"))
    if len(parts) == 4:
        return max(parts) <= 1 - _WHITE
    return bool(parts) and min(parts) >= _WHITE


def _is_pale(color: Any) -> bool:
    parts = _components(color)
    if len(parts) == 4:
        return max(parts) <= 0.5
    return bool(parts) and min(parts) >= 0.5


def _is_large(image: Any) -> bool:
    return bool(image["width"] >= _LARGE_PICTURE[0] and image["height"] >= _LARGE_PICTURE[1])
