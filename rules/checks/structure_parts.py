"""The six parts of the 格式 are there, in order, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Report, SectionKey
from rules.case import Case
from rules.evidence import of_document, of_section
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")
NUMERALS = "一二三四五六七八九十"
PARTS = {
    SectionKey.OVERVIEW: "一、总体情况",
    SectionKey.ACTIVE: "二、主动公开政府信息情况",
    SectionKey.REQUESTS: "三、收到和处理政府信息公开申请情况",
    SectionKey.DISPUTES: "四、政府信息公开行政复议、行政诉讼情况",
    SectionKey.PROBLEMS: "五、存在的主要问题及改进情况",
    SectionKey.OTHER: "六、其他需要报告的事项",
}


def _headings(report: Report) -> tuple[Evidence, ...]:
    return tuple(of_section(report, section) for section in report.sections) or (of_document(report),)


@rule("S-SECTIONS", severity=Severity.ERROR, category="structure", templates=FORMS, basis="条例50; 格式一")
def six_parts(case: Case) -> Iterator[Verdict]:
    """All six parts of the 格式 are in the report (条例 Art. 50, 格式一 不能遗漏); accepted variants of headings count.

    Review where not one heading was recognised: then it may be our reading that failed.
    """
    report = case.report
    if report is None:
        return
    found = "；".join(section.heading for section in report.sections if section.heading)
    if not any(section.key for section in report.sections):
        yield Verdict(
            outcome=Outcome.REVIEW,
            subject="sections",
            message="no_headings",
            responsibility=Responsibility.SYSTEM,
            evidence=_headings(report),
        )
        return
    missing = [key for key in PARTS if report.section(key) is None]
    for key in missing:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"section.{key}",
            values={"part": PARTS[key], "found": found},
            evidence=_headings(report),
        )
    if not missing:
        yield Verdict(outcome=Outcome.PASS, evidence=_headings(report))


@rule("S-ORDER", severity=Severity.WARNING, category="structure", templates=FORMS, basis="格式一")
def numerals_in_order(case: Case) -> Iterator[Verdict]:
    """The numerals of the parts run 一、二、三 … without a gap, a repetition or a step back.

    Not assessable where the copy shows no numerals (automatic numbering is lost in some formats).
    """
    report = case.report
    if report is None:
        return
    numbered = [section for section in report.sections if section.ordinal in tuple(NUMERALS)]
    printed = "、".join(section.ordinal for section in numbered)
    if not numbered:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_numerals")
    elif len(numbered) == len(report.sections) and printed != "、".join(NUMERALS[: len(numbered)]):
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="ordinals",
            values={"printed": printed, "expected": "、".join(NUMERALS[: len(numbered)])},
            left=printed,
            right="、".join(NUMERALS[: len(numbered)]),
            evidence=tuple(of_section(report, section) for section in numbered),
        )
    elif len(numbered) < len(report.sections):
        yield from _partly_numbered(report, printed)
    else:
        yield Verdict(outcome=Outcome.PASS, values={"printed": printed})


def _partly_numbered(report: Report, printed: str) -> Iterator[Verdict]:
    """Some parts carry no numeral: those that do must still stand where their numeral says."""
    displaced = [
        section
        for position, section in enumerate(report.sections)
        if section.ordinal in tuple(NUMERALS) and NUMERALS[min(position, 9)] != section.ordinal
    ]
    if displaced:
        yield Verdict(
            outcome=Outcome.REVIEW,
            subject="ordinals",
            values={"printed": printed},
            evidence=tuple(of_section(report, section) for section in displaced),
        )
    else:
        yield Verdict(outcome=Outcome.PASS, values={"printed": printed})


@rule("S-EXTRA", severity=Severity.INFO, category="structure", templates=FORMS, basis="格式一 (不宜泛化)")
def no_other_parts(case: Case) -> Iterator[Verdict]:
    """No top-level part beside the six of the 格式 (不宜泛化); a notice, for an annex may have its reasons."""
    report = case.report
    if report is None:
        return
    extra = [section for section in report.sections if section.key is None]
    for section in extra:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"heading.{section.heading}",
            values={"heading": section.heading, "ordinal": section.ordinal},
            evidence=(of_section(report, section),),
        )
    if not extra:
        yield Verdict(outcome=Outcome.PASS)
