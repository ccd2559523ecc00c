"""Faults of 表三 that have a known cause: totals left out, partial disclosure counted twice, a backlog that vanished."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Cell, CellKind
from rules.case import Case
from rules.evidence import of_cells
from rules.forms import form_of
from rules.identities import evaluation_of, plain_sums
from rules.model import Outcome, Severity, Verdict
from rules.previous import previous_obstacle
from rules.registry import rule
from rules.tables import cells, column_name, obstacle, row_name

FORMS = ("2019", "2021")
_NAMED = 3


@rule("T3-TOTALBLANK", severity=Severity.WARNING, category="table3", templates=FORMS, basis="格式")
def totals_filled_in(case: Case) -> Iterator[Verdict]:
    """Where a row or column of 表三 has numbers above 0, its 总计 (last column, （七）总计) is filled in.

    One finding for the column of totals and one for the row of totals. Not assessable where the table was not read.
    """
    report, hindered = case.report, obstacle(case, "T3")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    read = dict(cells(case, "T3"))
    empty = [address for address, cell in read.items() if _says_nothing(cell)]
    rows = [address for address in empty if address.endswith(".total") and _row(read, address)]
    columns = [address for address in empty if address.startswith("T3.handled_total.") and _column(read, address)]
    for subject, blank, name in (("T3.*.total", rows, row_name), ("T3.handled_total.*", columns, column_name)):
        if blank:
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=subject,
                values={"count": len(blank), "names": "；".join(name(case, address) for address in blank[:_NAMED])},
                evidence=of_cells(report, blank),
            )
    if not rows and not columns:
        yield Verdict(outcome=Outcome.PASS)


def _says_nothing(cell: Cell) -> bool:
    return cell.kind is CellKind.BLANK or cell.kind is CellKind.NA


def _row(read: dict[str, Cell], total: str) -> bool:
    row = total.removesuffix("total")
    return any((cell.value or 0) > 0 for address, cell in read.items() if address.startswith(row) and address != total)


def _column(read: dict[str, Cell], total: str) -> bool:
    column, outside = total.split(".")[2], ("T3.new_received.", "T3.carried_in.", "T3.handled_total.", "T3.carried_out.")
    details = (cell for address, cell in read.items() if address.endswith(f".{column}") and not address.startswith(outside))
    return any((cell.value or 0) > 0 for cell in details)


@rule("T3-PARTIALDUP", severity=Severity.WARNING, category="table3", templates=FORMS, basis="row label 只计这一情形")
def partial_counted_once(case: Case) -> Iterator[Verdict]:
    """A case of 部分公开 is counted in that row only (its label: 只计这一情形，不计其他情形).

    Fails for a column where T3-RESULTSUM or T3-BALANCE is broken and the results are over by exactly the number of 部分公开. A single
    case in a single column is for a person: any slip by one would look the same.
    """
    report, form, hindered = case.report, form_of(case), obstacle(case, "T3")
    if hindered is not None or report is None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    found: dict[str, Verdict] = {}
    for identity in form.identities:
        if identity.rule not in ("T3-RESULTSUM", "T3-BALANCE"):
            continue
        column = identity.subject.removeprefix("T3.*.")
        address = f"T3.partial.{column}"
        partial = report.cells.get(address)
        if plain_sums(case, identity) is not None:
            continue
        evaluation = evaluation_of(case, identity)
        if evaluation.state != "broken" or evaluation.from_ocr or partial is None or not partial.value or column in found:
            continue
        # The side that holds the results is over by the cases counted twice: the rows against （七）, or （七） against what came in.
        results = "T3.partial." if identity.rule == "T3-RESULTSUM" else "T3.handled_total."
        over = evaluation.left_value - evaluation.right_value
        if any(term.address.startswith(results) for term in evaluation.right):
            over = -over
        if over == partial.value:
            found[column] = Verdict(
                outcome=Outcome.FAIL,
                subject=f"T3.*.{column}",
                values={"partial": partial.raw, "rule_broken": identity.rule},
                left=evaluation.left_value,
                right=evaluation.right_value,
                difference=over,
                evidence=(*of_cells(report, [address]), *evaluation.evidence()),
            )
    for verdict in found.values():
        if verdict.difference == 1 and len(found) == 1:
            verdict.outcome = Outcome.REVIEW
        yield verdict
    if not found:
        yield Verdict(outcome=Outcome.PASS)


@rule("T3-ALLZERO-CARRY", severity=Severity.ERROR, category="table3", templates=FORMS, basis="identity 5")
def backlog_not_forgotten(case: Case) -> Iterator[Verdict]:
    """Where last year carried applications over, this year's 表三 is not all zeros.

    Not applicable without last year's report or where it carried nothing over.
    """
    hindered = obstacle(case, "T3") or previous_obstacle(case, "T3", 2020)
    report, before = case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    carried = before.cells.get("T3.carried_out.total")
    if carried is None or carried.value is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_carry")
    elif carried.value <= 0:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_carried")
    else:
        read = list(cells(case, "T3"))
        zero = all(cell.kind is CellKind.ZERO for _, cell in read)
        yield Verdict(
            outcome=Outcome.FAIL if zero else Outcome.PASS,
            subject="T3.*.*",
            values={"previous_year": before.year},
            left=0 if zero else None,
            right=carried.value,
            evidence=(
                *of_cells(before, ["T3.carried_out.total"]),
                *of_cells(report, ["T3.carried_in.total", "T3.handled_total.total"]),
            ),
        )
