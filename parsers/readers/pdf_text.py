"""Glyphs to lines of text, and lines to paragraphs: by indentation, line width and distance, over page breaks too."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from msgspec import Struct

from parsers.readers.pdf_page import Box, Glyph
from parsers.textnorm import close_gaps

_NARROW_GAP = 0.3  # of the size: a wider gap between two Latin words is a space
_HAN = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"^(?:[{_HAN}]{{1,3}}、|[（(][{_HAN}]{{1,3}}[）)]|第[{_HAN}]{{1,3}}[章部]|\d{{1,2}}[.、．](?!\d))")
_END = re.compile(r"[。！？：；:;!?]”?$")
_LATIN = re.compile(r"[0-9A-Za-z]")
_SIGNATURE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$|^[〇○零一二三四五六七八九十]{4}年")


class Line(Struct):
    """A line of text on a page, in reading orientation."""

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    overlaps: bool = False  # characters lie on top of each other: two texts ran into one another

    @property
    def box(self) -> Box:
        """The box of the line."""
        return self.x0, self.top, self.x1, self.bottom


class Body(Struct):
    """The text area of a page and how its paragraphs begin."""

    left: float
    right: float
    pitch: float  # usual distance between the tops of two lines
    indents: bool  # whether paragraphs begin further right


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """Lines from top to bottom. A glyph belongs to a line when their heights overlap by more than half."""
    rows: list[list[Glyph]] = []
    band = (0.0, 0.0)
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom, glyph.x0)):
        shared = min(band[1], glyph.bottom) - max(band[0], glyph.top)
        lowest = min(band[1] - band[0], glyph.bottom - glyph.top)
        if rows and shared > 0.5 * lowest:
            rows[-1].append(glyph)
            if glyph.text != " " and glyph.bottom - glyph.top > band[1] - band[0]:
                band = glyph.top, glyph.bottom
        elif glyph.text.strip():
            rows.append([glyph])
            band = glyph.top, glyph.bottom
    return [line for row in rows if (line := _line(row, page)).text]


def _line(row: list[Glyph], page: int) -> Line:
    row.sort(key=lambda glyph: glyph.x0)
    solid = [glyph for glyph in row if glyph.text.strip()]
    parts: list[str] = []
    overlaps = False
    before: Glyph | None = None
    for glyph in row:
        if before is not None and glyph.text.strip():
            gap = glyph.x0 - before.x1
            narrow = min(glyph.x1 - glyph.x0, before.x1 - before.x0)
            if gap < -0.5 * narrow and before.text.strip():
                overlaps = True
            if gap > max(1.0, _NARROW_GAP * before.size) and parts[-1] != " ":
                parts.append(" ")
        parts.append(glyph.text if glyph.text.strip() else " ")
        before = glyph
    return Line(
        page=page,
        text=close_gaps(re.sub(r" +", " ", "".join(parts)).strip()),
        x0=solid[0].x0,
        top=min(glyph.top for glyph in solid),
        x1=max(glyph.x1 for glyph in solid),
        bottom=max(glyph.bottom for glyph in solid),
        size=sorted(glyph.size for glyph in solid)[len(solid) // 2],
        overlaps=overlaps,
    )


def body_of(lines: Sequence[Line], fallback: Body | None = None) -> Body | None:
    """The text area, from the lines long enough to be prose; the fallback where there are too few."""
    long = [line for line in lines if len(line.text) >= 15]
    if len(long) < 3:
        return fallback
    left = min(line.x0 for line in long)
    right = sorted(line.x1 for line in long)[int(len(long) * 0.6)]
    pitches = sorted(below.top - above.top for above, below in itertools.pairwise(long) if below.page == above.page)
    pitch = next((pitch for pitch in pitches[len(pitches) // 4 :] if pitch > 0), 2 * long[0].size)
    indented = sum(1 for line in long if line.x0 - left > 1.2 * line.size)
    return Body(left, right, pitch, indented > 0)


def join(lines: Sequence[Line], bodies: dict[int, Body]) -> list[list[Line]]:
    """Lines that follow each other (nothing but page furniture between) as paragraphs."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1][-1], line, paragraphs[-1], bodies):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _continues(above: Line, line: Line, paragraph: Sequence[Line], bodies: dict[int, Body]) -> bool:
    body_above, body = bodies.get(above.page), bodies.get(line.page)
    if body is None or body_above is None:
        return False
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.2 * size or _SIGNATURE.match(line.text):
        return False
    if line.page == above.page and line.top - above.top > 1.6 * max(body.pitch, size):
        return False
    if above.x1 < body_above.right - 1.6 * size:
        return False  # the line above ended short of the margin
    shift = line.x0 - body.left
    if shift > 1.2 * size:
        # Further right than the margin: a new paragraph, unless the whole paragraph hangs there.
        hanging = len(paragraph) > 1 and abs(line.x0 - paragraph[-1].x0) < 0.5 * size and not _END.search(above.text)
        return hanging and not _ORDINAL.match(line.text)
    ended = _END.search(above.text) is not None
    if ended and _ORDINAL.match(line.text):
        return False
    return body.indents or not ended


def text_of(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one text; a space only where two Latin words meet."""
    text = ""
    for line in lines:
        meets = text and _LATIN.match(text[-1]) and text[-1].isalpha() and _LATIN.match(line.text) and line.text[0].isalpha()
        text += (" " if meets else "") + line.text
    return close_gaps(text)
