"""How well pictures are read: own report pages rendered at several resolutions, clean, noisy and skewed; cells right per condition.

    python -m benchmarks.ocr [--reports 2] [--dpi 150 200 300] [--typefaces printed song times] [--figures town] [--seed 23]
        [--wrong] [--write benchmarks/results/ocr.md]

`silent` counts the cells that are wrong although the reader is sure of them: the one error that nobody would see. The thresholds of
the readers were set with --typefaces printed --figures mixed --seed 11: only other figures, faces and seeds say what to expect of
them. `--write` keeps the lines of this run, with its conditions, as results/ocr.md.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.ocr_pages import FIGURES, PRINTED, TYPEFACES, drafts, printed
from parsers.readers.ocr_engine import use_threads
from parsers.readers.ocr_second import SURE
from parsers.readers.picture import read_picture
from parsers.tables.read import read_tables
from parsers.tables.values import read_value
from standin.draft import Draft


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


def line(title: tuple[str, int, str], total: dict[str, int], seconds: float) -> str:
    """One condition as a row of a Markdown table that can be read in a terminal too."""
    face, dpi, picture = title
    cells = f"{total['right']}/{total['cells']}"
    numbers = f"{total['numbers_right']}/{total['numbers']}"
    return (
        f"| {face:11} | {dpi:3} | {picture:7} | {cells:>11} | {numbers:>13} | {total['silent']:>6} | {total['unsure']:>6} "
        f"| {total['absent']:>6} | {seconds:>6.1f} |"
    )


HEAD = (
    "| typeface    | dpi | picture | cells right | numbers right | silent | unsure | absent | s/page |\n"
    "|-------------|-----|---------|-------------|---------------|--------|--------|--------|--------|"
)


def keep(path: Path, said: str, rows: list[str]) -> None:
    """Write what was measured so far, so that a run that is broken off leaves its lines."""
    head = "# Pictures: cells right\n\nWritten by `python -m benchmarks.ocr --write`; its description explains the columns."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n\n{said}\n\n" + "\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


def main() -> None:
    """Print one line per condition."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=2)
    options.add_argument("--dpi", type=int, nargs="+", default=[150, 200, 300])
    options.add_argument("--conditions", nargs="+", default=list(CONDITIONS), choices=list(CONDITIONS))
    options.add_argument("--typefaces", nargs="+", default=[PRINTED], choices=[PRINTED, *TYPEFACES])
    options.add_argument("--figures", default="mixed", choices=list(FIGURES))
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--wrong", action="store_true", help="list the cells that were not right")
    options.add_argument("--write", type=Path, help="keep the table in this file")
    given = options.parse_args()
    use_threads(given.threads)
    reports = drafts(given.reports, given.seed, given.figures)
    rows: list[str] = []
    silent = 0
    print(HEAD)
    for face in given.typefaces:
        files = [(draft, printed(draft, face)) for draft in reports]
        for dpi in given.dpi:
            for name in given.conditions:
                total: dict[str, int] = {}
                wrong: list[str] = []
                began = time.perf_counter()
                pages = 0
                for draft, pdf in files:
                    pages += len(pypdfium2.PdfDocument(pdf))
                    counts, listed = measure(draft, as_tiff(pdf, dpi, CONDITIONS[name]))
                    wrong += listed
                    total = {key: total.get(key, 0) + count for key, count in counts.items()}
                rows.append(line((face, dpi, name), total, (time.perf_counter() - began) / pages))
                silent += total["silent"]
                print(rows[-1], flush=True)
                if given.wrong:
                    print("\n".join(f"       {line}" for line in wrong))
                if given.write:
                    said = f"{given.reports} reports, seed {given.seed}, figures “{given.figures}”, {given.threads} threads"
                    keep(given.write, f"{said}; {silent} silent errors.", rows)


if __name__ == "__main__":
    main()
