"""Reading against the bare library doing the least possible, in the same run: HTML against bs4 with lxml, PDF against pdfplumber.

    python -m benchmarks.read [--units 30] [--json]

Cells right are those of 表三 that say what the stand-in wrote. The other tools give grids without addresses: they are
helped as a hand-written script would help itself, by taking the last seven columns of the rows of numbers, in order.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pandas
import pdfplumber
from bs4 import BeautifulSoup
from msgspec import structs

from benchmarks.corpus import BASE, cases
from crawler.register.model import Register
from parsers.model import Report
from parsers.parse import parse
from parsers.tables.values import read_value
from rules.engine import judge
from rules.repair.causes import with_causes
from standin import pdf
from standin.article import Article, content_type, page
from standin.world import Parameters, World, build

YEARS = (2021, 2022, 2023)
_COLUMNS = 7


def median_of(work: Sequence[Callable[[], Any]], repeat: int = 3) -> list[float]:
    """Processor seconds of several pieces of work, measured in turns so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in work]
    for _ in range(repeat):
        for index, one in enumerate(work):
            before = time.process_time()
            one()
            times[index].append(time.process_time() - before)
    return [statistics.median(found) for found in times]


def rows_of_truth(cells: dict[str, str]) -> list[list[str]]:
    """表三 as it was written, row by row."""
    rows: dict[str, list[str]] = {}
    for address, text in cells.items():
        table, row, _ = address.split(".")
        if table == "T3":
            rows.setdefault(row, []).append(text.strip())
    return list(rows.values())


def rows_of_grids(grids: Sequence[Sequence[Sequence[Any]]]) -> list[list[str]]:
    """What a script by position takes for 表三: the rows of the largest grid whose last seven cells are numbers or empty."""
    if not grids:
        return []
    found = []
    for row in max(grids, key=len):
        last = ["" if cell is None or cell != cell else str(cell).strip().removesuffix(".0") for cell in row][-_COLUMNS:]
        if len(last) == _COLUMNS and any(last) and all(not cell or cell.isdecimal() or cell in "/-—" for cell in last):
            found.append(last)
    return found


def _same(read: str, written: str) -> bool:
    """Whether two texts say the same number, blank or stroke: widths, spaces and separators are the page's, not the cell's."""
    return read_value(read) == read_value(written)


def right(rows: list[list[str]], truth: list[list[str]]) -> int:
    """How many cells stand where they should."""
    return sum(_same(a, b) for own, true in zip(rows, truth, strict=False) for a, b in zip(own, true, strict=False))


def right_by_address(report: Report, cells: dict[str, str]) -> int:
    """How many cells of 表三 our reader has under their own address."""
    return sum(
        address.startswith("T3.") and address in report.cells and _same(report.cells[address].raw, text)
        for address, text in cells.items()
    )


def _read(register: Register, article: Article, data: bytes, kind: str) -> Report:
    return parse(data, register=register, content_type=kind, url=BASE + article.path, unit_id=article.unit_id, year=article.year,
                 title="".join(article.lines), published_at=article.published.isoformat(), published_at_source="meta")  # fmt: skip


def html(world: World, corpus: list[Any]) -> dict[str, Any]:
    """Reading and judging pages, per page and against the tree alone."""
    register = corpus[0].register
    by_key = {(case.unit.unit_id, case.year): case for case in corpus}
    made = dt.datetime(max(YEARS) + 1, 2, 20, 8, 0)
    pages = []
    for key, article in world.published.reports.items():
        if key in by_key and article.draft is not None:
            pages.append((key, article, page(article, world.district.prefix, "127.0.0.1", made, 1)))

    def tree() -> None:
        for _, _, data in pages:
            BeautifulSoup(data, "lxml")

    def read() -> list[Report]:
        return [_read(register, article, data, content_type(article.look)) for _, article, data in pages]

    def read_and_judge() -> None:
        for (key, _, _), report in zip(pages, read(), strict=True):
            case = structs.replace(by_key[key], report=report)
            with_causes(case, judge(case))

    def frames() -> list[list[list[list[Any]]]]:
        found = []
        for _, _, data in pages:
            try:
                found.append([frame.values.tolist() for frame in pandas.read_html(io.BytesIO(data), flavor="lxml")])
            except ValueError:
                found.append([])
        return found

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_and_judge()
        seconds = median_of([tree, read, read_and_judge, frames])
        grids = frames()
    truths = [(article.draft.cells if article.draft else {}) for _, article, _ in pages]
    # Where the stand-in left 表三 out on purpose there is nothing to read.
    printed = [article.draft.cells for _, article, _ in pages if article.draft and "T3" in article.draft.tables]
    total = sum(len(row) for cells in printed for row in rows_of_truth(cells))
    return {
        "pages": len(pages),
        "ms": dict(
            zip(
                ("bs4 with lxml, tree only", "read", "read and judge", "pandas.read_html"),
                [round(1000 * one / len(pages), 2) for one in seconds],
                strict=True,
            )
        ),
        "ratio read": round(seconds[1] / seconds[0], 2),
        "ratio read and judge": round(seconds[2] / seconds[0], 2),
        "cells": total,
        "right": sum(right_by_address(report, cells) for report, cells in zip(read(), truths, strict=True)),
        "right pandas": sum(right(rows_of_grids(own), rows_of_truth(cells)) for own, cells in zip(grids, truths, strict=True)),
    }


def pdfs(world: World, register: Register, count: int = 6) -> dict[str, Any]:
    """Reading PDF files, per file and against pdfplumber's own tables."""
    articles = [article for article in world.published.reports.values() if article.draft is not None][:count]
    files = [(article, pdf.render(article.draft)) for article in articles if article.draft is not None]

    def plain() -> list[list[list[list[Any]]]]:
        found = []
        for _, data in files:
            with pdfplumber.open(io.BytesIO(data)) as document:
                found.append([table for sheet in document.pages for table in sheet.extract_tables()])
        return found

    def read() -> list[Report]:
        return [_read(register, article, data, "application/pdf") for article, data in files]

    read()
    seconds = median_of([plain, read])
    truths = [article.draft.cells for article, _ in files if article.draft is not None]
    total = sum(len(row) for cells in truths for row in rows_of_truth(cells))
    return {
        "files": len(files),
        "ms": {
            "pdfplumber extract_tables": round(1000 * seconds[0] / len(files), 1),
            "read": round(1000 * seconds[1] / len(files), 1),
        },
        "ratio read": round(seconds[1] / seconds[0], 2),
        "cells": total,
        "right": sum(right_by_address(report, cells) for report, cells in zip(read(), truths, strict=True)),
        "right pdfplumber": sum(
            right(rows_of_grids(own), rows_of_truth(cells)) for own, cells in zip(plain(), truths, strict=True)
        ),
    }


def measure(units: int) -> dict[str, Any]:
    """All figures."""
    world = build(Parameters(units=units, years=YEARS))
    corpus = cases(units, YEARS)
    return {"html": html(world, corpus), "pdf": pdfs(world, corpus[0].register)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.units)
    print(json.dumps(found) if options.json else json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
