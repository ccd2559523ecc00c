"""A number that we read with doubt (text recognition, overlapping characters) condemns nobody: its failure is for a person."""

from __future__ import annotations

from parsers.model import Cell, Report
from rules.case import Case
from rules.model import Evidence, Outcome, Responsibility, Verdict

# Below this a reader itself says that it is not sure; whatever was recognised from a picture is never sure (P-TABLE-IMAGE).
SURE = 0.8
# Rules about how a report is published speak of pictures themselves.
_CATEGORIES = frozenset(("table2", "table3", "table4", "narrative", "cross-year"))


def is_sure(cell: Cell) -> bool:
    """Whether a cell's number may be held against the unit."""
    return cell.source != "ocr" and cell.confidence >= SURE


def with_doubt(case: Case, category: str, verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts, failures that rest on a doubtful number turned to review for our side and marked."""
    if category not in _CATEGORIES or not any(verdict.outcome is Outcome.FAIL for verdict in verdicts):
        return verdicts
    reports = [
        report for report in (case.report, case.previous) if report is not None and not all(map(is_sure, report.cells.values()))
    ]
    for verdict in verdicts if reports else ():
        if verdict.outcome is Outcome.FAIL and any(_rests_on_doubt(proof, reports) for proof in verdict.evidence):
            verdict.outcome, verdict.message = Outcome.REVIEW, verdict.message or Outcome.FAIL.value
            verdict.responsibility, verdict.doubtful = Responsibility.SYSTEM, True
    return verdicts


def _rests_on_doubt(proof: Evidence, reports: list[Report]) -> bool:
    return any(
        not is_sure(cell)
        for report in reports
        if proof.cell is not None
        and (cell := report.cells.get(proof.cell)) is not None
        and proof.document in (None, report.document.sha256, cell.document)
    )
