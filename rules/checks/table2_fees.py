"""The amount of 行政事业性收费 in table 2 is in 万元, and holds the 信息处理费 that the text says was collected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.register.model import UnitKind
from parsers.model import Cell, Number, SectionKey
from parsers.prose.fees import FeeKind, fee_statements
from rules.case import Case
from rules.evidence import of_cells
from rules.levels import bare_name, issuer_kind
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.passages import passage_of
from rules.registry import rule
from rules.tables import obstacle

ADDRESS = "T2.fees.amount"
MOST_FOR_A_UNIT = 10_000  # 万元
RATIO = (3_000, 30_000)  # 万元 against 元 is 10 000; real changes of the year are smaller
_LOCAL = re.compile(r"[区县旗]|镇|乡|街道")


@rule("T2-FEE-UNIT", severity=Severity.WARNING, category="table2", templates=("2021",), basis="格式 column label 万元")
def fees_are_in_ten_thousands(case: Case) -> Iterator[Verdict]:
    """The fees are stated in 万元: no 元 in the cell, not 10 000 or more for a town or department, and not thousands of times last year's.

    A government's fees may be of any size. Not assessable with a blank cell. Right: 25.1. Wrong: 251000元; 12000 in a town's report;
    18000 after 1.8.
    """
    report, hindered = case.report, obstacle(case, "T2")
    cell = report.cells.get(ADDRESS) if report is not None else None
    if hindered is not None or report is None or cell is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_amount")
        return
    faults = list(_faults(case, cell))
    for message, verdict_values, proofs in faults:
        ocr = cell.source == "ocr"
        yield Verdict(
            outcome=Outcome.REVIEW if ocr else Outcome.FAIL,
            subject=ADDRESS,
            message=message,
            values={"raw": cell.raw, **verdict_values},
            left=cell.value if cell.value is not None else cell.raw,
            responsibility=Responsibility.SYSTEM if ocr else Responsibility.PUBLISHER,
            evidence=(*of_cells(report, [ADDRESS]), *proofs),
        )
    if faults:
        return
    known = cell.value is not None
    yield Verdict(outcome=Outcome.PASS if known else Outcome.NOT_ASSESSABLE, message="pass" if known else "no_amount",
                  values={"raw": cell.raw})  # fmt: skip


def _faults(case: Case, cell: Cell) -> Iterator[tuple[str, dict[str, object], tuple[Evidence, ...]]]:
    """The first sign that 元 was meant: one cause is one finding."""
    before = case.previous
    last = before.cells.get(ADDRESS) if before is not None and case.year is not None and before.year == case.year - 1 else None
    if "元" in cell.raw and "万" not in cell.raw:
        yield "fail", {}, ()
    elif cell.value is not None and cell.value >= MOST_FOR_A_UNIT and _is_small(case):
        yield "fail_size", {"most": MOST_FOR_A_UNIT}, ()
    elif cell.value and last is not None and last.value and before is not None and _jumps(cell.value, last.value):
        yield "fail_jump", {"last": last.raw, "previous_year": before.year}, of_cells(before, [ADDRESS])


def _jumps(now: Number, last: Number) -> bool:
    """Whether one is 3000 to 30000 times the other, without dividing."""
    small, large = sorted((now, last))
    return small > 0 and small * RATIO[0] <= large <= small * RATIO[1]


def _is_small(case: Case) -> bool:
    """A town, street or department of a district or county; a city's department may collect more."""
    kind = issuer_kind(case)
    if kind in (UnitKind.TOWN, UnitKind.SUBDISTRICT):
        return True
    return kind is UnitKind.DEPARTMENT and (case.unit is not None or _LOCAL.search(bare_name(case)) is not None)


@rule("T2-FEE-INFOFEE", severity=Severity.WARNING, category="table2", templates=("2021",), basis="109号; 条例42")
def information_fee_is_counted(case: Case) -> Iterator[Verdict]:
    """Where part six says that 信息处理费 was collected, the fees of table 2 are not 0: the fee is one of them (国办函〔2020〕109号).

    Not applicable where nothing was collected or nothing is said; not assessable with a blank cell. Right: 400元 collected, 0.04 in the
    table. Wrong: 400元 collected, 0 in the table.
    """
    report = case.report
    part = passage_of(report, SectionKey.OTHER) if report is not None else None
    stated = [
        statement
        for statement in (fee_statements(part.prose) if part is not None else ())
        if statement.kind is FeeKind.COLLECTED and statement.amount and statement.year in (None, case.year)
    ]
    if report is None or part is None or not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_collected")
        return
    hindered, cell = obstacle(case, "T2"), report.cells.get(ADDRESS)
    if hindered is not None or cell is None or cell.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_amount")
        return
    ocr = cell.source == "ocr"
    failed = Outcome.REVIEW if ocr else Outcome.FAIL
    statement = stated[0]
    quote = part.sentence(statement.start)
    # Less than 50元 is 0.00 in 万元 with two decimals: rounding is no fault.
    rounded = statement.amount is not None and statement.amount < 50
    outcome = Outcome.PASS if cell.value > 0 else Outcome.REVIEW if rounded else failed
    yield Verdict(
        outcome=outcome,
        subject=ADDRESS,
        left=statement.amount,
        right=cell.value,
        values={"quote": quote, "amount": statement.amount, "raw": cell.raw},
        evidence=(part.proof(quote), *of_cells(report, [ADDRESS])),
    )
