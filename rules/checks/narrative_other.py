"""Part six: the fee for handling information is stated once and the same everywhere, proposals add up, the part is not empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import Number, SectionKey
from parsers.prose.fees import FeeKind, fee_statements
from parsers.prose.numbers import NumberKind, mentions
from parsers.prose.proposals import proposals
from parsers.prose.statements import year_of
from rules.case import Case
from rules.evidence import of_section
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.passages import passage_of, passages
from rules.registry import rule

_FEE = re.compile(r"处理费|信息公开[^，。；]{0,8}(?:收费|费用)|收取[^，。；]{0,10}费|收费|费用")
_FORM_WORDS = re.compile(r"（文字描述[^）]*）")
_NONE = re.compile(
    r"(?:未|没有|无)[^。；\d]{0,20}?(?:收取|产生|发生|收)[^。；\d]{0,16}?(?:处理费|费用|收费)|处理费[^。；\d]{0,8}(?:未收取|没有收取|无)"
    r"|(?:收取|处理费)[^。；，\d]{0,12}(?<![\d.])0(?:\.0+)?(?:万)?元"
)
_NOTHING = re.compile(
    r"(?:[（(]?文字描述.{0,40})?(?:(?:本(?:年度|单位|机关|部门))*(?:暂?无|没有)(?:其[他它])?(?:需要?)?(?:报告|说明)?的?(?:其[他它])?(?:事项|情况)?)?[。.]?"
)


@rule("N-FEE", severity=Severity.WARNING, category="narrative", templates=("2021",), basis="109号; [practice]", practice=True)
def fee_is_reported(case: Case) -> Iterator[Verdict]:
    """From reporting year 2021 part six says what was collected as 信息处理费, also where nothing was.

    A statement in another part is accepted. Not assessable where part six was not found. Right: 未收取信息处理费. Wrong: 无.
    """
    report = case.report
    part = report.section(SectionKey.OTHER) if report is not None else None
    if report is None or part is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    here = passage_of(report, SectionKey.OTHER)
    if here is not None and _FEE.search(_FORM_WORDS.sub("", here.prose.text)):
        yield Verdict(outcome=Outcome.PASS)
        return
    elsewhere = next((p for p in passages(report) if re.search(r"信息处理费|处理费", p.prose.text)), None)
    yield Verdict(
        outcome=Outcome.PASS if elsewhere is not None else Outcome.FAIL,
        subject="section.other/fee",
        message="pass_elsewhere" if elsewhere is not None else "fail",
        values={"where": elsewhere.where if elsewhere is not None else ""},
        evidence=(of_section(report, part, f"{part.heading}\n{part.text.strip()[:160]}".strip()),),
    )


@rule("N-FEE-CONFLICT", severity=Severity.ERROR, category="narrative", templates=("2021",), basis="条例6")
def fee_is_the_same_everywhere(case: Case) -> Iterator[Verdict]:
    """The report does not say both that no 信息处理费 was collected and that an amount was, nor two different amounts.

    Other years, parts of an amount, sums asked for or waived, and the 行政事业性收费 of table 2 are not compared.
    Not applicable where no amount and no denial is stated. Right: 未收取信息处理费. Wrong: 未收取信息处理费 in part six,
    收取信息处理费400元 in part one.
    """
    report = case.report
    if report is None:
        return
    denials: list[Evidence] = []
    amounts: dict[Number, Evidence] = {}
    for passage in passages(report):
        for span in passage.prose.sentences():
            words = passage.prose.text[span.start : span.end]
            denied = _NONE.search(words) if "处理费" in words else None
            if denied is not None and year_of(passage.prose, span, span.start + denied.start()) in (None, case.year):
                denials.append(passage.proof(passage.prose.quote(span.start, span.end)))
        for statement in fee_statements(passage.prose):
            if statement.kind is FeeKind.COLLECTED and statement.amount and statement.year in (None, case.year):
                amounts[statement.amount] = passage.proof(passage.sentence(statement.start))
    shown = "、".join(f"{amount}元" for amount in amounts)
    if not amounts:
        outcome = Outcome.PASS if denials else Outcome.NOT_APPLICABLE
        yield Verdict(outcome=outcome, message="pass" if denials else "nothing_stated", values={"amounts": "0元"})
        return
    if denials or len(amounts) > 1:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="fee",
            message="fail" if denials else "fail_amounts",
            values={"amounts": shown},
            evidence=(*denials, *amounts.values()),
        )
        return
    yield Verdict(outcome=Outcome.PASS, values={"amounts": shown})


@rule("N-SIX-EMPTY", severity=Severity.INFO, category="narrative", templates=("2019", "2021"), basis="条例50(五)")
def part_six_has_content(case: Case) -> Iterator[Verdict]:
    """Part six says something beyond 无.

    Not assessable where the part was not found, or no text of any part was read. Right: 未收取信息处理费. Wrong: only 无.
    """
    report = case.report
    part = report.section(SectionKey.OTHER) if report is not None else None
    if report is None or part is None or not any(section.text.strip() for section in report.sections):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    text = re.sub(r"\s", "", part.text)
    yield Verdict(
        outcome=Outcome.FAIL if _NOTHING.fullmatch(text) else Outcome.PASS,
        subject="section.other",
        values={"text": text[:60] or "（空白）"},
        evidence=(of_section(report, part, f"{part.heading}\n{part.text.strip()[:80]}".strip()),),
    )


@rule(
    "N-PROPOSALS", severity=Severity.INFO, category="narrative", templates=("2019", "2021"), basis="[practice]", practice=True
)
def proposals_add_up(case: Case) -> Iterator[Verdict]:
    """The results by class (A类, B类, C类) add up to the 建议 and 提案 handled.

    Classes of only one of the two kinds are accepted. Not applicable where no classes or no proposals are counted. Right: 建议2件、提案1件,
    A类3件. Wrong: 建议2件、提案1件, A类2件、B类2件.
    """
    report = case.report
    if report is None:
        return
    told = False
    for passage in passages(report):
        numbers = [n for n in mentions(passage.prose) if n.kind is NumberKind.COUNT and not (n.ordinal or n.titled or n.change)]
        for topic in passage.prose.topics():
            for found in proposals(passage.prose, topic, numbers):
                told = True
                quote = passage.prose.quote(found.start, found.end)
                yield Verdict(
                    outcome=Outcome.PASS if found.agrees else Outcome.FAIL,
                    subject=f"{passage.name}/proposals",
                    left=found.stated,
                    right=found.classed,
                    difference=None if found.agrees else found.classed - found.stated,
                    values={
                        "quote": quote, "where": passage.where, "stated": found.stated, "classed": found.classed,
                        "handled": " + ".join(str(m.value) for m in found.handled),
                        "classes": " + ".join(str(m.value) for m in found.classes),
                    },
                    evidence=(passage.proof(quote),),
                )  # fmt: skip
    if not told:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
