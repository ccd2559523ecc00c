"""A score can be computed by hand from the findings, and what nobody could assess never lowers it."""

from __future__ import annotations

from typing import Any

from crawler.register.model import Policy, Register, Unit, UnitKind
from output.model import Scorecard
from output.ranking import ranked
from output.scorecards import grade, scorecard
from rules.model import Outcome, Severity
from tests.output.audits import REGISTER, finding

CATEGORIES = {"T3-BALANCE": "table3", "T3-ROWSUM": "table3", "S-SECTIONS": "structure", "T2-BLANK": "table2"}


LARGE_ENOUGH = {"score_min_rules": 1.0, "grade_min_rules": 1.0}


def card(*findings: Any, policy: Policy | None = None, **values: Any) -> Scorecard:
    chosen = policy or Policy(thresholds=LARGE_ENOUGH)
    return scorecard("qinghe", 2023, findings, chosen, CATEGORIES.__getitem__, **values)


def test_written_out() -> None:
    result = card(finding("T3-BALANCE"), finding("T3-ROWSUM", Outcome.PASS), finding("S-SECTIONS", Outcome.PASS))
    # table 3: 5 of 10 points, weight 20; structure: all, weight 15
    assert result.categories["table3"].score == 50.0
    assert result.score == round((50 * 20 + 100 * 15) / 35, 1)
    assert result.arithmetic == "(100×15 + 50×20) ÷ 35 = 71.4"
    assert result.counts == {"error": 1, "fail": 1, "pass": 2}


def test_a_finding_changes_the_score() -> None:
    clean = card(finding("T3-BALANCE", Outcome.PASS), finding("S-SECTIONS", Outcome.PASS))
    assert clean.score == 100.0
    assert card(finding("T3-BALANCE"), finding("S-SECTIONS", Outcome.PASS)).score < clean.score


def test_review_and_not_assessable_lower_nothing() -> None:
    quiet = card(
        finding("T3-BALANCE", Outcome.NOT_ASSESSABLE), finding("T3-ROWSUM", Outcome.REVIEW), finding("S-SECTIONS", Outcome.PASS)
    )
    assert quiet.score == 100.0
    assert quiet.categories["table3"].score is None
    assert quiet.categories["table3"].not_assessable == 2


def test_several_failures_of_one_rule_count_once() -> None:
    once = card(finding("T3-BALANCE"), finding("T3-ROWSUM", Outcome.PASS))
    twice = card(finding("T3-BALANCE"), finding("T3-BALANCE", subject="T3.*.total"), finding("T3-ROWSUM", Outcome.PASS))
    assert once.score == twice.score


def test_notices_weigh_nothing_and_settled_findings_count_as_held() -> None:
    assert card(finding("T2-BLANK", severity=Severity.INFO), finding("S-SECTIONS", Outcome.PASS)).score == 100.0
    assert card(finding("T3-BALANCE", decision={"action": "waive"})).score == 100.0


def test_a_finding_lowers_the_score_and_a_dismissed_one_does_not() -> None:
    others = (finding("T3-ROWSUM", Outcome.PASS), finding("S-SECTIONS", Outcome.PASS))
    clean = card(finding("T3-BALANCE", Outcome.PASS), *others)
    failed = card(finding("T3-BALANCE"), *others)
    dismissed = card(finding("T3-BALANCE", decision={"action": "dismiss"}), *others)
    reopened = card(finding("T3-BALANCE", decision={"action": "reopened", "was": "dismiss"}), *others)
    assert (clean.score, failed.score, dismissed.score, reopened.score) == (100.0, 71.4, 100.0, 71.4)
    assert dismissed.counts == {"fail": 1, "pass": 2, "settled": 1}  # visible, but an error of nobody
    assert "已由人工认定、不扣分：T3-BALANCE" in " ".join(dismissed.workings)


def test_a_confirmed_review_costs_nothing() -> None:
    assert (
        card(finding("T3-BALANCE", Outcome.REVIEW, decision={"action": "confirm"}), finding("S-SECTIONS", Outcome.PASS)).score
        == 100.0
    )


def test_the_workings_repeat_the_sum_and_the_policy() -> None:
    result = card(finding("T3-BALANCE"), finding("T3-ROWSUM", Outcome.PASS), finding("S-SECTIONS", Outcome.PASS))
    assert "表三：100 × 5 ÷ 10 = 50（通过 1 条，不符 1 条：T3-BALANCE 扣 5 分）" in result.workings
    assert "每条规则的分值：错误 5，警告 2，提示 0。无法评判、不适用和待核对的规则不扣分。" in result.workings
    english = card(finding("T3-BALANCE"), lang="en")
    assert "table 3: 100 × 0 ÷ 5 = 0 (0 hold, 1 fail: T3-BALANCE −5)" in english.workings


def test_few_rules_weigh_less_and_give_no_grade() -> None:
    lines = (finding("T3-BALANCE"), *(finding("S-SECTIONS", Outcome.PASS) for _ in range(1)))
    result = card(*lines, policy=Policy(thresholds={"score_min_rules": 4.0, "grade_min_rules": 3.0}))
    assert (result.categories["table3"].weight, result.categories["structure"].weight) == (5.0, 3.75)
    assert result.grade is None
    assert any("样本太小" in line for line in result.workings)
    assert any("权重由 20 降为 5" in line for line in result.workings)


def test_a_report_that_is_not_there_is_graded_all_the_same() -> None:
    policy = Policy(thresholds={"grade_min_rules": 30.0})
    assert card(finding("T3-BALANCE"), policy=policy, absent=True).grade == "不合格"


def test_rank_only_among_units_of_one_kind_and_enough_of_them() -> None:
    towns = [Unit(unit_id=f"t{number}", name=f"镇{number}", kind=UnitKind.TOWN) for number in range(4)]
    office = Unit(unit_id="o", name="局", kind=UnitKind.DEPARTMENT)
    register = Register(site=REGISTER.site, units=(*towns, office))

    def of(unit: Unit, score: float | None, name: str | None = "合格") -> Scorecard:
        return Scorecard(unit_id=unit.unit_id, year=2023, score=score, grade=name, categories={}, counts={})

    cards = ranked(
        [of(towns[0], 80.0), of(towns[1], 90.0), of(office, 99.0), of(towns[2], 80.0), of(towns[3], 95.0, None)], register
    )
    assert [(item.rank, item.ranked_among) for item in cards] == [(2, 3), (1, 3), (None, 1), (2, 3), (None, 3)]


def test_without_anything_assessed_there_is_no_score() -> None:
    nothing = card(finding("T3-BALANCE", Outcome.NOT_APPLICABLE))
    assert nothing.score is None
    assert nothing.grade is None


def test_policy_changes_weights_and_grades() -> None:
    policy = Policy(weights={"table3": 0.0}, grades={"好": 90.0, "差": 0.0}, thresholds=LARGE_ENOUGH)
    result = card(finding("T3-BALANCE"), finding("S-SECTIONS", Outcome.PASS), policy=policy)
    assert (result.score, result.grade) == (100.0, "好")
    assert grade(12.0, policy) == "差"
