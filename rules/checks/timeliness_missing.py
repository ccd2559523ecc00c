"""Every unit that owes a report has published one once the deadline is past."""

from __future__ import annotations

from collections.abc import Iterator

from rules.absence import broken_columns, searched, unproven
from rules.case import Case
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.registry import rule


@rule(
    "D-MISSING",
    severity=Severity.ERROR,
    category="timeliness",
    templates=("2008", "2019", "2021"),
    basis="条例49; 47(1); 53(一)",
    needs_report=False,
)
def published_at_all(case: Case) -> Iterator[Verdict]:
    """A unit of the register has a report for y once the deadline is past (条例 Art. 49).

    Fails only when every column that may hold it was seen whole and does not list it. Not applicable to units that
    owe none for y, before the deadline, and to local files; not assessable while the crawl is incomplete: that proves
    nothing.
    """
    unit, year = case.unit, case.year
    if case.local:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
    elif unit is None or year is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_unit" if unit is None else "no_year")
    elif case.report is not None or case.publication is not None:
        yield Verdict(outcome=Outcome.PASS, message="pass" if case.report is not None else "unreadable")
    elif not unit.is_due(year):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="exempt", values={"name": unit.name})
    elif not case.is_past(deadline := case.register.policy.deadline(unit.kind, year)):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="not_due", values={"deadline": deadline.isoformat()})
    elif reason := unproven(case):
        yield Verdict(
            outcome=Outcome.NOT_ASSESSABLE,
            message=reason,
            values={"columns": broken_columns(case)},
            responsibility=Responsibility.SYSTEM,
        )
    else:
        days = (case.as_of - deadline).days
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="report",
            values={
                "name": unit.name,
                "deadline": deadline.isoformat(),
                "as_of": case.as_of.isoformat(),
                "days": days,
                "columns": "、".join(view.column_url for view in case.column_views),
            },
            left=case.as_of.isoformat(),
            right=deadline.isoformat(),
            difference=days,
            evidence=searched(case),
        )
