"""What the prose says of applications received agrees with table 3, in one of the readings that reports use."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Number, Report, SectionKey
from parsers.prose.requests import request_statements, statements_of_requests_part
from parsers.prose.statements import Kind, Statement
from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.table_totals import Total, requests_total
from rules.tables import obstacle

FORMS = ("2019", "2021")


def statements(case: Case, *kinds: Kind) -> list[tuple[Passage, Statement]]:
    """The statements of some kinds about the reporting year, with the passage each stands in."""
    report = case.report
    if report is None:
        return []
    return [
        (passage, statement)
        for passage in passages(report)
        for statement in _read(passage)
        if statement.kind in kinds and statement.year in (None, case.year)
    ]


def _read(passage: Passage) -> list[Statement]:
    if passage.section is not None and passage.section.key is SectionKey.REQUESTS:
        return statements_of_requests_part(passage.prose)
    return request_statements(passage.prose)


@rule("N-RECEIVED", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例6; 50(二)")
def received_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The number of applications that the text says were received is 本年新收, or 本年新收 plus 上年结转, of table 3.

    A stated 含上年结转M件 may be taken off first. Numbers of other years, of one channel or one kind of applicant are not this number.
    If another sentence gives a number that fits, a person looks. Not applicable where the text gives no number; not assessable
    without the table. Right: 收到申请12件, 新收12. Wrong: 收到申请15件, 新收12, 结转1.
    """
    report = case.report
    stated = statements(case, Kind.RECEIVED)
    if report is None or not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    new, carried = requests_total(report, "new_received"), requests_total(report, "carried_in")
    hindered = obstacle(case, "T3")
    if hindered is not None or new.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    matches = [_match(statement, new.value, carried.value) for _, statement in stated]
    for (passage, statement), match in zip(stated, matches, strict=True):
        yield _received(report, passage, statement, match, new, carried, another=any(matches))


def _match(statement: Statement, new: Number, carried: Number | None) -> str:
    """Which identity holds: "new", "both", "less_carried", or "" for none. An unknown 上年结转 leaves only the first."""
    value = statement.value
    if value is None:
        return ""
    if value == new:
        return "new"
    if carried is not None and value == new + carried:
        return "both"
    if statement.includes is not None and value - statement.includes == new:
        return "less_carried"
    return ""


def _received(
    report: Report, passage: Passage, statement: Statement, match: str, new: Total, carried: Total, *, another: bool
) -> Verdict:
    quote = passage.sentence(statement.start)
    outcome, message = Outcome.FAIL, "fail"
    if match:
        outcome, message = Outcome.PASS, f"pass_{match}"
    elif carried.value is None:
        outcome, message = Outcome.REVIEW, "review_carried"
    elif statement.scoped or another or statement.approximate:
        outcome, message = Outcome.REVIEW, "review"
    value: Number = statement.value if statement.value is not None else 0
    return Verdict(
        outcome=outcome,
        subject="T3.new_received.total" if not (match or another) else f"T3.new_received.total/{passage.name}",
        message=message,
        left=value,
        right=new.value,
        difference=None if match or new.value is None else value - new.value,
        values={
            "quote": quote, "where": passage.where, "stated": value, "new": new.value, "carried": _shown(carried),
            "both": "？" if carried.value is None or new.value is None else new.value + carried.value,
            "added": "（由各列相加）" if new.added else "", "includes": statement.includes,
        },
        evidence=(passage.proof(quote), *new.evidence(report), *carried.evidence(report)),
    )  # fmt: skip


def _shown(total: Total) -> Number | str:
    return total.value if total.value is not None else "空白"


@rule("N-NONE", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例6; 条例50")
def none_received(case: Case) -> Iterator[Verdict]:
    """Where the text denies that any application was received, table 3 shows none; where it states some, the table is not all zero.

    "未收到复议申请" is not about applications. If nothing was newly received but something carried in, the denial may be true of this
    year: a person looks. Not applicable where the text says neither; not assessable without the table. Right: 未收到申请, 新收0. Wrong:
    未收到申请, 新收5.
    """
    report = case.report
    denied = statements(case, Kind.NONE)
    claimed = [(p, s) for p, s in statements(case, Kind.RECEIVED) if s.value]
    if report is None or not (denied or claimed):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    new, carried = requests_total(report, "new_received"), requests_total(report, "carried_in")
    hindered = obstacle(case, "T3")
    if hindered is not None or new.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    cells = (*new.evidence(report), *carried.evidence(report))
    for passage, statement in denied:
        quote = passage.sentence(statement.start)
        outcome, message = Outcome.PASS, "pass"
        if new.value > 0:
            outcome, message = Outcome.FAIL, "fail"
        elif carried.value:
            outcome, message = Outcome.REVIEW, "review"
        if outcome is not Outcome.PASS and any(statement.sentence.start == s.sentence.start for _, s in claimed):
            outcome, message = Outcome.REVIEW, "review_both"
        yield Verdict(
            outcome=outcome, subject="T3.new_received.total", message=message, left=0, right=new.value,
            values={"quote": quote, "where": passage.where, "new": new.value, "carried": _shown(carried)},
            evidence=(passage.proof(quote), *cells),
        )  # fmt: skip
    for passage, statement in claimed:
        quote = passage.sentence(statement.start)
        empty = new.value == 0 and not carried.value
        yield Verdict(
            outcome=Outcome.FAIL if empty else Outcome.PASS,
            subject="T3.new_received.total",
            message="fail_claimed" if empty else "pass_claimed",
            left=statement.value,
            right=new.value,
            values={"quote": quote, "where": passage.where, "stated": statement.value, "new": new.value},
            evidence=(passage.proof(quote), *cells),
        )
