"""A small writer of PDF files whose text layer, rules and rotation tests decide themselves; no font file is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from standin.tables import Placed

A4 = (595.0, 842.0)
SMALL = 8.0
_ASCENT = 0.88
_LINE = 1.25
_PAD = 2.0


@dataclass
class Sheet:
    """A page under construction; positions are points from the top left."""

    maker: PdfMaker
    width: float
    height: float
    rotate: int
    code: list[str] = field(default_factory=list)

    def text(
        self, x: float, top: float, text: str, size: float = 16.0, turn: int = 0, gray: float = 0.0, skew: bool = False
    ) -> None:
        """Write a line. `turn` 90 runs upwards from (x, top) as its lower left corner, 270 downwards; `skew` is diagonal."""
        matrix = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 270: (0, -1, 1, 0)}[turn] if not skew else (0.7, 0.7, -0.7, 0.7)
        y = self.height - top - (_ASCENT * size if turn == 0 else 0)
        numbers = " ".join(f"{value:g}" for value in matrix)
        self.code.append(f"{gray:g} g BT /F1 {size:g} Tf {numbers} {x:.2f} {y:.2f} Tm <{self.maker.codes(text)}> Tj ET 0 g")

    def rule(self, x0: float, top: float, x1: float, bottom: float, dash: float = 0.0) -> None:
        """A line, or many strokes of `dash` points with as wide gaps."""
        if not dash:
            self.code.append(f"0.5 w {x0:.2f} {self.height - top:.2f} m {x1:.2f} {self.height - bottom:.2f} l S")
            return
        length = max(x1 - x0, bottom - top)
        at = 0.0
        while at < length:
            end = min(at + dash, length)
            flat = x1 - x0 >= bottom - top
            if flat:
                self.rule(x0 + at, top, x0 + end, top)
            else:
                self.rule(x0, top + at, x0, top + end)
            at += 2 * dash

    def area(self, x0: float, top: float, x1: float, bottom: float, gray: float) -> None:
        """A filled rectangle without border."""
        self.code.append(f"{gray:g} g {x0:.2f} {self.height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re f 0 g")

    def picture(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A grey image."""
        place = f"{x1 - x0:.2f} 0 0 {bottom - top:.2f} {x0:.2f} {self.height - bottom:.2f} cm"
        self.code.append(f"q {place} BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q")


class PdfMaker:
    """Collects pages. `unicode_of` is what the text layer says of each character; None leaves the mapping out."""

    def __init__(self, unicode_of: Callable[[str], str] | None = lambda char: char) -> None:
        self.unicode_of = unicode_of
        self.sheets: list[Sheet] = []
        self.glyphs: dict[str, int] = {}

    def page(self, width: float = A4[0], height: float = A4[1], rotate: int = 0) -> Sheet:
        """A new page."""
        self.sheets.append(Sheet(self, width, height, rotate))
        return self.sheets[-1]

    def codes(self, text: str) -> str:
        """The glyph codes of a text in hexadecimal."""
        return "".join(f"{self.glyphs.setdefault(char, len(self.glyphs) + 1):04X}" for char in text)

    def data(self) -> bytes:
        """The file."""
        widths = " ".join(f"{code} [{500 if ord(char) < 256 else 1000}]" for char, code in self.glyphs.items())
        kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(self.sheets)))
        objects: list[bytes] = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.sheets)} >>".encode(),
            (
                "<< /Type /Font /Subtype /Type0 /BaseFont /TestSong /Encoding /Identity-H /DescendantFonts [4 0 R]"
                f"{' /ToUnicode 6 0 R' if self.unicode_of else ''} >>"
            ).encode(),
            (
                "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /TestSong /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                f"/Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 /W [{widths}] >>"
            ).encode(),
            b"<< /Type /FontDescriptor /FontName /TestSong /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
            b"/Descent -120 /CapHeight 700 /StemV 80 >>",
            _stream(self._to_unicode()),
        ]
        for number, sheet in enumerate(self.sheets):
            objects.append(
                (
                    f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width:g} {sheet.height:g}] /Rotate {sheet.rotate} "
                    f"/Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * number} 0 R >>"
                ).encode()
            )
            objects.append(_stream("\n".join(sheet.code)))
        return _file(objects)

    def _to_unicode(self) -> str:
        lines = [
            f"<{code:04X}> <{(self.unicode_of(char) if self.unicode_of else char).encode('utf-16-be').hex().upper()}>"
            for char, code in self.glyphs.items()
        ]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        chunks = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{chunks}\nendcmap end end"
        )


def _stream(text: str) -> bytes:
    body = text.encode("latin-1")
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(body), body)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


@dataclass
class Drawing:
    """A table to draw: cells at their places, column borders, and how its rules are drawn.

    style: full, filled, dashes, boxes (each cell a box of its own, 4 points apart), no_sides, no_bottom, no_verticals, three_lines.
    """

    placed: Sequence[Placed]
    xs: Sequence[float]
    style: str = "full"
    size: float = SMALL

    def lines(self, cell: Placed) -> list[str]:
        """The text of a cell, wrapped at its width."""
        room = self.xs[cell.column + cell.columns] - self.xs[cell.column] - 2 * _PAD
        lines, line, used = [], "", 0.0
        for char in cell.text:
            width = self.size * (0.5 if ord(char) < 256 else 1.0)
            if line and used + width > room:
                lines.append(line)
                line, used = "", 0.0
            line += char
            used += width
        return [*lines, line] if line else lines

    def heights(self) -> list[float]:
        """The height of each row, so that every cell has room for its lines."""
        heights = [0.0] * max(cell.end for cell in self.placed)
        for cell in sorted(self.placed, key=lambda cell: cell.rows):
            missing = len(self.lines(cell)) * self.size * _LINE + 8 - sum(heights[cell.row : cell.end])
            if missing > 0:
                heights[cell.end - 1] += missing
        return [max(height, self.size * _LINE + 8) for height in heights]

    def draw(self, sheet: Sheet, top: float, first: int = 0, last: int | None = None) -> float:
        """Draw rows first to last (exclusive); a label over the cut gives each page its share. Returns the lower end."""
        heights = self.heights()
        last = len(heights) if last is None else last
        ys = {row: top + sum(heights[first:row]) for row in range(first, last + 1)}
        for cell in self.placed:
            start, end = max(cell.row, first), min(cell.end, last)
            if start >= end:
                continue
            x0, x1 = self.xs[cell.column], self.xs[cell.column + cell.columns]
            self._borders(sheet, (x0, ys[start], x1, ys[end]), (first == start, last == end))
            lines = self.lines(cell)
            if cell.row < first or cell.end > last:
                half = (len(lines) + 1) // 2
                lines = lines[:half] if cell.row >= first else lines[half:]
            at = (ys[start] + ys[end]) / 2 - len(lines) * self.size * _LINE / 2
            for number, line in enumerate(lines):
                width = sum(self.size * (0.5 if ord(char) < 256 else 1.0) for char in line)
                sheet.text((x0 + x1 - width) / 2, at + number * self.size * _LINE, line, self.size)
        if self.style == "three_lines":
            for y in (ys[first], ys[first + 1], ys[last]):
                sheet.rule(self.xs[0], y, self.xs[-1], y)
        return ys[last]

    def _borders(self, sheet: Sheet, box: tuple[float, float, float, float], ends: tuple[bool, bool]) -> None:
        x0, top, x1, bottom = box
        if self.style == "boxes":
            x0, top, x1, bottom = x0 + 2, top + 2, x1 - 2, bottom - 2
        sides = {
            "left": (x0, top, x0, bottom),
            "right": (x1, top, x1, bottom),
            "top": (x0, top, x1, top),
            "low": (x0, bottom, x1, bottom),
        }
        left_out = {
            "no_sides": {"left"} if x0 == self.xs[0] else set(),
            "no_bottom": {"low"} if ends[1] else set(),
            "no_verticals": {"left", "right"},
            "three_lines": {"left", "right", "top", "low"},
        }.get(self.style, set())
        if self.style == "no_sides" and x1 == self.xs[-1]:
            left_out.add("right")
        for name, (a, b, c, d) in sides.items():
            if name in left_out:
                continue
            if self.style == "filled":
                sheet.area(a - 0.2, b - 0.2, c + 0.2, d + 0.2, 0.0)
            else:
                sheet.rule(a, b, c, d, dash=1.5 if self.style == "dashes" else 0.0)


def evenly(shares: Sequence[float], left: float = 60.0, right: float = 535.0) -> list[float]:
    """Column borders by shares of the width."""
    total = sum(shares)
    xs = [left]
    for share in shares:
        xs.append(xs[-1] + (right - left) * share / total)
    return xs


def simple_table(texts: Sequence[Sequence[str]]) -> list[Placed]:
    """Cells without spans."""
    return [Placed(row, col, 1, 1, text, True) for row, line in enumerate(texts) for col, text in enumerate(line)]


def squeezed(cells: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Texts without line breaks."""
    return {key: "".join(text.split()) for key, text in cells.items()}
