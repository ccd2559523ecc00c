"""Part five names real problems and measures: it is not empty, and each problem has its measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import SectionKey
from parsers.prose.points import numbered_points
from parsers.prose.text import level_prose
from rules.case import Case
from rules.evidence import of_section
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")
SHORTEST = 50
_NOTHING = re.compile(
    r"(?:[（(]?文字描述[^）)]{0,30}[）)]?|无|暂无|没有|略|/|-|—|0|无此?类?情况|无相关情况|无存在问题|不存在问题|暂无问题|无主要问题"
    r"|(?:本(?:年度|单位|机关|局|镇|街道))*(?:暂?无|没有)(?:存在)?(?:的)?(?:主要)?(?:问题|不足|需要改进的问题))*[。.；;]?"
)


@rule("N-PROBLEM-EMPTY", severity=Severity.ERROR, category="narrative", templates=FORMS, basis="条例50(四)")
def problems_are_named(case: Case) -> Iterator[Verdict]:
    """Part five says which problems there are and how they are mended (条例 Art. 50(四)): not empty, not only 无.

    Fewer than 50 characters is a warning. Not assessable where the part was not found (S-SECTIONS says so) or no text of any part was
    read. Right: 一是…；二是…。改进：一是…. Wrong: only 无.
    """
    report = case.report
    part = report.section(SectionKey.PROBLEMS) if report is not None else None
    if report is None or part is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    if not any(section.text.strip() for section in report.sections):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_text")
        return
    text = re.sub(r"\s", "", part.text)
    empty = bool(_NOTHING.fullmatch(text))
    short = len(text) < SHORTEST
    yield Verdict(
        outcome=Outcome.FAIL if empty or short else Outcome.PASS,
        subject="section.problems",
        message="fail" if empty else "fail_short" if short else "pass",
        severity=Severity.WARNING if short and not empty else None,
        left=len(text),
        right=SHORTEST,
        values={"text": text[:80] or "（空白）", "count": len(text), "shortest": SHORTEST},
        evidence=(of_section(report, part, f"{part.heading}\n{part.text.strip()[:120]}".strip()),),
    )


@rule("N-PROBLEM-PAIR", severity=Severity.WARNING, category="narrative", templates=FORMS, basis="条例50(四)")
def each_problem_has_a_measure(case: Case) -> Iterator[Verdict]:
    """Part five names problems and measures, and as many measures as problems where both are numbered (一是…二是…).

    Not assessable where the part is missing, not applicable where it is empty (N-PROBLEM-EMPTY). Right: 一是…二是… and 一是…二是….
    Wrong: four problems and six measures; problems without any measure.
    """
    report = case.report
    part = report.section(SectionKey.PROBLEMS) if report is not None else None
    if report is None or part is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    if _NOTHING.fullmatch(re.sub(r"\s", "", part.text)):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="empty")
        return
    points = numbered_points(level_prose(part.text))
    evidence = (of_section(report, part, part.text.strip()[:200]),)
    values = {"problems": points.problems, "measures": points.measures}
    if not points.speaks_of_measures or not points.speaks_of_problems:
        missing = "fail_no_measures" if not points.speaks_of_measures else "fail_no_problems"
        yield Verdict(outcome=Outcome.FAIL, message=missing, values=values, evidence=evidence, subject="section.problems")
    elif points.problems is None or points.measures is None:
        yield Verdict(outcome=Outcome.PASS, message="pass_unnumbered", subject="section.problems", evidence=evidence)
    else:
        agree = points.problems == points.measures
        yield Verdict(
            outcome=Outcome.PASS if agree else Outcome.FAIL,
            difference=None if agree else points.measures - points.problems,
            values=values,
            evidence=evidence,
            subject="section.problems",
            left=points.problems,
            right=points.measures,
        )
