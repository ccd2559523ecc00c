"""A page picture as lines and tables: texts fall into cells by their middle, and every number is read a second time by itself.

Two readings that differ, or that the engine is not sure of, give the cell a low confidence and a note; no value is changed for that.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from parsers.blocks import Note, Place
from parsers.readers import ocr_engine
from parsers.readers.ocr_engine import OcrLine
from parsers.readers.ocr_grid import find_grid
from parsers.readers.ocr_image import DPI, Upright, has_ink, turned
from parsers.readers.ocr_second import SURE, SecondReading, plain, read_again
from parsers.readers.ocr_split import split
from parsers.readers.paged import OnSheet
from parsers.readers.pdf_aligned import from_alignment
from parsers.readers.pdf_grid import Lattice, PageCell, PageTable
from parsers.readers.pdf_layout import Item, PageLayout
from parsers.readers.pdf_page import Box, Glyph
from parsers.readers.pdf_text import Line
from parsers.textnorm import close_gaps

_POINT = 72.0 / DPI
_UNSURE = 0.5
_CERTAIN = 0.99  # what was recognised is never as certain as what was written
_STROKE = 0.9  # a slanting or level stroke, told by its shape
# What engines make of a single straight stroke.
_ONE_STROKE = frozenset(
    ("", "1", "l", "I", "i", "|", "/", "\\", "丨", "丿", "一", "-", "—", "–", "－", "_", "J", "j", "!", "了", "7", "ノ", "／")
)
_ITALIC = 0.93
_FIGURE = re.compile(r"^(?:[+\-−－]?[\d,，.．]+[%％]?|[/\\\-—–－]*)$")
_ALIGNED = 0.6  # columns of a scan without rules
_READABLE = 0.75  # the mean score of a page that lies the right way up
_SHARE = 0.25  # a text with this share of its width in a second cell lies over both
_REACH = 0.5  # or one that covers this share of the cell: a line over many narrow cells
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Single characters that the engine takes strokes and digits for; a cell that holds only these is no label.
_STROKE_LIKE = re.compile(r"^[一丨丿口〇○—\-/\\|.·,，。、'’]+$")


class RecognisedPage(Struct):
    """A page as recognised: its layout in points, the way back to the source in its own units, notes, and the mean score."""

    layout: PageLayout
    on_sheet: OnSheet
    notes: list[Note]
    score: float

    @property
    def text(self) -> str:
        """All of it, in no particular order."""
        tables = [item for item in self.layout.items if isinstance(item, PageTable)]
        return "".join([*(line.text for line in self.layout.lines), *(cell.text for table in tables for cell in table.cells)])

    @property
    def has_text(self) -> bool:
        """Whether anything was recognised."""
        return bool(self.layout.items)


class _Work(Struct):
    """A page under way."""

    number: int
    ready: Upright
    lines: list[OcrLine]
    unit: float
    tables: list[PageTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def place(self, box: Box) -> Place:
        return Place(page=self.number, bbox=self.sheet(box))

    def sheet(self, box: Box) -> Box:
        """A box in points of the upright page as it lies on the source."""
        pixels = (box[0] / _POINT, box[1] / _POINT, box[2] / _POINT, box[3] / _POINT)
        x0, top, x1, bottom = (round(value * self.unit, 1) for value in self.ready.on_source(pixels))
        return x0, top, x1, bottom


def recognise_page(ready: Upright, number: int, unit: float = 1.0) -> RecognisedPage:
    """Read a straightened page. `unit` is the length of a source pixel in units of the places (72/dpi for a PDF page)."""
    import cv2

    ready, lines = _right_way_up(ready)
    work = _Work(number, ready, lines, unit)
    gray = cv2.cvtColor(ready.image, cv2.COLOR_RGB2GRAY)
    grid = find_grid(gray, [(line.x0, line.top, line.x1, line.bottom) for line in lines])
    rest = list(lines)
    frames: list[PageTable] = []
    for lattice, irregular in zip(grid.lattices, grid.irregular, strict=True):
        if len(lattice.xs) > 2 and len(lattice.boxes) > 1:
            table, rest = _table(work, lattice, irregular, rest, grid.rules)
            work.tables.append(table)
        elif lattice.boxes:
            frames.append(_frame(work, lattice, rest))
    size = _usual_size(rest)
    glyphs = [glyph for line in rest for glyph in _glyphs(line, size)]
    aligned = from_alignment(glyphs, number)
    for table in aligned:
        for cell in table.cells:
            cell.confidence = _ALIGNED
        rest = [line for line in rest if not _within(line.middle, table.box)]
    items: list[Item] = [_line(line, number, size) for line in rest]
    items += [*work.tables, *aligned]
    items.sort(key=lambda item: (item.top + item.bottom) / 2 if isinstance(item, Line) else item.box[1])
    height, width = ready.image.shape[:2]
    layout = PageLayout(number, width * _POINT, height * _POINT, _in_rows(items), frames)
    score = sum(line.score * len(line.text) for line in lines) / max(1, sum(len(line.text) for line in lines))
    if lines and score < _READABLE:
        message = f"第{number}页的图像不清楚，文字识别的平均把握只有{score:.0%}，该页内容需要人工核对。"
        work.notes.append(Note("ocr_page_unclear", message, Place(page=number)))
    return RecognisedPage(layout, work.sheet, work.notes, score)


def _right_way_up(ready: Upright) -> tuple[Upright, list[OcrLine]]:
    """The page as people read it: sideways pages show upright boxes, pages on their head a poor score."""
    if not has_ink(ready.image):
        return ready, []
    lines = ocr_engine.read_lines(ready.image)
    several = [line for line in lines if len(line.text) > 1]
    tall = sum(1 for line in several if line.height > 1.5 * (line.x1 - line.x0))
    sideways = bool(several) and tall > 0.5 * len(several)
    if sideways:
        # The engine turns tall boxes by itself, so the score of a sideways page tells nothing.
        tries = [1, 3]
    elif lines and _mean(lines) < _READABLE:
        tries = [2]
    else:
        return ready, lines
    best = (0.0 if sideways else _mean(lines), ready, lines)
    for quarters in tries:
        other = turned(ready, quarters)
        found = ocr_engine.read_lines(other.image)
        if found and _mean(found) > best[0] + (0.1 if quarters == 2 else 0.0):
            best = (_mean(found), other, found)
    return best[1], best[2]


def _mean(lines: Sequence[OcrLine]) -> float:
    return sum(line.score * len(line.text) for line in lines) / max(1, sum(len(line.text) for line in lines))


def _table(
    work: _Work, lattice: Lattice, irregular: set[int], lines: Sequence[OcrLine], rules: Any
) -> tuple[PageTable, list[OcrLine]]:
    owner = lattice.owner()
    inside: list[list[OcrLine]] = [[] for _ in lattice.boxes]
    crossing: list[tuple[OcrLine, list[int]]] = []
    rest: list[OcrLine] = []
    for line in lines:
        position = lattice.position(*line.middle)
        number = owner[position[0]][position[1]] if position else None
        if number is None:
            rest.append(line)
            continue
        others = _also_in(lattice, owner, line, number)
        if others:
            crossing.append((line, sorted({number, *others})))
        else:
            inside[number].append(line)
    boxes = [_pixels(lattice, box) for box in lattice.boxes]
    crossed = {number for _, cells in crossing for number in cells}
    # Narrow columns: the engine runs the words of neighbouring cells together into one line.
    for number, piece in split(work.ready.image, crossing, {number: boxes[number] for number in crossed}):
        inside[number].append(piece)
    asked = [number for number, own in enumerate(inside) if not _is_label(own)]
    firsts = ["".join(line.text for line in inside[number]) for number in asked]
    again = read_again(work.ready.image, [boxes[number] for number in asked], firsts, rules)
    answers = dict(zip(asked, again, strict=True))
    cells: list[PageCell] = []
    for number, (row, col, end_row, end_col) in enumerate(lattice.boxes):
        own = inside[number]
        box = _in_points(boxes[number])
        cell = PageCell(work.number, row, col, end_row - row, end_col - col, box, _cell_lines(own, work.number))
        cell.confidence = min((line.score for line in own), default=1.0)
        if number in answers:
            _settle(work, cell, answers[number])
        if number in irregular:
            cell.confidence = min(cell.confidence, _UNSURE)
            message = f"第{work.number}页表格第{row + 1}行第{col + 1}列的框线不完整，可能是几个单元格连在一起，请对照原件核对。"
            work.notes.append(Note("ocr_cell_open", message, work.place(box)))
        cell.confidence = min(cell.confidence, _CERTAIN)
        cells.append(cell)
    cells.sort(key=lambda cell: (cell.row, cell.col))
    xs, ys = ([value * _POINT for value in values] for values in (lattice.xs, lattice.ys))
    return PageTable(work.number, xs, ys, cells), rest


def _settle(work: _Work, cell: PageCell, again: SecondReading) -> None:
    """Compare what the page and the cell by itself say; the page's word stays, and the cell's where the page saw nothing."""
    _compare(work, cell, again)
    if cell.confidence >= SURE and not _FIGURE.match(plain(cell.text)) and not _CHINESE.search(cell.text):
        cell.confidence = _UNSURE
        where = f"第{work.number}页表格第{cell.row + 1}行第{cell.col + 1}列"
        message = f"{where}读得“{cell.text}”，不像数字，请对照原件核对。"
        work.notes.append(Note("ocr_cell_unsure", message, work.place(cell.box)))


def _compare(work: _Work, cell: PageCell, again: SecondReading) -> None:
    first = cell.text
    if again.stroke and (plain(first) in _ONE_STROKE or not first) and again.text in _ONE_STROKE:
        italic = min(cell.confidence, again.score) > _ITALIC and plain(first) == again.text == "1"
        if not italic:
            cell.lines = [_own_line(again.stroke, cell)]
            cell.confidence = _STROKE
            return
        # A slanting stroke that the engine twice takes for 1 without doubt may be an italic figure.
        again = replace(again, score=_UNSURE)
    where = f"第{work.number}页表格第{cell.row + 1}行第{cell.col + 1}列"
    if not first:
        if not again.has_ink:
            return
        if again.text:
            cell.lines = [_own_line(again.text, cell)]
        cell.confidence = again.score if again.text and again.agreed else _UNSURE
        if cell.confidence < SURE:
            said = f"读得的“{again.text}”没有把握" if again.text else "有字迹但读不出"
            work.notes.append(Note("ocr_cell_unsure", f"{where}{said}，请对照原件核对。", work.place(cell.box)))
        return
    if plain(first) == plain(again.text):
        cell.lines = [_own_line(plain(first), cell)] if len(cell.lines) == 1 else cell.lines
        cell.confidence = min(cell.confidence, again.score)
        if cell.confidence < SURE:
            message = f"{where}读得“{first}”，识别把握只有{cell.confidence:.0%}，请对照原件核对。"
            work.notes.append(Note("ocr_cell_unsure", message, work.place(cell.box)))
        return
    cell.confidence = min(cell.confidence, _UNSURE)
    second = f"单独读为“{again.text}”" if again.text else "单独读时没有读出"
    work.notes.append(Note("ocr_cell_differs", f"{where}整页读为“{first}”，{second}，请对照原件核对。", work.place(cell.box)))


def _is_label(lines: Sequence[OcrLine]) -> bool:
    text = "".join(line.text for line in lines)
    return bool(_CHINESE.search(text)) and not _STROKE_LIKE.match(text)


def _also_in(lattice: Lattice, owner: list[list[int | None]], line: OcrLine, own: int) -> set[int]:
    """Other cells in which a good part of the line lies."""
    found: set[int] = set()
    y = line.middle[1]
    width = line.x1 - line.x0
    for number, (_, col, _, end_col) in enumerate(lattice.boxes):
        shared = min(line.x1, lattice.xs[end_col]) - max(line.x0, lattice.xs[col])
        if number != own and shared > min(_SHARE * width, _REACH * (lattice.xs[end_col] - lattice.xs[col])):
            x = (max(line.x0, lattice.xs[col]) + min(line.x1, lattice.xs[end_col])) / 2
            position = lattice.position(x, y)
            if position is not None and owner[position[0]][position[1]] == number:
                found.add(number)
    return found


def _pixels(lattice: Lattice, box: tuple[int, int, int, int]) -> Box:
    row, col, end_row, end_col = box
    return lattice.xs[col], lattice.ys[row], lattice.xs[end_col], lattice.ys[end_row]


def _in_points(box: Box) -> Box:
    x0, top, x1, bottom = box
    return x0 * _POINT, top * _POINT, x1 * _POINT, bottom * _POINT


def _frame(work: _Work, lattice: Lattice, lines: Sequence[OcrLine]) -> PageTable:
    """A box of one column; its text stays text unless the next page shows that it is a table's row."""
    cells = []
    for box in lattice.boxes:
        pixels = _pixels(lattice, box)
        own = [line for line in lines if _within(line.middle, pixels)]
        points = _in_points(pixels)
        score = min((line.score for line in own), default=1.0)
        cells.append(
            PageCell(
                work.number, box[0], box[1], box[2] - box[0], box[3] - box[1], points, _cell_lines(own, work.number), score
            )
        )
    return PageTable(work.number, [x * _POINT for x in lattice.xs], [y * _POINT for y in lattice.ys], cells)


def _cell_lines(lines: Sequence[OcrLine], page: int) -> list[Line]:
    size = _usual_size(lines)
    return [line for line in _in_rows([_line(line, page, size) for line in lines]) if isinstance(line, Line)]


def _in_rows(items: Sequence[Item]) -> list[Item]:
    """Texts side by side become one line, from left to right; the order of everything else stays."""
    rows: list[Item | list[Line]] = []
    for item in sorted(items, key=lambda item: (item.top + item.bottom) / 2 if isinstance(item, Line) else item.box[1]):
        last = rows[-1] if rows else None
        if not isinstance(item, Line):
            rows.append(item)
        elif isinstance(last, list) and _side_by_side(last[-1], item):
            last.append(item)
        else:
            rows.append([item])
    return [_merged(row) if isinstance(row, list) else row for row in rows]


def _side_by_side(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = other.x0 >= one.x1 - one.size or one.x0 >= other.x1 - other.size
    return apart and shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _merged(row: list[Line]) -> Line:
    row.sort(key=lambda line: line.x0)
    text = row[0].text
    for before, line in itertools.pairwise(row):
        text += (" " if line.x0 - before.x1 > 0.5 * line.size else "") + line.text
    return Line(
        row[0].page, close_gaps(text), row[0].x0, min(line.top for line in row), max(line.x1 for line in row),
        max(line.bottom for line in row), row[0].size,
    )  # fmt: skip


def _line(line: OcrLine, page: int, usual: float) -> Line:
    return Line(
        page, close_gaps(line.text), line.x0 * _POINT, line.top * _POINT, line.x1 * _POINT, line.bottom * _POINT,
        _size(line, usual),
    )  # fmt: skip


def _own_line(text: str, cell: PageCell) -> Line:
    x0, top, x1, bottom = cell.box
    return Line(cell.page, text, x0, top, x1, bottom, bottom - top)


def _usual_size(lines: Sequence[OcrLine]) -> float:
    """The type size of most lines, in points."""
    sizes = sorted(_own_size(line) for line in lines if len(_CHINESE.findall(line.text)) >= 4)
    if not sizes:
        sizes = sorted(_own_size(line) for line in lines)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _own_size(line: OcrLine) -> float:
    """By the width of its Chinese characters, since the boxes of one size vary in height with what stands in them."""
    units = sum(0.5 if ord(char) < 256 else 1.0 for char in line.text)
    if len(_CHINESE.findall(line.text)) >= 4:
        return (line.x1 - line.x0) / units * _POINT
    return line.height * _POINT * 0.8


def _size(line: OcrLine, usual: float) -> float:
    size = _own_size(line)
    return usual if usual and 0.75 < size / usual < 1.25 else size


def _glyphs(line: OcrLine, usual: float) -> list[Glyph]:
    """The characters of a line spread over its box; Latin ones take half the room of Chinese ones."""
    widths = [0.5 if ord(char) < 256 else 1.0 for char in line.text]
    step = (line.x1 - line.x0) / sum(widths)
    found, x = [], line.x0
    for char, width in zip(line.text, widths, strict=True):
        end = x + width * step
        if char != " ":
            found.append(Glyph(char, x * _POINT, line.top * _POINT, end * _POINT, line.bottom * _POINT, _size(line, usual)))
        x = end
    return found


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
