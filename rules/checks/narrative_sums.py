"""Totals and parts in the prose add up, at every level of the tree of parts."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.prose.enumeration import find_sums_in
from parsers.prose.sums import Claim, Doubt, StatedSum
from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule

ALL = ("2008", "2019", "2021")


@rule("N-SUBTOTAL", severity=Severity.WARNING, category="narrative", templates=ALL, basis="条例6")
def parts_add_up(case: Case) -> Iterator[Verdict]:
    """A stated total is the sum of the parts given for it (其中…, 包括…, 分别为…, 占…%), at every level of the tree of parts.

    Parts spread over several sentences of a paragraph are joined first. Lists that do not claim to be complete (等, 主要, …中) pass; a
    list that may continue, approximate numbers and a second reading that holds are for a person. Not applicable where the text
    divides no total. Right: 450条，其中公众号359条，网站91条. Wrong: 317条，其中网站227条，公众号54条，公示栏7条，广播19条 (307).
    """
    report = case.report
    if report is None:
        return
    told = False
    for passage in passages(report):
        for stated in find_sums_in(passage.prose):
            if stated.claim is Claim.RESULTS:
                continue  # N-PROPOSALS
            told = True
            yield _verdict(passage, stated)
    if not told:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_divided")


def _verdict(passage: Passage, stated: StatedSum) -> Verdict:
    outcome, message = Outcome.REVIEW, f"review_{stated.doubt.value}"
    if stated.holds:
        outcome, message = Outcome.PASS, "pass"
    elif stated.doubt is Doubt.PARTIAL and stated.found <= stated.total:
        outcome, message = Outcome.PASS, "pass_partial"
    elif stated.doubt is Doubt.NONE:
        outcome, message = Outcome.FAIL, "fail"
    tree = "→".join(f"{total}{stated.unit}" for total in stated.path)
    return Verdict(
        outcome=outcome,
        subject=f"{passage.name}/{'>'.join(str(total) for total in stated.path)}{stated.unit}",
        message=message,
        left=stated.total,
        right=stated.found,
        difference=None if stated.holds else stated.found - stated.total,
        values={
            "quote": stated.quote, "where": passage.where, "total": stated.total, "unit": stated.unit, "sum": stated.written,
            "found": stated.found, "gap": abs(stated.found - stated.total), "tree": tree,
            "level": f"（层级：{tree}）" if len(stated.path) > 1 else "",
        },
        evidence=(passage.proof(stated.quote),),
    )  # fmt: skip
