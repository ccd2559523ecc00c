"""表四 against the law on review and against last year's open cases: notices only."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.evidence import of_cells
from rules.forms import form_of
from rules.model import Outcome, Severity, Verdict
from rules.previous import previous_obstacle
from rules.registry import rule
from rules.tables import obstacle

REVIEW_FIRST_FROM = 2024  # 行政复议法 (2023), in force 2024-01-01


@rule("T4-FIRSTREVIEW", severity=Severity.INFO, category="table4", templates=("2021",), basis="行政复议法23(1)(四)")
def refusals_go_to_review_first(case: Case) -> Iterator[Verdict]:
    """From 2024 on a refusal goes to 行政复议 before a suit (行政复议法 2023 Art. 23(1)(四)); direct suits are worth a look.

    A notice: other grounds remain possible. Not applicable to reporting years before 2024.
    """
    report, hindered = case.report, obstacle(case, "T4")
    if case.year is None or case.year < REVIEW_FIRST_FROM:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="too_early", values={"first_year": REVIEW_FIRST_FROM})
        return
    cell = report.cells.get("T4.direct_suit.total") if report is not None else None
    if hindered is not None or report is None or cell is None or cell.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    yield Verdict(
        outcome=Outcome.FAIL if cell.value > 0 else Outcome.PASS,
        subject="T4.direct_suit.total",
        left=cell.value,
        right=0,
        evidence=of_cells(report, ["T4.direct_suit.total"]),
    )


@rule("T4-PENDING", severity=Severity.INFO, category="table4", templates=("2019", "2021"), basis="格式")
def open_cases_come_back(case: Case) -> Iterator[Verdict]:
    """Cases that were 尚未审结 last year appear again: a group's 总计 is not below last year's 尚未审结.

    A notice. Not applicable without last year's report or where nothing was open.
    """
    hindered = previous_obstacle(case, "T4", 2020) or obstacle(case, "T4")
    report, before, form = case.report, case.previous, form_of(case)
    if hindered is not None or report is None or before is None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for address in form.cells:
        if not (address.startswith("T4.") and address.endswith(".total")):
            continue
        group = address.removesuffix(".total")
        total, pending = report.cells.get(address), before.cells.get(f"{group}.pending")
        if total is None or total.value is None or pending is None or pending.value is None:
            yield Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=f"{group}.*", message="no_total")
            continue
        lost = pending.value > 0 and total.value < pending.value
        yield Verdict(
            outcome=Outcome.FAIL if lost else Outcome.PASS,
            subject=f"{group}.*",
            values={"previous_year": before.year},
            left=total.value,
            right=pending.value,
            difference=total.value - pending.value,
            evidence=(*of_cells(before, [f"{group}.pending"]), *of_cells(report, [address])),
        )
