"""What the prose says of applications answered and carried over agrees with table 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import Number
from parsers.prose.numbers import NumberKind, mentions
from parsers.prose.statements import Kind, Statement, tail
from rules.case import Case
from rules.checks.narrative_received import statements
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage
from rules.registry import rule
from rules.table_totals import Total, requests_total
from rules.tables import obstacle

FORMS = ("2019", "2021")
_ENDED = re.compile(r"补正|撤[销回]|终止|不再处理|不予处理|视为放弃|放弃|转办|转送|移送|退回|退件|重复")
_PARTS = re.compile(r"其中|包括|分别|（")
ROW_NAMES = {"handled_total": "（七）总计", "carried_in": "上年结转", "carried_out": "结转下年度继续办理"}


@rule("N-DONE", severity=Severity.WARNING, category="narrative", templates=FORMS, basis="条例6; 条例50")
def done_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The number of applications that the text says were answered (答复, 办结) is （七）总计 of table 3.

    "办理n件" may also mean those newly received, with or without those carried in; 逾期未补正, 撤销 and the like named beside may be
    counted along. Parts (其中…, 当面…) are not the total. Not applicable where the text gives no number, not assessable without the
    table. Right: 办结11件, 总计 11. Wrong: 办结12件, 总计 11.
    """
    yield from _compared(case, Kind.DONE, "handled_total")


@rule("N-CARRYIN", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例6; 条例50")
def carried_in_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The stated 上年结转 is that of table 3.

    Not applicable where the text states none; not assessable without the table. Right: 上年结转1件, 1. Wrong: 上年结转3件, 1.
    """
    yield from _compared(case, Kind.CARRIED_IN, "carried_in")


@rule("N-CARRYOUT", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例6; 条例50")
def carried_out_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The stated 结转下年度 is that of table 3.

    Not applicable where the text states none; not assessable without the table. Right: 结转下年度2件, 2. Wrong: 结转下年度5件, 2.
    """
    yield from _compared(case, Kind.CARRIED_OUT, "carried_out")


def _compared(case: Case, kind: Kind, row: str) -> Iterator[Verdict]:
    report, stated = case.report, statements(case, kind)
    if report is None or not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    total = requests_total(report, row)
    hindered = obstacle(case, "T3")
    if hindered is not None or total.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total", values={"row": ROW_NAMES[row]})
        return
    fits = [
        statement.value in _allowed(case, passage, statement, total) or _ended_otherwise(passage, statement, total)
        for passage, statement in stated
    ]
    for (passage, statement), fitting in zip(stated, fits, strict=True):
        quote = passage.sentence(statement.start)
        doubtful = any(fits) or statement.approximate or statement.scoped
        outcome = Outcome.PASS if fitting else Outcome.REVIEW if doubtful else Outcome.FAIL
        value: Number = statement.value if statement.value is not None else 0
        yield Verdict(
            outcome=outcome,
            subject=f"T3.{row}.total",
            left=value,
            right=total.value,
            difference=None if fitting else value - total.value,
            values={
                "quote": quote, "where": passage.where, "stated": value, "value": total.value, "row": ROW_NAMES[row],
                "added": "（由各列相加）" if total.added else "",
            },
            evidence=(passage.proof(quote), *total.evidence(report)),
        )  # fmt: skip


def _allowed(case: Case, passage: Passage, statement: Statement, total: Total) -> set[Number | None]:
    """The numbers that a statement may rightly give: the row's total, and for the vague 办理 also what came in."""
    allowed: set[Number | None] = {total.value}
    words = passage.prose.text[statement.start : statement.end]
    if statement.kind is Kind.DONE and case.report is not None and not re.search(r"办结|答复|办复|办理完", words):
        new, carried = requests_total(case.report, "new_received"), requests_total(case.report, "carried_in")
        allowed |= {value for value in (new.value,) if value is not None}
        if new.value is not None and carried.value is not None:
            allowed.add(new.value + carried.value)
    return allowed


def _ended_otherwise(passage: Passage, statement: Statement, total: Total) -> bool:
    """ "办结66件，5件逾期未补正，2件撤销申请": the form's total counts what ended without an answer too, and the text names it."""
    if statement.kind is not Kind.DONE or statement.value is None or total.value is None:
        return False
    sentence, prose = statement.sentence, passage.prose
    # What is behind a semicolon is another matter: reviews and suits.
    begin = max(prose.text.rfind("；", sentence.start, statement.start) + 1, sentence.start)
    stop = prose.text.find("；", statement.end, sentence.end)
    end = stop if stop >= 0 else sentence.end
    numbers = [one for one in mentions(prose) if begin <= one.start < end and one.kind is NumberKind.COUNT]
    found = statement.value
    for before, number in zip([None, *numbers], numbers, strict=False):
        gap = prose.text[before.end if before is not None else begin : number.start]
        words = re.split(r"[，；、：]", gap)[-1] + tail(prose, sentence, number)
        own = statement.start <= number.start < statement.end
        if not own and _ENDED.search(words) and not _PARTS.search(words):
            found += number.value
    return found == total.value


@rule("N-ALLDONE", severity=Severity.WARNING, category="narrative", templates=FORMS, basis="条例6; 条例50")
def all_done_means_none_carried_out(case: Case) -> Iterator[Verdict]:
    """Where the text says that all applications were finished or none carried over, table 3 carries none over.

    "均…办结" may speak of those answered only (and does where its own sentence gives the number carried over), and a text that itself
    states a carry-over knows of it: a person looks. Not applicable where nothing of the kind is said; not assessable without the table.
    Right: 全部办结, 结转下年度 0. Wrong: 全部办结, 结转下年度 2.
    """
    report, stated = case.report, statements(case, Kind.ALL_DONE)
    if report is None or not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    total = requests_total(report, "carried_out")
    hindered = obstacle(case, "T3")
    if hindered is not None or total.value is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    carried = statements(case, Kind.CARRIED_OUT)
    knows = any(statement.value for _, statement in carried)
    for passage, statement in stated:
        quote = passage.sentence(statement.start)
        words = passage.prose.text[statement.start : statement.end]
        some = re.match(r"均|都", words) is not None
        doubtful = knows or some
        # "答复9件，均按期办结，2件结转下年" says itself what was not finished.
        beside = some and any(
            other.value == total.value and passage.name == place.name and other.sentence == statement.sentence
            for place, other in carried
        )
        yield Verdict(
            outcome=Outcome.PASS if total.value == 0 or beside else Outcome.REVIEW if doubtful else Outcome.FAIL,
            subject="T3.carried_out.total",
            left=0,
            right=total.value,
            values={"quote": quote, "where": passage.where, "words": words, "value": total.value},
            evidence=(passage.proof(quote), *total.evidence(report)),
        )
