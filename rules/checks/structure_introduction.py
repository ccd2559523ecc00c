"""What the introduction says of the report's parts is what the report has: their number and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.headings import wording
from parsers.model import Report, SectionKey
from parsers.prose.contents import ANNEX, Contents, Listed, read_contents
from parsers.prose.text import level_prose
from parsers.textnorm import squeeze
from rules.case import Case
from rules.checks.structure_parts import NUMERALS
from rules.evidence import of_document, of_section
from rules.forms import due_form
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.once import once
from rules.registry import rule

ALL = ("2008", "2019", "2021")
# Words of a part's name that say nothing about which part it is.
_EMPTY = re.compile(
    r"政府信息公开|政务公开|信息公开|政府信息|本?年度|工作|情况|公开|方面|相关|有关|主要|开展|本机关|的|和|及|与|等|其[他它]"
)
# Topics of the old introductions; where nothing of the kind stands in the body the part is missing for certain.
_OLD_TOPICS = re.compile(r"收费|减免|保密审查|机构设置|人员|经费|咨询|组织领导|制度建设|工作机制|监督")

OPENING = 600  # characters of part one that may hold the introduction
_OF_THE_REPORT = re.compile(
    r"(?:本|年度|该)(?:年度)?(?:报告|年报)[^。]{0,12}(?:由|包括|包含|共?分|从)|全文|报告(?:由|包括|共分)|主要从"
)


@rule("S-INTRO-COUNT", severity=Severity.WARNING, category="structure", templates=ALL, basis="条例6")
def as_many_parts_as_announced(case: Case) -> Iterator[Verdict]:
    """The number of parts that the introduction announces is that of the parts it lists and of the parts in the body.

    A table or annex at the end may be counted or not, and a name with 和 or 、 may be one part or two: what either reading allows is
    right. Not compared with a body whose numerals do not run from 一 without a gap. Not applicable where no number is announced; not
    assessable without an introduction. Right: 共六部分 and six parts. Wrong: 六个部分, but five are listed.
    """
    report = case.report
    contents, quote, hindered = _contents(report)
    if report is None or contents is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    stated, told = contents.stated, False
    if stated is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_number")
        return
    if contents.listed and not contents.open_ended:
        told = True
        fits = contents.fewest <= stated <= contents.most
        names = "、".join(part.name for part in contents.listed)
        yield _counted("list", stated, contents.most, fits, quote, names, (of_document(report, quote),))
    numbered = [section.ordinal for section in report.sections]
    body = len(numbered)
    if body > 1 and numbered == list(NUMERALS[:body]):
        told = True
        annex = any(part.annex for part in contents.listed) or _has_annex(report)
        headings = "、".join(section.heading for section in report.sections)
        proofs = (of_document(report, quote), *(of_section(report, section) for section in report.sections))
        verdict = _counted("body", stated, body, stated in (body, body + annex), quote, headings, proofs)
        if verdict.outcome is Outcome.FAIL and contents.aspects:
            # 方面 may be the five aspects of part one (格式一) and not the parts of the report.
            verdict.outcome, verdict.message = Outcome.REVIEW, "review"
        yield verdict
    if not told:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_parts")


def _counted(what: str, stated: int, found: int, fits: bool, quote: str, names: str, proofs: tuple[Evidence, ...]) -> Verdict:
    return Verdict(
        outcome=Outcome.PASS if fits else Outcome.FAIL,
        subject=f"introduction.parts/{what}",
        message="pass" if fits else f"fail_{what}",
        left=stated,
        right=found,
        difference=None if fits else found - stated,
        values={"quote": quote, "stated": stated, "found": found, "names": names},
        evidence=proofs,
    )


@rule("S-INTRO-LIST", severity=Severity.WARNING, category="structure", templates=ALL, basis="条例6")
def listed_parts_are_there(case: Case) -> Iterator[Verdict]:
    """Every part that the introduction lists is in the body, under any accepted wording.

    Tables and annexes are not looked for (S-T2 to S-T4 do that). A part whose words occur elsewhere in the body, or whose name is no usual
    one, is for a person. Not applicable where nothing is listed; not assessable without an introduction or without parts.
    Right: 概述 for 总体情况. Wrong: 收费及减免情况 is listed, and the body has no word on fees.
    """
    report = case.report
    contents, quote, hindered = _contents(report)
    if report is None or contents is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    if not contents.listed:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_list")
        return
    if not any(section.key for section in report.sections):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_parts")
        return
    lacking = False
    headings = "；".join(section.heading for section in report.sections if section.heading)
    for part in contents.listed:
        outcome = _found(report, part, old=due_form(case) == "2008")
        if outcome is Outcome.PASS:
            continue
        lacking = True
        yield Verdict(
            outcome=outcome,
            subject=f"introduction.part/{part.key.value if part.key is not None else squeeze(part.name)[:20]}",
            values={"name": part.name, "quote": quote, "headings": headings},
            left=part.name,
            evidence=(of_document(report, quote), *(of_section(report, section) for section in report.sections)),
        )
    if not lacking:
        yield Verdict(outcome=Outcome.PASS, values={"count": len(contents.listed)})


def _found(report: Report, part: Listed, *, old: bool) -> Outcome:
    """PASS where the part is there, FAIL where it certainly is not, REVIEW in between."""
    headings = "".join(squeeze(section.heading) for section in report.sections)
    if part.annex or squeeze(part.name) in headings:
        return Outcome.PASS
    name = _EMPTY.sub("", squeeze(part.name))
    if part.key is not None:
        if report.section(part.key) is not None:
            return Outcome.PASS
        # Old reports tell of suits under applications; the topic is there, only not as a part.
        words = {"disputes": "复议|诉讼", "requests": "申请", "other": "其[他它]", "problems": "问题|不足"}.get(part.key.value)
        usual = wording(part.name) is not None
        told = old and words is not None and re.search(words, headings + _lines(report)) is not None
        return Outcome.REVIEW if told or not usual else Outcome.FAIL
    if not name or any(piece in headings for piece in _pieces(name)):
        return Outcome.PASS
    body = "".join(squeeze(section.text) for section in report.sections)
    if any(piece in body for piece in _pieces(name)):
        # Something is said of it: under a sub-heading or only in passing.
        return Outcome.PASS if any(piece in _lines(report) for piece in _pieces(name)) else Outcome.REVIEW
    return Outcome.FAIL if _OLD_TOPICS.search(name) else Outcome.REVIEW


def _pieces(name: str) -> list[str]:
    """The words of a name, without joints and without 政府信息公开 and the like."""
    words = [word for word in re.split(r"[、，]|以及", name) if len(word) > 1] or [name]
    topics = [found.group() for word in words for found in _OLD_TOPICS.finditer(word)]
    return topics or words


def _lines(report: Report) -> str:
    """What stands at the head of paragraphs and sub-headings in the body."""
    heads = (
        squeeze(line)[:30]
        for section in report.sections
        for line in re.split(r"\n|(?=（[一二三四五六七八九十]{1,2}）)", section.text)
        if re.match(r"\s*(?:（|\(|[一二三四五六七八九十\d]{1,2}[、.．])", line) or len(line) < 30
    )
    return "\n".join(heads)


def _contents(report: Report | None) -> tuple[Contents | None, str, Verdict | None]:
    """The list of contents with the sentence it stands in, from the introduction, or from the opening of part one that replaces it."""
    if report is None:
        return None, "", Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
    contents, quote, hindered = _read_contents(report)
    return contents, quote, Verdict(outcome=hindered[0], message=hindered[1]) if hindered is not None else None


@once
def _read_contents(report: Report) -> tuple[Contents | None, str, tuple[Outcome, str] | None]:
    if not (report.introduction.strip() or report.sections):
        return None, "", (Outcome.NOT_ASSESSABLE, "no_introduction")
    introduction = level_prose(report.introduction)
    contents = read_contents(introduction)
    if contents is not None:
        return contents, introduction.quote(contents.start, contents.end), None
    part = report.section(SectionKey.OVERVIEW)
    opening = level_prose(part.text[:OPENING] if part is not None else "")
    contents = read_contents(opening)
    if contents is not None:
        quote = opening.quote(contents.start, contents.end)
        if _OF_THE_REPORT.search(opening.text[contents.start : contents.end]):
            return contents, quote, None
    if not report.introduction.strip():
        return None, "", (Outcome.NOT_ASSESSABLE, "no_introduction")
    return None, "", (Outcome.NOT_APPLICABLE, "no_list")


def _has_annex(report: Report) -> bool:
    text = "".join(section.heading + section.text[-400:] for section in report.sections[-2:])
    return ANNEX.search(squeeze(text)) is not None
