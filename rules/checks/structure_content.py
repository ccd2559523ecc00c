"""What the parts have to speak of: the five aspects of part 一, assessment for governments, the right basis, the old topics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.annex import ANNEX_LABELS
from parsers.model import Report, SectionKey
from rules.case import Case
from rules.evidence import of_document, of_section
from rules.forms import due_form
from rules.introduction import introduction_of
from rules.issuer import is_peoples_government
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")
# The five aspects of 格式一(一), each by the words reports use for it.
ASPECTS = {
    "主动公开": r"主动公开|主动发布|公开(?:各类)?(?:政府|政务)?信息",
    "依申请公开": r"依申请|公开申请|申请公开",
    "政府信息管理": r"信息管理|信息资源|规范性文件.{0,6}管理|公开目录|主动公开.{0,8}目录|保密审查|"
    r"动态(?:调整|更新|管理)|规范管理",
    "政府信息公开平台建设": r"平台|网站|新媒体|公众号|微博|专栏|专区|公开栏",
    "监督保障": r"监督|保障|考核|评议|培训|责任追究|追责|问责",
}
ASSESSMENT = re.compile(r"考核|评议|责任追究|追责|问责")
OLD_TOPICS = {
    "主动公开": r"主动公开|主动向社会公开",
    "依申请公开": r"依申请公开|申请公开|公开申请|申请(?:的)?办理",
    "收费及减免": r"收费|减免|免费|收取[^。]{0,16}费|费用|工本费",
    "行政复议、行政诉讼": r"复议|诉讼",
    "存在的主要问题及改进": r"(?:存在|主要)[^。]{0,6}问题|问题[及和与]|不足|薄弱|有待|差距|改进|下一步|下步",
}
_NOTICE_2019 = re.compile(
    r"[〔\[（(［]?\s{0,2}2019\s{0,2}[〕\]）)］]?\s{0,2}年?\s{0,2}第?\s{0,2}60\s{0,2}号"
    r"|国务院办公厅政府信息与政务公开办公室《?关于政府信息公开工作年度报告有关事项的通知"
)
_DECREE_2008 = re.compile(r"第?\s{0,2}492\s{0,2}号")
_REGULATION = re.compile(r"政府信息公开条例|《条例》")
_FORM_2021 = re.compile(r"年度报告格式|2021\s*[〕\]）)］]\s*30\s*号")


@rule("S-OVERVIEW5", severity=Severity.WARNING, category="structure", templates=FORMS, basis="格式一(一)")
def five_aspects(case: Case) -> Iterator[Verdict]:
    """Part 一 speaks of all five aspects of 格式一(一): 主动公开, 依申请公开, 政府信息管理, 平台建设, 监督保障.

    Only a notice for the form of 2019. Not assessable where part 一 was not found (S-SECTIONS says so).
    """
    report = case.report
    part = report.section(SectionKey.OVERVIEW) if report is not None else None
    if report is None or part is None or not part.text.strip():
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    missing = [aspect for aspect, words in ASPECTS.items() if not re.search(words, part.text)]
    yield Verdict(
        outcome=Outcome.FAIL if missing else Outcome.PASS,
        subject="section.overview",
        values={"missing": "、".join(missing), "count": len(missing)},
        severity=Severity.INFO if due_form(case) == "2019" else None,
        evidence=(of_section(report, part),),
    )


@rule("S-GOV-ASSESS", severity=Severity.WARNING, category="structure", templates=FORMS, basis="条例50(四)")
def governments_report_assessment(case: Case) -> Iterator[Verdict]:
    """A 人民政府 (district, town) reports on 工作考核, 社会评议 or 责任追究 in part 一 or 五 (条例 Art. 50(四)).

    Not applicable to departments and street offices; not assessable where the kind of issuer is unknown or the parts
    are missing.
    """
    report = case.report
    if report is None:
        return
    government = is_peoples_government(case)
    parts = [part for key in (SectionKey.OVERVIEW, SectionKey.PROBLEMS) if (part := report.section(key)) is not None]
    if government is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="issuer_unclear")
    elif not government:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_government")
    elif not any(part.text.strip() for part in parts):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
    else:
        spoken = sorted({word for part in parts for word in ASSESSMENT.findall(part.text)})
        yield Verdict(
            outcome=Outcome.PASS if spoken else Outcome.FAIL,
            subject="section.overview",
            values={"words": "、".join(spoken)},
            evidence=tuple(of_section(report, part) for part in parts),
        )


@rule("S-INTRO-BASIS", severity=Severity.WARNING, category="structure", templates=FORMS, basis="条例50(2)")
def basis_in_force(case: Case) -> Iterator[Verdict]:
    """The introduction cites the 条例 or the 格式 in force, not the notice of 2019 (from 2021 on) and never the decree of 2008.

    Not assessable without an introduction.
    """
    report, due = case.report, due_form(case)
    introduction = introduction_of(report) if report is not None else None
    if report is None or introduction is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    text, faults = introduction.prose.source, list[tuple[str, str]]()
    if old := _DECREE_2008.search(text):
        faults.append(("decree_2008", old.group()))
    if due == "2021":
        if old := _NOTICE_2019.search(text):
            faults.append(("notice_2019", old.group()))
        if not _REGULATION.search(text) and not _FORM_2021.search(text):
            faults.append(("none", text[:80]))
    for what, quote in faults:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"introduction.{what}",
            message=f"fail_{what}",
            values={"quote": quote},
            evidence=(introduction.proof(quote),),
        )
    if not faults:
        yield Verdict(outcome=Outcome.PASS)


@rule("S-SECTIONS-A", severity=Severity.WARNING, category="structure", templates=("2008",), basis="条例(2008)32")
def topics_of_2008(case: Case) -> Iterator[Verdict]:
    """Reports for 2018 and before speak of every topic of 条例 (2008) Art. 32.

    The topics 主动公开, 依申请公开, 收费及减免, 复议诉讼, 问题及改进 are looked for in headings and text of
    the whole report and in the rows of its statistics annex. Not assessable where no text was read.
    """
    report = case.report
    text = _whole_text(report) if report is not None else ""
    if report is None or not text.strip():
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_text")
        return
    for topic, words in OLD_TOPICS.items():
        found = re.search(words, text)
        yield Verdict(
            outcome=Outcome.PASS if found else Outcome.FAIL,
            subject=f"topic.{topic}",
            values={"topic": topic},
            evidence=tuple(of_section(report, section) for section in report.sections) or (of_document(report),),
        )


def _whole_text(report: Report) -> str:
    annex = [note.message for note in report.notes if note.code == ANNEX_LABELS]
    return "\n".join([report.introduction, *(f"{section.heading}\n{section.text}" for section in report.sections), *annex])
