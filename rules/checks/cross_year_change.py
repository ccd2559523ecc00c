"""What the text says about this year against last year is what the two reports state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from parsers.model import Number, Report
from parsers.prose.changes import Change, Way, changes
from parsers.prose.numbers import NumberKind, mentions
from rules.case import Case
from rules.evidence import of_cells
from rules.last_year import text_obstacle
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.table_totals import cases_total, requests_total

_CELLS = {
    "documents": "T2.normative.made",
    "licences": "T2.licensing.decisions",
    "penalties": "T2.penalty.decisions",
    "coercion": "T2.coercion.decisions",
}
_NAMES = {
    "requests": "政府信息公开申请", "reviews": "行政复议", "suits": "行政诉讼", "documents": "规范性文件",
    "licences": "行政许可", "penalties": "行政处罚", "coercion": "行政强制", "information": "公开的政府信息",
}  # fmt: skip


class Reading(Struct, frozen=True):
    """One way to count: this year's and last year's number, and the cells they stand in."""

    now: Number | None
    then: Number | None
    evidence: tuple[Evidence, ...]


@rule("X-YOY", severity=Severity.WARNING, category="cross-year", templates=("2019", "2021"), basis="条例6")
def stated_change_is_right(case: Case) -> Iterator[Verdict]:
    """No change, so many more or fewer, a multiple of last year, or last year's number itself: as the two reports' tables say.

    Applications may be counted with or without those carried in; either passes. Changes of published information have no table: they are
    compared with the numbers of last year's text and are at most for review. Growth in per cent is judged by N-PCT. Not applicable without
    last year's report or where nothing is stated. Right: 7件 and 12件, 较上年增加5件. Wrong: 较上年增加8件.
    """
    report, before = case.report, case.previous
    if report is None:
        return
    stated = [(p, c) for p in passages(report) for c in changes(p.prose) if c.against in (None, (case.year or 0) - 1)]
    if not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    hindered = text_obstacle(case)
    if hindered is not None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    for passage, change in stated:
        yield (
            _information(passage, change, before) if change.topic == "information" else _tabled(passage, change, report, before)
        )


def _tabled(passage: Passage, change: Change, report: Report, before: Report) -> Verdict:
    quote = passage.prose.quote(change.span.start, change.span.end)
    readings = list(_readings(change, report, before))
    values = {"quote": quote, "where": passage.where, "what": _NAMES[change.topic], "previous_year": before.year}
    if not readings:
        return Verdict(
            outcome=Outcome.NOT_ASSESSABLE, message="no_numbers_to_compare", values=values, responsibility=Responsibility.SYSTEM
        )
    fits = any(_fits(change, one.now, one.then) for one in readings)
    shown = readings[0]
    # 基本持平 and 约 claim nothing exact; a contradiction is for a person.
    outcome = Outcome.PASS if fits else Outcome.REVIEW if change.approximate else Outcome.FAIL
    key = outcome.value if change.way is not Way.LAST else f"{outcome.value}_last"
    return Verdict(
        outcome=outcome,
        subject=f"{passage.name}/{change.topic}/{change.way.value}",
        message=key,
        left=change.amount,
        right=shown.then if change.way is Way.LAST else _difference(shown),
        values=values | {"now": shown.now, "then": shown.then, "stated": change.amount},
        evidence=(passage.proof(quote), *(item for one in readings[:1] for item in one.evidence)),
    )


def _difference(reading: Reading) -> Number | None:
    return reading.now - reading.then if reading.now is not None and reading.then is not None else None


def _readings(change: Change, report: Report, before: Report) -> Iterator[Reading]:
    """Every accepted way to count that has a number for last year (and for this year, where the statement needs it)."""
    for now, then, evidence in _counted(change.topic, report, before):
        if then is None:
            continue
        if now is not None or change.way is Way.LAST:
            yield Reading(now, then, evidence)
        # The sentence may carry a number of its own that the table does not: its change must then fit that one.
        if change.stated is not None and change.stated != now:
            yield Reading(change.stated, then, evidence)


def _counted(topic: str, report: Report, before: Report) -> Iterator[tuple[Number | None, Number | None, tuple[Evidence, ...]]]:
    if topic == "requests":
        new, last = requests_total(report, "new_received"), requests_total(before, "new_received")
        evidence = (*new.evidence(report), *last.evidence(before))
        yield new.value, last.value, evidence
        carried, earlier = requests_total(report, "carried_in"), requests_total(before, "carried_in")
        yield _sum([new.value, carried.value]), _sum([last.value, earlier.value]), evidence
    elif topic in ("reviews", "suits"):
        groups = ("review",) if topic == "reviews" else ("direct_suit", "suit_after_review")
        totals = [[cases_total(one, group) for group in groups] for one in (report, before)]
        evidence = tuple(
            item for one, sides in zip((report, before), totals, strict=True) for t in sides for item in t.evidence(one)
        )
        yield _sum([t.value for t in totals[0]]), _sum([t.value for t in totals[1]]), evidence
    else:
        address = _CELLS[topic]
        cells = [one.cells.get(address) for one in (report, before)]
        evidence = (*of_cells(report, [address]), *of_cells(before, [address]))
        yield *(cell.value if cell is not None else None for cell in cells), evidence  # type: ignore[misc]


def _sum(numbers: Sequence[Number | None]) -> Number | None:
    found: Number = 0
    for number in numbers:
        if number is None:
            return None
        found += number
    return found


def _fits(change: Change, now: Number | None, then: Number | None) -> bool:
    if then is None:
        return False
    if change.way is Way.LAST:
        return change.amount == then
    if now is None:
        return False
    if change.way is Way.SAME:
        return now == then if not change.approximate else abs(Decimal(now) - Decimal(then)) * 10 <= then
    if change.amount is None:
        return False
    if change.way is Way.TIMES:
        half = Decimal(5) / 10 ** (change.decimals + 1) * (100 if change.unit == "倍" else 1)
        return bool(then) and abs(Decimal(now) * 100 / Decimal(then) - Decimal(change.amount)) <= half
    return now - then == (change.amount if change.way is Way.MORE else -change.amount)


def _information(passage: Passage, change: Change, before: Report) -> Verdict:
    """Numbers of published information stand in no table: last year's text must hold the number that the change implies."""
    quote = passage.prose.quote(change.span.start, change.span.end)
    values = {"quote": quote, "where": passage.where, "what": _NAMES[change.topic], "previous_year": before.year}
    subject = f"{passage.name}/{change.topic}/{change.way.value}"
    if change.stated is None or change.approximate or change.way is Way.TIMES:
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=subject, message="no_numbers_to_compare", values=values)
    signed = (change.amount or 0) * (-1 if change.way is Way.LESS else 1)
    implied = change.stated - signed
    told = [
        (p, n) for p in passages(before) for n in mentions(p.prose) if n.kind is NumberKind.COUNT and n.unit.startswith("条")
    ]
    if not told:
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=subject, message="no_numbers_to_compare", values=values)
    fits = any(number.value == implied for _, number in told)
    largest, where = max(((n, p) for p, n in told), key=lambda one: one[0].value)
    return Verdict(
        outcome=Outcome.PASS if fits else Outcome.REVIEW,
        subject=subject,
        message="pass_text" if fits else "review_text",
        left=signed,
        values=values | {"now": change.stated, "implied": implied, "then": largest.value},
        evidence=(passage.proof(quote), where.proof(where.sentence(largest.start))),
    )
