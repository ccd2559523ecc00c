"""A report as born-digital PDF: wrapped text, ruled tables drawn line by line and cut over pages inside a label."""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from standin.draft import PARTS, TABLE_OF_PART, Draft
from standin.form import grids
from standin.tables import Placed, place

_FONT = "STSong-Light"
_LEFT, _TOP, _BOTTOM = 60.0, 780.0, 70.0
_WIDTH = A4[0] - 2 * _LEFT
_TEXT, _SMALL = 14, 8
_LINE, _SMALL_LINE = 24.0, 11.0
_COLUMN_WIDTHS = {"T2": (3, 2, 2, 2), "T3": (3, 4, 8, *([3] * 7)), "T4": (1,) * 15}


@dataclass
class _Sheet:
    """The canvas and how far down the page writing has come."""

    canvas: Canvas
    y: float = _TOP
    page: int = 1

    def turn(self) -> None:
        """Finish the page with its number and start the next."""
        self.canvas.setFont(_FONT, 9)
        self.canvas.drawCentredString(A4[0] / 2, 40, f"- {self.page} -")
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP


def render(draft: Draft) -> bytes:
    """The report as PDF; equal drafts give equal bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(draft.full_title)
    sheet = _Sheet(canvas)
    for line in (draft.body.name, draft.title):
        canvas.setFont(_FONT, 20)
        canvas.drawCentredString(A4[0] / 2, sheet.y, line)
        sheet.y -= 34
    for text in draft.introduction():
        _text(sheet, text)
    forms = grids(draft.form)
    for key, mark in PARTS:
        if key not in draft.parts:
            continue
        _text(sheet, f"{mark}、{draft.headings[key]}")
        for text in draft.paragraphs(key):
            _text(sheet, text)
        name = TABLE_OF_PART.get(key)
        if name is not None and name in draft.tables:
            _table(sheet, place(forms[name], draft.cells), _COLUMN_WIDTHS[name])
    sheet.turn()
    canvas.save()
    return buffer.getvalue()


def _wrap(text: str, size: float, width: float) -> list[str]:
    lines, line = [], ""
    for char in text:
        if line and pdfmetrics.stringWidth(line + char, _FONT, size) > width:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line] if line else lines


def _text(sheet: _Sheet, text: str) -> None:
    for line in _wrap("　　" + text, _TEXT, _WIDTH):
        if sheet.y < _BOTTOM:
            sheet.turn()
        sheet.canvas.setFont(_FONT, _TEXT)
        sheet.canvas.drawString(_LEFT, sheet.y, line)
        sheet.y -= _LINE
    sheet.y -= 4


def _table(sheet: _Sheet, placed: list[Placed], shares: tuple[int, ...]) -> None:
    edges = [_LEFT]
    for share in shares:
        edges.append(edges[-1] + _WIDTH * share / sum(shares))
    wrapped = {cell: _wrap(cell.text, _SMALL, edges[cell.column + cell.columns] - edges[cell.column] - 4) for cell in placed}
    heights = _heights(placed, wrapped)
    first = 0
    while first < len(heights):
        last, used = first, 0.0
        while last < len(heights) and sheet.y - used - heights[last] >= _BOTTOM:
            used += heights[last]
            last += 1
        if last == first:
            sheet.turn()
            continue
        _slice(sheet, placed, wrapped, edges, heights, (first, last))
        sheet.y -= used
        first = last
        if first < len(heights):
            sheet.turn()
    sheet.y -= 26


def _heights(placed: list[Placed], wrapped: dict[Placed, list[str]]) -> list[float]:
    heights = [0.0] * max(cell.end for cell in placed)
    for cell in sorted(placed, key=lambda cell: cell.rows):
        need = len(wrapped[cell]) * _SMALL_LINE + 8
        missing = need - sum(heights[cell.row : cell.end])
        if cell.rows == 1 or missing > 0:
            heights[cell.end - 1] = max(heights[cell.end - 1], heights[cell.end - 1] + missing)
    return heights


def _slice(
    sheet: _Sheet,
    placed: list[Placed],
    wrapped: dict[Placed, list[str]],
    edges: list[float],
    heights: list[float],
    rows: tuple[int, int],
) -> None:
    """Rows of a table on one page; a label over the cut gives its first lines here and the rest on the next page."""
    first, last = rows
    tops = [sheet.y - sum(heights[first:row]) for row in range(first, last + 1)]
    canvas = sheet.canvas
    for cell in placed:
        start, end = max(cell.row, first), min(cell.end, last)
        if start >= end:
            continue
        left, right, top, bottom = edges[cell.column], edges[cell.column + cell.columns], tops[start - first], tops[end - first]
        canvas.rect(left, bottom, right - left, top - bottom)
        lines = wrapped[cell]
        if cell.row < first or cell.end > last:
            lines = _share(lines, cell, first, last)
        middle = (top + bottom) / 2 + len(lines) * _SMALL_LINE / 2 - _SMALL
        canvas.setFont(_FONT, _SMALL)
        for number, line in enumerate(lines):
            canvas.drawCentredString((left + right) / 2, middle - number * _SMALL_LINE, line)


def _share(lines: list[str], cell: Placed, first: int, last: int) -> list[str]:
    # The upper page takes the first half of a label's lines, the lower the rest, as word processors do.
    half = (len(lines) + 1) // 2
    return lines[:half] if cell.end > last and cell.row >= first else lines[half:]
