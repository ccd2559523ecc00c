"""What last year carried out is what this year carried in."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.equation import evaluate, term
from rules.forms import form_of
from rules.identities import as_verdict
from rules.model import Outcome, Severity, Verdict
from rules.previous import previous_obstacle
from rules.registry import rule
from rules.tables import column_name, obstacle

FIRST_YEAR = 2020  # the reports for 2018 and before have no 表三


@rule("X-CARRY", severity=Severity.ERROR, category="cross-year", templates=("2019", "2021"), basis="identity 5")
def carried_over(case: Case) -> Iterator[Verdict]:
    """In every column of 表三: 上年结转 of this year = 结转下年度继续办理 of last year, total included.

    Reporting years 2020 on. Not applicable without last year's report; not assessable where either cell is blank or
    was not read.
    """
    hindered = previous_obstacle(case, "T3", FIRST_YEAR) or obstacle(case, "T3")
    report, before, form = case.report, case.previous, form_of(case)
    if hindered is not None or report is None or before is None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for address in form.cells:
        if address.startswith("T3.carried_in."):
            column = address.removeprefix("T3.carried_in.")
            now = term(report, address, f"{case.year}年上年结转")
            then = term(before, f"T3.carried_out.{column}", f"{before.year}年结转下年度")
            yield as_verdict(evaluate([now], [then]), f"T3.*.{column}", {"column": column_name(case, address)})
