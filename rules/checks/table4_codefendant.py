"""A body that decides reviews counts no suit in which it is only co-defendant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.case import Case
from rules.levels import may_decide_reviews
from rules.model import Outcome, Severity, Verdict
from rules.passages import passages
from rules.registry import rule
from rules.table_totals import cases_total
from rules.tables import obstacle

_SPOKEN = re.compile(
    r"共同被告|(?:作为|是|系|为)(?:行政)?复议机关[^。；]{0,20}(?:应诉|被诉|被告|出庭|诉讼)|复议机关[^。；]{0,8}(?:共同)?(?:应诉|作被告|为被告)"
)
# Saying that such cases are left out is the right way.
_LEFT_OUT = re.compile(
    r"(?:不|未|没有|无)(?:再)?(?:含|包括|包含|计入|计算|统计|涉及|存在|作为|担任|列入|纳入)|除外|剔除|扣除|不在统计|无共同被告|无作为"
    r"|(?:共同被告|复议机关)[^，。；\d]{0,16}(?<!\d)[0零][件起宗]"
)


@rule(
    "T4-CODEFENDANT", severity=Severity.WARNING, category="table4", templates=("2008", "2019", "2021"),
    basis="国办公开办函〔2016〕201号",
)  # fmt: skip
def no_suits_as_co_defendant(case: Case) -> Iterator[Verdict]:
    """A 复议机关 counts only the suits against its own acts, not those in which it is co-defendant (国办公开办函〔2016〕201号).

    Fails where the district government, its office or the office of justice speaks of such suits while 表四 counts suits. A sentence that says
    they are left out passes. Not applicable to other bodies and where nothing of the kind is said; not assessable without 表四.
    Right: 共同被告的案件未计入. Wrong: 作为复议机关共同应诉3件, 表四 counts 3 suits.
    """
    report = case.report
    if report is None:
        return
    if not may_decide_reviews(case):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_review_body")
        return
    spoken = [
        (passage, found.group(), passage.sentence(found.start()))
        for passage in passages(report)
        for found in _SPOKEN.finditer(passage.prose.text)
    ]
    counted = [one for one in spoken if not _LEFT_OUT.search(one[2])]
    if not spoken:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
        return
    if not counted:
        yield Verdict(outcome=Outcome.PASS)
        return
    hindered = obstacle(case, "T4")
    totals = [cases_total(report, group) for group in ("direct_suit", "suit_after_review")]
    suits = sum((total.value for total in totals if total.value is not None), start=0)
    if hindered is not None or all(total.value is None for total in totals):
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_total")
        return
    for passage, words, quote in counted[:1]:
        yield Verdict(
            outcome=Outcome.FAIL if suits > 0 else Outcome.PASS,
            subject="T4.suits.total",
            message="fail" if suits > 0 else "pass_none",
            left=suits,
            values={"quote": quote, "where": passage.where, "words": words, "suits": suits},
            evidence=(passage.proof(quote), *(proof for total in totals for proof in total.evidence(report))),
        )
