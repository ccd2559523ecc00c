"""What single cells of a table must be: numbers, whole, not negative, not blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from parsers.model import Cell, CellKind
from rules.case import Case
from rules.evidence import of_cells
from rules.forms import label
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.tables import NAMES, cells, obstacle

_NAMED_BLANKS, _PROVED_BLANKS = 3, 10


def each_cell(case: Case, table: str, wrong: Callable[[str, Cell], bool]) -> Iterator[Verdict]:
    """A failure for every cell of `table` that `wrong` names; review where it was recognised from a picture; else one pass."""
    report, hindered = case.report, obstacle(case, table)
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    read = cells(case, table)
    faults = [(address, cell) for address, cell in read if wrong(address, cell)]
    for address, cell in faults:
        ocr = cell.source == "ocr"
        yield Verdict(
            outcome=Outcome.REVIEW if ocr else Outcome.FAIL,
            subject=address,
            message="review_ocr" if ocr else "fail",
            values={"raw": cell.raw},
            left=cell.value,
            responsibility=Responsibility.SYSTEM if ocr else Responsibility.PUBLISHER,
            evidence=of_cells(report, [address]),
        )
    if not faults:
        yield Verdict(outcome=Outcome.PASS, values={"count": len(read), "table": NAMES[table]})


def not_whole(_address: str, cell: Cell) -> bool:
    """Words, or a number with decimals, in a cell that counts. Blanks, "/" and dashes are the business of the BLANK rules."""
    return cell.kind is CellKind.TEXT or (cell.value is not None and cell.value != int(cell.value))


def negative(_address: str, cell: Cell) -> bool:
    """A number below zero."""
    return cell.value is not None and cell.value < 0


def blanks(case: Case, table: str, block_of: Callable[[str], str]) -> Iterator[Verdict]:
    """One notice for all blank, "/" and "—" cells of a table; a warning where a block mixes blanks with printed zeros."""
    report, hindered = case.report, obstacle(case, table)
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    read = cells(case, table)
    empty = [address for address, cell in read if cell.kind is CellKind.BLANK or cell.kind is CellKind.NA]
    if not empty:
        yield Verdict(outcome=Outcome.PASS, values={"count": len(read), "table": NAMES[table]})
        return
    zeros = {block_of(address) for address, cell in read if cell.kind is CellKind.ZERO}
    mixed = any(block_of(address) in zeros for address in empty)
    shown = "；".join(label(case, address) for address in empty[:_NAMED_BLANKS])
    yield Verdict(
        outcome=Outcome.FAIL,
        subject=f"{table}.*.*",
        message="fail_mixed" if mixed else "fail",
        severity=Severity.WARNING if mixed else Severity.INFO,
        values={"count": len(empty), "all": len(read), "shown": shown, "table": NAMES[table]},
        evidence=of_cells(report, empty[:_PROVED_BLANKS]),
    )
