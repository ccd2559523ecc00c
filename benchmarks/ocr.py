"""How well pictures are read: own report pages rendered at several resolutions, clean, noisy and skewed; cells right per condition.

    python -m benchmarks.ocr [--pages 3] [--dpi 150 200 300]

`silent` counts the cells that are wrong although the reader is sure of them: the one error that nobody would see.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from parsers.readers.ocr_second import SURE
from parsers.readers.picture import read_picture
from parsers.tables.read import read_tables
from parsers.tables.values import read_value
from standin.districts import district
from standin.draft import Draft
from standin.pdf import render
from standin.writing import write_all


def drafts(count: int, seed: int = 11) -> list[Draft]:
    """Reports with numbers of one to five digits in all cells, some blank, some strokes."""
    rng = random.Random(seed)
    found = []
    for draft in list(write_all(district(1, 6), [2023], seed).values())[:count]:
        for address in draft.cells:
            kind = rng.random()
            text = str(rng.randrange(10 ** rng.randint(1, 5)))
            draft.cells[address] = "" if kind < 0.05 else "/" if kind < 0.08 else "0" if kind < 0.3 else text
        draft.cells["T2.fees.amount"] = f"{rng.randrange(10**6) / 100:.2f}"
        found.append(draft)
    return found


def clean(image: Any, rng: np.random.Generator) -> Any:
    """As rendered."""
    return image


def noisy(image: Any, rng: np.random.Generator) -> Any:
    """A poor scan: blurred, grey, grainy, specked, saved as JPEG of quality 50."""
    gray = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (0, 0), 1.0).astype(np.float32)
    gray = gray * 0.75 + 40 + rng.normal(0, 10, gray.shape)
    specks = rng.random(gray.shape) < 0.0004
    gray[specks] = 40
    packed = cv2.imencode(".jpg", np.clip(gray, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 50])[1]
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), cv2.COLOR_GRAY2RGB)


def skewed(image: Any, rng: np.random.Generator) -> Any:
    """The poor scan, laid askew by 1.5 degrees."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 1.5, 1.0)
    white = (255, 255, 255)
    return noisy(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white), rng)


CONDITIONS: dict[str, Callable[[Any, np.random.Generator], Any]] = {"clean": clean, "noisy": noisy, "skewed": skewed}


def as_tiff(pdf: bytes, dpi: int, change: Callable[[Any, np.random.Generator], Any]) -> bytes:
    """The pages of a PDF as pictures in one TIFF."""
    rng = np.random.default_rng(5)
    document = pypdfium2.PdfDocument(pdf)
    pages = [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    pictures = [Image.fromarray(change(page, rng)) for page in pages]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "TIFF", save_all=True, append_images=pictures[1:], compression="tiff_lzw")
    return buffer.getvalue()


def measure(draft: Draft, data: bytes) -> tuple[dict[str, int], list[str]]:
    """Counts for one report, and the cells that were not right."""
    cells = read_tables(read_picture(data), draft.year).cells
    counts = {"cells": 0, "right": 0, "numbers": 0, "numbers_right": 0, "silent": 0, "unsure": 0, "absent": 0}
    wrong = []
    for address, text in draft.cells.items():
        value, kind = read_value(text)
        cell = cells.get(address)
        right = cell is not None and (cell.value, cell.kind) == (value, kind)
        counts["cells"] += 1
        counts["right"] += right
        counts["numbers"] += value is not None
        counts["numbers_right"] += right and value is not None
        counts["absent"] += cell is None
        counts["unsure"] += cell is not None and cell.confidence < SURE
        if not right:
            counts["silent"] += cell is not None and cell.confidence >= SURE
            wrong.append(f"{address}: {text!r} read as {cell.raw if cell else None!r} ({cell.confidence if cell else 0:.2f})")
    return counts, wrong


def main() -> None:
    """Print one line per condition."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=2)
    options.add_argument("--dpi", type=int, nargs="+", default=[150, 200, 300])
    options.add_argument("--conditions", nargs="+", default=list(CONDITIONS), choices=list(CONDITIONS))
    options.add_argument("--wrong", action="store_true", help="list the cells that were not right")
    given = options.parse_args()
    reports = [(draft, render(draft)) for draft in drafts(given.reports)]
    print(f"{'dpi':>4} {'picture':8} {'cells right':>14} {'numbers right':>14} {'silent':>7} {'unsure':>7} {'s/page':>7}")
    for dpi in given.dpi:
        for name in given.conditions:
            total: dict[str, int] = {}
            wrong: list[str] = []
            began = time.perf_counter()
            pages = 0
            for draft, pdf in reports:
                pages += len(pypdfium2.PdfDocument(pdf))
                counts, listed = measure(draft, as_tiff(pdf, dpi, CONDITIONS[name]))
                wrong += listed
                total = {key: total.get(key, 0) + count for key, count in counts.items()}
            spent = (time.perf_counter() - began) / pages
            cells = f"{total['right']}/{total['cells']}"
            numbers = f"{total['numbers_right']}/{total['numbers']}"
            print(
                f"{dpi:>4} {name:8} {cells:>14} {numbers:>14} {total['silent']:>7} {total['unsure']:>7} {spent:>7.1f}",
                flush=True,
            )
            if given.wrong:
                print("\n".join(f"       {line}" for line in wrong))


if __name__ == "__main__":
    main()
