"""Documents and decisions that the text counts are those of table 2."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from parsers.model import Cell, Number
from parsers.prose.active import ActiveStatement, decision_statements, document_statements
from parsers.prose.text import Prose
from rules.case import Case
from rules.evidence import of_cells
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.tables import obstacle

FORMS = ("2019", "2021")


@rule("T2-TEXT-DOCS", severity=Severity.WARNING, category="table2", templates=FORMS, basis="条例6")
def documents_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The number of 规范性文件 that the text says were made, repealed or are in force is that of table 2.

    政策性文件 and documents published, explained or filed are others. A number together with 规章 is accepted; one from a clean-up, of
    another body, or in other words than the form's is for a person. 未制发规范性文件 is the number 0. Not applicable where the text
    gives no number or the form has no such column; not assessable without the table. Right: 制发规范性文件2件, 2. Wrong: 制发规范性文件5件, 2.
    """
    yield from _compared(case, document_statements)


@rule("T2-TEXT-CASES", severity=Severity.WARNING, category="table2", templates=FORMS, basis="条例6")
def decisions_as_in_the_table(case: Case) -> Iterator[Verdict]:
    """The number of 行政许可, 行政处罚 or 行政强制 that the text states for the year is 处理决定数量 of table 2.

    Pieces of information published, cases filed or reviewed and items of a list are no decisions; parts of a number are for a person.
    Not applicable where the text gives no number; not assessable without the table. Right: 作出行政处罚14件, 14. Wrong: 作出行政处罚19件, 14.
    """
    yield from _compared(case, decision_statements)


def _compared(case: Case, read: Callable[[Prose], list[ActiveStatement]]) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    stated = [
        (passage, statement)
        for passage in passages(report)
        for statement in read(passage.prose)
        if statement.year in (None, case.year)
    ]
    if not stated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    hindered = obstacle(case, "T2")
    if hindered is not None:
        yield hindered
        return
    known = {f"T2.{one.row}.{one.column}" for _, one in stated} & set(report.cells)
    if not known:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_column")
        return
    fits = {
        (one.row, one.column)
        for _, one in stated
        if (cell := report.cells.get(f"T2.{one.row}.{one.column}")) is not None
        and one.value in _allowed(report.cells, one, cell)
    }
    for passage, one in stated:
        cell = report.cells.get(f"T2.{one.row}.{one.column}")
        fitting = (one.row, one.column) in fits
        # "制发2件，其中以区政府名义1件": where the whole is stated and right, its parts are no other number.
        if cell is not None and not (one.scoped and fitting and one.value not in _allowed(report.cells, one, cell)):
            yield _judged(case, passage, one, cell, another=fitting)


def _allowed(cells: dict[str, Cell], statement: ActiveStatement, cell: Cell) -> set[Number | None]:
    """The cell, and for documents the cell with that of 规章, which the text may count along."""
    if cell.value is None:
        return set()
    rules = cells.get(f"T2.rules.{statement.column}") if statement.row == "normative" else None
    allowed: set[Number | None] = {cell.value}
    if rules is not None and rules.value is not None:
        allowed.add(cell.value + rules.value)
    return allowed


def _judged(case: Case, passage: Passage, statement: ActiveStatement, cell: Cell, *, another: bool) -> Verdict:
    report, address = passage.report, f"T2.{statement.row}.{statement.column}"
    quote = passage.sentence(statement.start)
    verdict = Verdict(
        outcome=Outcome.PASS,
        subject=address,
        left=statement.value,
        right=cell.value,
        values={
            "quote": quote,
            "where": passage.where,
            "stated": statement.value,
            "value": cell.raw,
        },
        evidence=(passage.proof(quote), *of_cells(report, [address])),
    )
    if cell.value is None:
        verdict.outcome, verdict.message = Outcome.NOT_ASSESSABLE, "no_number"
    elif statement.approximate and statement.value * 9 <= cell.value * 10 <= statement.value * 12:
        verdict.message = "pass"  # "120余件" for 124
    elif statement.value not in _allowed(report.cells, statement, cell):
        verdict.difference = statement.value - cell.value
        doubtful = statement.scoped or statement.approximate or another or cell.source == "ocr"
        verdict.outcome = Outcome.REVIEW if doubtful else Outcome.FAIL
        if statement.denied:
            verdict.message = f"{verdict.outcome.value}_denied_{statement.column}"
        if cell.source == "ocr":
            verdict.responsibility = Responsibility.SYSTEM
    return verdict
