"""The stock of documents and of items continues from one year to the next."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.equation import evaluate, proof, term, written
from rules.forms import form_of
from rules.identities import as_verdict
from rules.model import Outcome, Severity, Verdict
from rules.previous import previous_obstacle
from rules.registry import rule
from rules.tables import obstacle, row_name

FIRST_YEAR = 2022  # 现行有效件数 first stands in the reports for 2021
ITEM_YEAR = 2020  # the only year whose form and whose last year's form count items


@rule("X-STOCK", severity=Severity.WARNING, category="cross-year", templates=("2021",), basis="identity 6")
def stock_continues(case: Case) -> Iterator[Verdict]:
    """现行有效(y) = 现行有效(y−1) + 本年制发(y) − 本年废止(y), for 规章 and 行政规范性文件; reporting years 2022 on.

    A warning, for documents also expire or are cleaned up without a formal repeal. Not applicable without last year's report.
    """
    hindered = previous_obstacle(case, "T2", FIRST_YEAR) or obstacle(case, "T2")
    report, before = case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for row in ("rules", "normative"):
        address = f"T2.{row}.in_force"
        now = term(report, address, f"{case.year}年现行有效")
        then = term(before, address, f"{before.year}年现行有效")
        made, repealed = term(report, f"T2.{row}.made", "本年制发"), term(report, f"T2.{row}.repealed", "本年废止", -1)
        found = evaluate([now], [then, made, repealed])
        # A blank stock of last year is no stock of 0: without it the chain has no beginning.
        yield _without_beginning(row) if then.blank and not now.blank else as_verdict(found, f"T2.{row}.*", {})


@rule("X-REPEAL", severity=Severity.WARNING, category="cross-year", templates=("2021",), basis="identity 6")
def no_more_repealed_than_there_were(case: Case) -> Iterator[Verdict]:
    """本年废止(y) is at most 现行有效(y−1) + 本年制发(y), for 规章 and 行政规范性文件; reporting years 2022 on."""
    hindered = previous_obstacle(case, "T2", FIRST_YEAR) or obstacle(case, "T2")
    report, before = case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for row in ("rules", "normative"):
        repealed = term(report, f"T2.{row}.repealed", "本年废止")
        available = (
            term(before, f"T2.{row}.in_force", f"{before.year}年现行有效"),
            term(report, f"T2.{row}.made", "本年制发"),
        )
        if any(one.cell is None or one.cell.value is None for one in (repealed, *available)):
            yield _without_beginning(row)
            continue
        most = sum(one.number for one in available)
        yield Verdict(
            outcome=Outcome.PASS if repealed.number <= most else Outcome.FAIL,
            subject=f"T2.{row}.*",
            values={"right_sum": written(available)},
            left=repealed.number,
            right=most,
            difference=repealed.number - most,
            evidence=tuple(proof(one) for one in (repealed, *available)),
        )


@rule("X-ITEMCHAIN", severity=Severity.WARNING, category="cross-year", templates=("2019",), basis="60号")
def items_continue(case: Case) -> Iterator[Verdict]:
    """上年项目数量(2020) = 上一年项目数量(2019) + 本年增/减(2019), for every row that counts items.

    The form of 2019, reporting year 2020 only. Not applicable without the report for 2019.
    """
    hindered = previous_obstacle(case, "T2", ITEM_YEAR) or obstacle(case, "T2")
    report, before, form = case.report, case.previous, form_of(case)
    if hindered is not None or report is None or before is None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for address in form.cells:
        if address.startswith("T2.") and address.endswith(".prior_items"):
            row = address.split(".")[1]
            then = [
                term(before, address, f"{before.year}年报告的上一年项目数量"),
                term(before, f"T2.{row}.change", f"{before.year}年增/减"),
            ]
            now = term(report, address, f"{case.year}年报告的上一年项目数量")
            yield as_verdict(evaluate([now], then), f"T2.{row}.*", {"row": row_name(case, address)})


def _without_beginning(row: str) -> Verdict:
    return Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=f"T2.{row}.*", message="blank_all")
