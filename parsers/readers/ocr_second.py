"""The second reading of a table: cells that hold no words are cut out and read by themselves, twice where the page saw nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from parsers.readers import ocr_engine
from parsers.readers.pdf_page import Box

SURE = 0.8  # a cell below this confidence is looked at by a person
_INSET = 3
_MARGIN = 8
_SPECK = 9  # pixels at 200 dpi
_CONTRAST = 25  # grey levels by which the faintest print is darker than its paper
_NOISE = 5.0  # and by how many standard deviations of the paper's grain
_LINE_HEIGHT = 48  # what the engine scales a line to
_TALLEST = 70
_STRAIGHT = 0.24  # breadth of a stroke to its length: 0.1-0.2 for "/", above 0.3 for 4 and 7
_UPRIGHT, _FLAT, _LEVEL = 11.0, 65.0, 80.0  # degrees from the vertical: 0-5 for 1, 14-35 for "/"
_ALONE = 0.85


class SecondReading(Struct, frozen=True):
    """What a cell says by itself. `agreed`: two cuts of different width gave the same; `has_ink`: something is printed there."""

    text: str
    score: float
    has_ink: bool
    agreed: bool
    stroke: str = ""  # "/", "\\" or "—" where the ink is one straight slanting or level stroke


class _Cut(Struct):
    """The printed part of a cell, and whether it is one straight stroke."""

    image: Any
    stroke: str


def read_again(image: Any, boxes: Sequence[Box], firsts: Sequence[str], rules: Any) -> list[SecondReading]:
    """One reading per box (pixels) of an image. `firsts` is what the page said; `rules` marks the pixels of ruling lines, no ink.

    Where the cell by itself says something else than the page, it is cut out once more with other margins.
    """
    cuts = {number: cut for number, box in enumerate(boxes) if (cut := _cut(image, box, rules)) is not None}
    inked = list(cuts)
    answers = dict(zip(inked, ocr_engine.read_crops([_padded(cuts[n].image, _MARGIN, _MARGIN) for n in inked]), strict=True))
    differing = [number for number in inked if plain(answers[number][0]) != plain(firsts[number])]
    wide = ocr_engine.read_crops([_padded(cuts[n].image, _MARGIN + 6, 3 * _MARGIN) for n in differing])
    again = dict(zip(differing, wide, strict=True))
    readings: list[SecondReading] = []
    for number in range(len(boxes)):
        if number not in answers:
            readings.append(SecondReading("", 1.0, has_ink=False, agreed=True))
            continue
        text, score = answers[number]
        other, other_score = again.get(number, (text, score))
        agreed = plain(text) == plain(other)
        # A cut that suits the page's word better is the fairer witness.
        if not agreed and plain(other) == plain(firsts[number]):
            text, score = other, min(other_score, 0.85)
        score = max(score, other_score) if agreed else score
        readings.append(SecondReading(plain(text), score, has_ink=True, agreed=agreed, stroke=cuts[number].stroke))
    return readings


def _cut(image: Any, box: Box, rules: Any) -> _Cut | None:
    """The printed part of a cell, white around it; None where nothing but specks is printed."""
    import cv2
    import numpy as np

    x0, top, x1, bottom = (round(value) for value in box)
    x0, top, x1, bottom = x0 + _INSET, top + _INSET, x1 - _INSET, bottom - _INSET
    if x1 - x0 < 4 or bottom - top < 4:
        return None
    crop = image[top:bottom, x0:x1].copy()
    gray = cv2.GaussianBlur(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), (0, 0), 0.8).astype(np.float32)
    border = cv2.dilate(_border_rules(rules[top:bottom, x0:x1]), np.ones((3, 3), np.uint8))
    paper = float(np.median(gray))
    gray[border > 0] = paper
    crop[border > 0] = np.median(crop.reshape(-1, 3), axis=0).astype(np.uint8)
    grain = 1.4826 * float(np.median(np.abs(gray - paper)))
    dark = paper - float(gray.min())
    if dark < max(_CONTRAST, _NOISE * grain):
        return None
    ink = (gray < paper - max(0.4 * dark, 4 * grain)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    parts = [number for number in range(1, count) if stats[number][4] >= _SPECK]
    if not parts:
        return None
    left = max(0, min(int(stats[part][0]) for part in parts) - 2)
    up = max(0, min(int(stats[part][1]) for part in parts) - 2)
    right = min(crop.shape[1], max(int(stats[part][0] + stats[part][2]) for part in parts) + 2)
    low = min(crop.shape[0], max(int(stats[part][1] + stats[part][3]) for part in parts) + 2)
    areas = {part: int(stats[part][4]) for part in parts}
    largest = max(areas, key=lambda part: areas[part])
    alone = areas[largest] >= _ALONE * sum(areas.values())
    weights = np.clip(paper - gray - max(0.25 * dark, 3 * grain), 0, None)
    own = cv2.dilate((labels == largest).astype(np.uint8), np.ones((3, 3), np.uint8))
    return _Cut(crop[up:low, left:right], _stroke(weights * own) if alone else "")


def _stroke(weights: Any) -> str:
    """What a single straight stroke is by its slant: engines take "/" for 1, whose axis stands upright."""
    import numpy as np

    ys, xs = np.nonzero(weights)
    if len(xs) < _SPECK:
        return ""
    values, vectors = np.linalg.eigh(np.cov(np.stack([xs, ys]).astype(np.float64), aweights=weights[ys, xs]))
    if values[1] <= 0 or (max(float(values[0]), 0.0) / float(values[1])) ** 0.5 > _STRAIGHT:
        return ""
    x, y = vectors[:, 1]
    slant = float(np.degrees(np.arctan2(abs(x), abs(y))))  # from the vertical
    if slant > _LEVEL:
        return "—"
    if not _UPRIGHT < slant < _FLAT:
        return ""
    return "/" if x * y < 0 else "\\"


def _border_rules(mask: Any) -> Any:
    """The ruling pixels that reach in from the border of a cell; a dash in its middle is printed text."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0).astype(np.uint8), connectivity=8)
    height, width = mask.shape
    result = np.zeros(mask.shape, np.uint8)
    for number in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[number])
        if x == 0 or y == 0 or x + w == width or y + h == height:
            result[labels == number] = 1
    return result


def _padded(cut: Any, upright: int, aside: int) -> Any:
    """A line in the middle of white, at the height of the engine's lines; flat strokes get the height of a digit."""
    import cv2
    import numpy as np

    paper = [float(np.percentile(cut[..., channel], 90)) for channel in range(3)]
    height = cut.shape[0]
    short = max(0, 20 - height) // 2
    framed = cv2.copyMakeBorder(cut, upright + short, upright + short, aside, aside, cv2.BORDER_CONSTANT, value=paper)
    if framed.shape[0] > _TALLEST:
        return framed
    factor = _LINE_HEIGHT / framed.shape[0]
    return cv2.resize(framed, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA)


def plain(text: str) -> str:
    """Without white space and, for digits, without what engines add to them: dots, commas and ticks at either end."""
    stripped = "".join(text.split())
    return stripped.strip(".·:：。,，、'’`") if any(char.isdigit() for char in stripped) else stripped
