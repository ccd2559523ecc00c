"""表四 against the applications and reviews of this year and the last: notices only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from parsers.model import Number, Report
from rules.case import Case
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.previous import previous_obstacle
from rules.registry import rule
from rules.table_totals import Total, cases_total, requests_total
from rules.tables import obstacle

FORMS = ("2019", "2021")
GROUPS = ("review", "direct_suit", "suit_after_review")
ROWS = ("new_received", "carried_in", "handled_total")


def _sum(totals: list[Total]) -> Number | None:
    """The sum of totals; None where one of them is not known."""
    found: Number = 0
    for total in totals:
        if total.value is None:
            return None
        found += total.value
    return found


def _proofs(report: Report, totals: list[Total]) -> tuple[Evidence, ...]:
    return tuple(proof for total in totals for proof in total.evidence(report))


@rule("T4-NOAPP", severity=Severity.INFO, category="table4", templates=FORMS, basis="条例50(三)")
def cases_come_from_applications(case: Case) -> Iterator[Verdict]:
    """Reviews or suits over disclosure come after applications: where 表四 counts some, 表三 of this year or the last is not all 0.

    A notice: cases may be over active disclosure or older answers. Not applicable without cases or without last year's report.
    Right: 1 review, 12 applications. Wrong: 1 review, no application in two years.
    """
    report, hindered = case.report, obstacle(case, "T4") or obstacle(case, "T3")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    cases = [cases_total(report, group) for group in GROUPS]
    some = [total for total in cases if total.value]
    if not some:
        known = _sum(cases) is not None
        yield Verdict(
            outcome=Outcome.NOT_APPLICABLE if known else Outcome.NOT_ASSESSABLE, message="no_cases" if known else "no_total"
        )
        return
    now = [requests_total(report, row) for row in ROWS]
    if any(total.value for total in now):
        yield Verdict(outcome=Outcome.PASS)
        return
    hindered, before = previous_obstacle(case, "T3", 2020), case.previous
    if hindered is not None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    last = [requests_total(before, row) for row in ROWS]
    if any(total.value for total in last):
        yield Verdict(outcome=Outcome.PASS)
    elif _sum([*now, *last]) is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
    else:
        found = _sum(some)
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="T4.*.total",
            values={"cases": found, "previous_year": before.year},
            left=found,
            right=0,
            evidence=(*_proofs(report, some), *_proofs(report, now), *_proofs(before, last)),
        )


@rule("T4-EXCESS", severity=Severity.INFO, category="table4", templates=FORMS, basis="条例50(三)")
def reviews_not_above_answers(case: Case) -> Iterator[Verdict]:
    """There are not more reviews than applications answered in this year and the last.

    A notice. Not applicable without last year's report where this year's answers are fewer. Right: 2 reviews, 11 + 6 answered. Wrong: 5
    reviews, 1 + 2 answered.
    """
    yield from _not_above(case, "review", "T3", lambda report: requests_total(report, "handled_total"))


@rule("T4-POST", severity=Severity.INFO, category="table4", templates=FORMS, basis="格式")
def suits_after_review_not_above_reviews(case: Case) -> Iterator[Verdict]:
    """There are not more suits after review than reviews in this year and the last.

    A notice: a review may be older. Not applicable without last year's report where this year's reviews are fewer. Right: 1 suit, 2
    reviews. Wrong: 5 suits after review, 2 + 1 reviews.
    """
    yield from _not_above(case, "suit_after_review", "T4", lambda report: cases_total(report, "review"))


def _not_above(case: Case, group: str, table: str, base: Callable[[Report], Total]) -> Iterator[Verdict]:
    report, hindered = case.report, obstacle(case, "T4") or obstacle(case, table)
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    stated, now = cases_total(report, group), base(report)
    if stated.value is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    values = {"stated": stated.value, "now": now.value}
    if stated.value == 0 or (now.value is not None and stated.value <= now.value):
        yield Verdict(outcome=Outcome.PASS, values=values)
        return
    hindered, before = previous_obstacle(case, table, 2020), case.previous
    if hindered is not None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    last = base(before)
    most = _sum([now, last])
    if most is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    exceeds = stated.value > most
    yield Verdict(
        outcome=Outcome.FAIL if exceeds else Outcome.PASS,
        subject=f"T4.{group}.total",
        message="fail" if exceeds else "pass_two_years",
        values={**values, "last": last.value, "most": most, "previous_year": before.year},
        left=stated.value,
        right=most,
        difference=stated.value - most,
        evidence=(*stated.evidence(report), *now.evidence(report), *last.evidence(before)),
    )
