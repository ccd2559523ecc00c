"""The documents of 表二 within one year: what is in force cannot be less than what the year itself added."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Number
from rules.case import Case
from rules.equation import Term, proof, term, written
from rules.forms import form_of
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule
from rules.tables import column_name, obstacle

ROWS = ("rules", "normative")


@rule("T2-VALID-LOW", severity=Severity.ERROR, category="table2", templates=("2021",), basis="格式 identity 6")
def not_below_the_years_own(case: Case) -> Iterator[Verdict]:
    """现行有效件数 is at least 本年制发 − 本年废止, for 规章 and 行政规范性文件 (the form of 2021 only).

    Not assessable for a row with a blank unless it holds with the blank as 0.
    """
    yield from _compared(case, ("made", "repealed"))


@rule("T2-VALID-LT-MADE", severity=Severity.INFO, category="table2", templates=("2021",), basis="格式")
def not_below_made(case: Case) -> Iterator[Verdict]:
    """现行有效件数 is usually not below 本年制发件数; one made and repealed in the same year may explain it."""
    yield from _compared(case, ("made",))


def _compared(case: Case, minuends: tuple[str, ...]) -> Iterator[Verdict]:
    report, form, hindered = case.report, form_of(case), obstacle(case, "T2")
    if hindered is not None or report is None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for row in ROWS:

        def named(column: str, sign: int = 1, row: str = row) -> Term:
            address = f"T2.{row}.{column}"
            return term(report, address, column_name(case, address), sign)

        valid = named("in_force")
        added = [named(column, -1 if column == "repealed" else 1) for column in minuends]
        yield _judged(f"T2.{row}.*", valid, added)


def _judged(subject: str, valid: Term, added: list[Term]) -> Verdict:
    terms = [valid, *added]
    if any(one.cell is None or one.cell.kind == "text" for one in terms) or all(one.blank for one in terms):
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=subject, message="no_numbers")
    least: Number = sum((one.number for one in added), start=0)
    holds = valid.number >= least
    if not holds and any(one.blank for one in terms):
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=subject, message="no_numbers")
    return Verdict(
        outcome=Outcome.PASS if holds else Outcome.FAIL,
        subject=subject,
        values={"added_sum": written(added)},
        left=valid.number,
        right=least,
        difference=valid.number - least,
        evidence=tuple(proof(one) for one in terms),
    )
