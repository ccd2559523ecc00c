"""Whether last year's report can be compared with at all."""

from __future__ import annotations

from rules.case import Case
from rules.model import Outcome, Responsibility, Verdict
from rules.tables import NAMES


def previous_obstacle(case: Case, table: str, first_year: int) -> Verdict | None:
    """Why there is nothing to compare: too early a year, no report of the year before, or none of its cells was read."""
    if case.year is None:
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
    if case.year < first_year:
        return Verdict(outcome=Outcome.NOT_APPLICABLE, message="too_early", values={"first_year": first_year})
    before = case.previous
    if before is None or before.year != case.year - 1:
        return Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_previous")
    if not any(address.startswith(f"{table}.") for address in before.cells):
        return Verdict(
            outcome=Outcome.NOT_ASSESSABLE,
            message="previous_unread",
            values={"table": NAMES[table], "previous_year": before.year},
            responsibility=Responsibility.SYSTEM,
        )
    return None
