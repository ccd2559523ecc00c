"""Whether the prose of last year's report can be compared with, and sentences that stand in both years."""

from __future__ import annotations

from collections.abc import Sequence

from rules.case import Case
from rules.copying.compare import similarity
from rules.model import Outcome, Verdict


def text_obstacle(case: Case) -> Verdict | None:
    """Why no text of last year can be compared with: year unknown, no report of the year before, or no text in one of the two."""
    report, before = case.report, case.previous
    if case.year is None:
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
    if before is None or before.year != case.year - 1:
        return Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_previous")
    for one in (report, before):
        if one is None or not any(section.text.strip() for section in one.sections):
            year = case.year if one is report else before.year
            return Verdict(outcome=Outcome.NOT_ASSESSABLE, message="text_unread", values={"which_year": year})
    return None


def nearest(text: str, others: Sequence[str], at_least: float) -> int | None:
    """The index of the text in `others` that is most like `text` and at least that like it; the first of equals."""
    best, best_score = None, at_least
    for index, other in enumerate(others):
        score = similarity(text, other, at_least)
        if score >= best_score and (best is None or score > best_score):
            best, best_score = index, score
    return best
