"""Table 2 against what the unit is: decisions where it licenses or penalises, items and not cases in the columns for items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.register.model import UnitKind
from parsers.model import Cell, CellKind, Number
from rules.case import Case
from rules.evidence import of_cells
from rules.levels import is_government_office, issuer_kind
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.registry import rule
from rules.tables import cells, obstacle, row_name

ENFORCEMENT_ROWS = ("licensing", "other_services", "penalty", "coercion")
ITEM_COLUMNS = ("prior_items", "change", "decisions")
MOST_ITEMS = 500
# With so few decisions an equal number of items may be chance.
FEWEST_DECISIONS = 3


@rule("T2-ZERO-ENF", severity=Severity.INFO, category="table2", templates=("2019", "2021"), basis="条例20(五)(六)")
def enforcement_bodies_decide(case: Case) -> Iterator[Verdict]:
    """A unit that the register marks as licensing or penalising has a number above 0 somewhere in items （五） and （六） of table 2.

    A notice. Blank is not zero: with a blank cell nothing is said. Not applicable to units without the mark or outside the register.
    Right: 行政许可 35. Wrong: 行政许可, 行政处罚 and 行政强制 all 0.
    """
    report = case.report
    if case.unit is None or not case.unit.enforcement:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_enforcement")
        return
    hindered = obstacle(case, "T2")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    read = [(address, cell) for address, cell in cells(case, "T2") if address.split(".")[1] in ENFORCEMENT_ROWS]
    addresses = [address for address, _ in read]
    if any(cell.value for _, cell in read):
        yield Verdict(outcome=Outcome.PASS)
    elif not read or any(cell.kind is not CellKind.ZERO for _, cell in read):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="blank")
    else:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="T2.*.decisions",
            values={"rows": "、".join(dict.fromkeys(row_name(case, address) for address in addresses))},
            left=0,
            evidence=of_cells(report, addresses),
        )


@rule("T2B-MISUSE", severity=Severity.WARNING, category="table2", templates=("2019",), basis="60号 note")
def items_are_not_cases(case: Case) -> Iterator[Verdict]:
    """In the form of 2019, 上一年项目数量 and 本年增/减 count items, 处理决定数量 counts cases; the one is not worked out from the other.

    Fails where 处理决定数量 is 上一年项目数量 + 本年增/减 give or take one, or a department states more than 500 items. With one or
    two decisions the two may be equal by chance: a person looks. Rows with a blank or a word are left out.
    Right: 20, −1, 35. Wrong: 3, 6, 9; 716, −417, 298.
    """
    report, hindered = case.report, obstacle(case, "T2")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    read = dict(cells(case, "T2"))
    department = issuer_kind(case) is UnitKind.DEPARTMENT and not is_government_office(case)
    told = judged = False
    for row in dict.fromkeys(address.split(".")[1] for address in read if address.endswith(".prior_items")):
        judged = judged or _value(read, row, "prior_items") is not None
        verdict = _misused(read, row, department=department)
        if verdict is None:
            continue
        told = True
        addresses = [f"T2.{row}.{column}" for column in ITEM_COLUMNS if f"T2.{row}.{column}" in read]
        raws = {address.split(".")[2]: read[address].raw for address in addresses}
        verdict.values |= {"row": row_name(case, addresses[0]), "most": MOST_ITEMS}
        verdict.values |= {column: raws.get(column) or "空白" for column in ITEM_COLUMNS}
        verdict.evidence = of_cells(report, addresses)
        if any(read[address].source == "ocr" for address in addresses):
            verdict.outcome, verdict.message, verdict.responsibility = Outcome.REVIEW, "review", Responsibility.SYSTEM
        yield verdict
    if not told:
        yield Verdict(outcome=Outcome.PASS if judged else Outcome.NOT_ASSESSABLE, message="pass" if judged else "no_items")


def _misused(read: Mapping[str, Cell], row: str, *, department: bool) -> Verdict | None:
    """The fault of one row, without its evidence; None where there is none."""
    prior, change, decisions = (_value(read, row, column) for column in ITEM_COLUMNS)
    if prior is None:
        return None
    if change is not None and decisions is not None and decisions > 0 and -1 <= prior + change - decisions <= 1:
        few = decisions < FEWEST_DECISIONS
        return Verdict(
            outcome=Outcome.REVIEW if few else Outcome.FAIL,
            subject=f"T2.{row}.*",
            left=prior + change,
            right=decisions,
            difference=decisions - prior - change,
        )
    if department and prior > MOST_ITEMS:
        return Verdict(outcome=Outcome.FAIL, subject=f"T2.{row}.*", message="fail_many", left=prior, right=MOST_ITEMS)
    return None


def _value(read: Mapping[str, Cell], row: str, column: str) -> Number | None:
    cell = read.get(f"T2.{row}.{column}")
    return cell.value if cell is not None else None
