"""表二 of the form of 2019: public totals, counts of items, and purchases."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Number
from rules.case import Case
from rules.evidence import of_cells
from rules.forms import form_of
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule
from rules.tables import obstacle, row_name

FORM = ("2019",)


def _rows(case: Case, columns: tuple[str, ...]) -> Iterator[tuple[str, str, dict[str, Number | None]]]:
    """Row, its name, and the values of the columns, for every row of 表二 that has all of them."""
    form, report = form_of(case), case.report
    if form is None or report is None:
        return
    for row in dict.fromkeys(spec.row for spec in form.cells.values() if spec.table == "T2"):
        addresses = {column: f"T2.{row}.{column}" for column in columns}
        if all(address in form.cells for address in addresses.values()):
            cells = {column: report.cells.get(address) for column, address in addresses.items()}
            yield row, row_name(case, addresses[columns[0]]), {key: cell.value if cell else None for key, cell in cells.items()}


@rule("T2B-TOTAL", severity=Severity.ERROR, category="table2", templates=FORM, basis="60号 table")
def public_total_covers_the_new(case: Case) -> Iterator[Verdict]:
    """对外公开总数量 is at least 本年新公开数量: what became public this year is public (the form of 2019)."""
    report, hindered = case.report, obstacle(case, "T2")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for row, name, values in _rows(case, ("public_total", "newly_public")):
        total, new = values["public_total"], values["newly_public"]
        if total is None or new is None:
            yield Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=f"T2.{row}.*", message="no_numbers")
            continue
        yield Verdict(
            outcome=Outcome.FAIL if total < new else Outcome.PASS,
            subject=f"T2.{row}.*",
            values={"row": name},
            left=total,
            right=new,
            difference=total - new,
            evidence=of_cells(report, [f"T2.{row}.public_total", f"T2.{row}.newly_public"]),
        )


@rule("T2B-ITEMNEG", severity=Severity.ERROR, category="table2", templates=FORM, basis="60号")
def items_not_below_zero(case: Case) -> Iterator[Verdict]:
    """上一年项目数量 + 本年增/减 is not below zero: no more items can go than there were (the form of 2019)."""
    report, hindered = case.report, obstacle(case, "T2")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for row, name, values in _rows(case, ("prior_items", "change")):
        prior, change = values["prior_items"], values["change"]
        if prior is None or change is None:
            yield Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=f"T2.{row}.*", message="no_numbers")
            continue
        yield Verdict(
            outcome=Outcome.FAIL if prior + change < 0 else Outcome.PASS,
            subject=f"T2.{row}.*",
            values={"row": name, "prior": prior, "change": change},
            left=prior + change,
            right=0,
            difference=prior + change,
            evidence=of_cells(report, [f"T2.{row}.prior_items", f"T2.{row}.change"]),
        )


@rule("T2B-PURCHASE", severity=Severity.WARNING, category="table2", templates=FORM, basis="条例20(九)")
def purchases_have_number_and_amount(case: Case) -> Iterator[Verdict]:
    """采购项目数量 and 采购总金额 are both above 0 or both not, and an amount is written with its unit (the form of 2019).

    Not assessable where the table was not read or both cells are blank.
    """
    report, hindered = case.report, obstacle(case, "T2")
    addresses = ["T2.procurement.projects", "T2.procurement.amount"]
    projects, amount = (report.cells.get(address) if report is not None else None for address in addresses)
    if hindered is not None or report is None or projects is None or amount is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_numbers")
        return
    if "text" in (projects.kind, amount.kind) or projects.value is None is amount.value:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_numbers")
        return
    values = {"projects": projects.raw or "空", "amount": amount.raw or "空"}
    proof = of_cells(report, addresses)
    one_sided = ((projects.value or 0) > 0) != ((amount.value or 0) > 0)
    if one_sided:
        yield Verdict(outcome=Outcome.FAIL, subject="T2.procurement.*", values=values, evidence=proof)
    elif (amount.value or 0) > 0 and "元" not in amount.raw:
        yield Verdict(
            outcome=Outcome.FAIL, subject="T2.procurement.amount", message="fail_unit", values=values, evidence=proof[1:]
        )
    else:
        yield Verdict(outcome=Outcome.PASS, values=values, evidence=proof)
