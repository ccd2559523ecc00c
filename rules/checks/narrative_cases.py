"""What the prose says of reviews and suits over disclosure agrees with table 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.model import Number, Report
from parsers.prose.disputes import dispute_statements
from parsers.prose.statements import Kind, Statement
from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.table_totals import cases_total
from rules.tables import obstacle

FORMS = ("2019", "2021")
GROUPS = {
    Kind.REVIEW: ("review",),
    Kind.NO_REVIEW: ("review",),
    Kind.SUIT: ("direct_suit", "suit_after_review"),
    Kind.NO_SUIT: ("direct_suit", "suit_after_review"),
    Kind.DIRECT_SUIT: ("direct_suit",),
    Kind.SUIT_AFTER_REVIEW: ("suit_after_review",),
    Kind.DISPUTES: ("review", "direct_suit", "suit_after_review"),
}
_DENIALS = (Kind.NO_REVIEW, Kind.NO_SUIT)


@rule("N-REVIEW", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例50(三)")
def reviews_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The stated number of 行政复议 over disclosure is the total of table 4; where none is said to have arisen it is 0.

    Numbers of cases put on file (备案), of one result, or of sentences that do not speak of disclosure are for a person. Not applicable where
    the text says nothing; not assessable without the table. Right: 行政复议2件, 总计 2. Wrong: 未发生行政复议, 总计 2.
    """
    yield from _compared(case, (Kind.REVIEW, Kind.NO_REVIEW, Kind.DISPUTES))


@rule("N-SUIT", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例50(三)")
def suits_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The stated number of 行政诉讼 over disclosure is that of direct suits and suits after review in table 4 together.

    As with N-REVIEW a number of another scope is for a person. Not applicable where the text says nothing; not assessable without the
    table. Right: 行政诉讼1件, 0 + 1. Wrong: 未发生行政诉讼, 0 + 1.
    """
    yield from _compared(case, (Kind.SUIT, Kind.NO_SUIT, Kind.DIRECT_SUIT, Kind.SUIT_AFTER_REVIEW))


def _compared(case: Case, kinds: Sequence[Kind]) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    stated = [
        (passage, statement)
        for passage in passages(report)
        for statement in dispute_statements(passage.prose)
        if statement.kind in kinds and statement.year in (None, case.year)
    ]
    if not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    hindered = obstacle(case, "T4")
    if hindered is not None:
        yield hindered
        return
    verdicts = [_judged(report, passage, statement) for passage, statement in stated]
    fits = {verdict.subject for verdict in verdicts if verdict.outcome is Outcome.PASS}
    for verdict in verdicts:
        if verdict.outcome is Outcome.FAIL and verdict.subject in fits and verdict.message == "fail":
            verdict.outcome, verdict.message = Outcome.REVIEW, "review"
        yield verdict


def _judged(report: Report, passage: Passage, statement: Statement) -> Verdict:
    groups = GROUPS[statement.kind]
    totals = [cases_total(report, group) for group in groups]
    known = [total.value for total in totals if total.value is not None]
    found: Number = 0
    for value in known:
        found += value
    denied = statement.kind in _DENIALS
    value = 0 if statement.value is None else statement.value
    quote = passage.sentence(statement.start)
    shown = " + ".join("空白" if total.value is None else str(total.value) for total in totals)
    verdict = Verdict(
        outcome=Outcome.PASS,
        subject=f"T4.{groups[0] if len(groups) == 1 else 'suits' if len(groups) == 2 else '*'}.total",
        left=value,
        right=found,
        values={"quote": quote, "where": passage.where, "stated": value, "value": found, "shown": shown,
                "what": "行政复议" if groups == ("review",) else "行政复议和行政诉讼" if len(groups) == 3 else "行政诉讼"},
        evidence=(passage.proof(quote), *(proof for total in totals for proof in total.evidence(report))),
    )  # fmt: skip
    # A blank group counts as none where that agrees; it proves nothing where it does not.
    if not known or (value > found and len(known) < len(totals)):
        verdict.outcome, verdict.message = Outcome.NOT_ASSESSABLE, "no_total"
    elif value != found:
        verdict.difference = value - found
        doubtful = statement.scoped or statement.approximate or statement.kind is Kind.DISPUTES
        verdict.outcome = Outcome.REVIEW if doubtful else Outcome.FAIL
        verdict.message = ("review" if doubtful else "fail") + ("_denied" if denied else "")
    return verdict
