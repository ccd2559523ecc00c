"""A text that the engine drew over several cells is cut at their borders and read piece by piece: each cell gets its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parsers.readers import ocr_engine
from parsers.readers.ocr_engine import OcrLine
from parsers.readers.pdf_page import Box

_INSET = 4  # pixels of a rule and its blur
_ABOVE = 2
_MARGIN = 8
_SPECK = 9


def split(image: Any, crossing: Sequence[tuple[OcrLine, Sequence[int]]], boxes: Mapping[int, Box]) -> list[tuple[int, OcrLine]]:
    """(cell, piece) for every cell that a crossing line has print in.

    `crossing` holds each line with the cells that it lies over, `boxes` the cells in pixels. Pieces have the score of their own
    reading; a cell in which nothing is printed gets none.
    """
    import cv2
    import numpy as np

    wanted: list[tuple[int, Box, Any]] = []
    for line, cells in crossing:
        for number in cells:
            x0, top, x1, bottom = boxes[number]
            left, right = round(max(line.x0 - _INSET, x0 + _INSET)), round(min(line.x1 + _INSET, x1 - _INSET))
            up, low = round(max(line.top - _ABOVE, top + _INSET)), round(min(line.bottom + _ABOVE, bottom - _INSET))
            if right - left < _MARGIN or low - up < _MARGIN:
                continue
            cut = image[up:low, left:right]
            gray = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
            paper = float(np.percentile(gray, 90))
            dark = gray < paper - 0.4 * (paper - float(gray.min()))
            columns = np.flatnonzero(dark.any(axis=0))
            if paper - float(gray.min()) < 60 or int(dark.sum()) < _SPECK:
                continue
            # The piece ends where its print ends: its middle then lies as it would if the engine had found it alone.
            box = (float(left + columns[0]), float(up), float(left + columns[-1] + 1), float(low))
            value = [float(np.percentile(cut[..., channel], 90)) for channel in range(3)]
            framed = cv2.copyMakeBorder(cut, 4, 4, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=value)
            wanted.append((number, box, framed))
    pieces = ocr_engine.read_crops([picture for _, _, picture in wanted])
    return [
        (number, OcrLine(text, *box, score))
        for (number, box, _), (text, score) in zip(wanted, pieces, strict=True)
        if text.strip()
    ]
