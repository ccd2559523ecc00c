"""Applications that lapsed for unpaid fees mean that a notice to pay was sent, and part six says so."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import SectionKey
from parsers.prose.fees import FeeKind, fee_statements, speaks_of_processing_fee
from rules.case import Case
from rules.evidence import of_section
from rules.model import Outcome, Severity, Verdict
from rules.passages import passage_of, passages
from rules.registry import rule
from rules.table_totals import requests_total
from rules.tables import obstacle

ROW = "other_fee_unpaid"


@rule("T3-FEELAPSE", severity=Severity.WARNING, category="table3", templates=("2021",), basis="109号; 条例42")
def lapsed_for_fees_means_notices(case: Case) -> Iterator[Verdict]:
    """Where table 3 counts applications that lapsed because a fee was not paid, part six speaks of the fee and denies no notice to pay.

    "未收取信息处理费" alone passes: the applicants did not pay. A word on the fee in another part is for a person. Not applicable where the
    row is 0; not assessable where it is blank or part six was not found. Right: row 2, 发出收费通知2件. Wrong: row 2, 未发出收费通知.
    """
    report, hindered = case.report, obstacle(case, "T3")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    total, section = requests_total(report, ROW), report.section(SectionKey.OTHER)
    if total.value is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    if total.value <= 0:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="none_lapsed")
        return
    if section is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    part = passage_of(report, SectionKey.OTHER)
    denial = next(
        (one for one in (fee_statements(part.prose) if part is not None else ())
         if one.kind is FeeKind.NO_NOTICE and one.year in (None, case.year)), None,
    )  # fmt: skip
    verdict = Verdict(outcome=Outcome.PASS, subject=f"T3.{ROW}.total", left=total.value, values={"value": total.value})
    proof = of_section(report, section, f"{section.heading}\n{section.text.strip()[:160]}".strip())
    if part is not None and denial is not None:
        quote = part.sentence(denial.start)
        verdict.outcome, verdict.message, proof = Outcome.FAIL, "fail_denied", part.proof(quote)
        verdict.values |= {"quote": quote}
    elif part is None or not speaks_of_processing_fee(part.prose):
        elsewhere = next((p for p in passages(report) if p.section is not section and "处理费" in p.prose.text), None)
        verdict.outcome = Outcome.FAIL if elsewhere is None else Outcome.REVIEW
        verdict.values |= {"where": elsewhere.where if elsewhere is not None else ""}
    if verdict.outcome is Outcome.FAIL and any(
        proof.cell and report.cells[proof.cell].source == "ocr" for proof in total.evidence(report)
    ):
        verdict.outcome, verdict.message = Outcome.REVIEW, "review_ocr"
    verdict.evidence = (*total.evidence(report), proof)
    yield verdict
