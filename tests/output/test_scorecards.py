"""A score can be computed by hand from the findings, and what nobody could assess never lowers it."""

from __future__ import annotations

from crawler.register.model import Policy
from output.scorecards import grade, scorecard
from rules.model import Outcome, Severity
from tests.output.audits import finding

CATEGORIES = {"T3-BALANCE": "table3", "T3-ROWSUM": "table3", "S-SECTIONS": "structure", "T2-BLANK": "table2"}


def card(*findings: object, policy: Policy | None = None) -> object:
    return scorecard("qinghe", 2023, findings, policy or Policy(), CATEGORIES.__getitem__)  # type: ignore[arg-type]


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


def test_without_anything_assessed_there_is_no_score() -> None:
    nothing = card(finding("T3-BALANCE", Outcome.NOT_APPLICABLE))
    assert nothing.score is None
    assert nothing.grade is None


def test_policy_changes_weights_and_grades() -> None:
    policy = Policy(weights={"table3": 0.0}, grades={"好": 90.0, "差": 0.0})
    result = card(finding("T3-BALANCE"), finding("S-SECTIONS", Outcome.PASS), policy=policy)
    assert (result.score, result.grade) == (100.0, "好")
    assert grade(12.0, policy) == "差"
