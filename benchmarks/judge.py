"""How fast stored reports are judged: the 42 identities through the matrix, suspects, and all rules; per second and core.

    python -m benchmarks.judge [--reports 10000] [--json]

One process, one thread. Identities are measured in four ways: of a block of integers, of reports stored as packed bytes, of report
records in memory, and of the JSON text in which the store keeps a report. The other figures are of the reports of the stand-in,
its planted faults included.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from benchmarks.corpus import cases
from parsers.model import CellKind, Number
from rules.case import Case
from rules.engine import judge
from rules.matrix import matrix_of
from rules.matrix_batch import block_of, packed, sums, unpacked
from rules.repair.repairs import repairs_of

FORM = "2021"


class _StoredCell(Struct):
    value: Number | None
    kind: CellKind


class _StoredReport(Struct):
    cells: dict[str, _StoredCell]


def best(work: Callable[[], Any], repeat: int = 5) -> float:
    """The shortest time of some runs, in seconds: what the machine can do when nothing else disturbs it."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def identities(reports: int, corpus: list[Case]) -> dict[str, float]:
    """Reports per second for the 42 identities of 2021."""
    matrix = matrix_of(FORM)
    found = [case.report for case in corpus if case.report is not None and case.report.template == FORM]
    many = [found[number % len(found)] for number in range(reports)]
    cells = [report.cells for report in many]
    block = block_of(matrix, cells)
    numbers = [one for one in packed(block) if one is not None]
    encoder, decoder = msgspec.json.Encoder(decimal_format="number"), msgspec.json.Decoder(_StoredReport)
    stored = [encoder.encode(report) for report in many[: min(reports, 2000)]]
    return {
        "identities, block": reports / best(lambda: sums(block)),
        "identities, packed bytes": len(numbers) / best(lambda: sums(unpacked(matrix, numbers))),
        "identities, records": reports / best(lambda: sums(block_of(matrix, cells))),
        "identities, stored JSON": len(stored)
        / best(lambda: sums(block_of(matrix, [decoder.decode(text).cells for text in stored]))),
    }


def suspects(corpus: list[Case]) -> dict[str, float]:
    """Reports per second for the search of repairs, over those reports that do not add up."""
    broken = [case for case in corpus if repairs_of(case).causes]
    return {"suspects, reports that fail": len(broken) / best(lambda: [repairs_of(case) for case in broken])}


def all_rules(corpus: list[Case]) -> dict[str, float]:
    """Reports per second for every rule of the catalogue, messages included."""
    return {"all rules": len(corpus) / best(lambda: [judge(case) for case in corpus], 3)}


def measure(reports: int) -> dict[str, float]:
    """All figures, in reports per second of processor time."""
    corpus = cases()
    return {**identities(reports, corpus), **suspects(corpus), **all_rules(corpus)}


def main() -> None:
    """Print the figures as a table, or as JSON for the collecting script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.reports)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:32} {value:12,.0f} reports/s")


if __name__ == "__main__":
    main()
