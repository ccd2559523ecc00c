"""A scorecard is the share of assessed rules that hold, weighted by severity and category, with the arithmetic beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from crawler.register.model import Policy
from output.model import CategoryScore, Scorecard
from rules.model import Finding, Outcome, Severity

# Starting values of the program; policy.toml replaces them one by one and every scorecard prints what was used.
DEFAULT_PENALTIES: Mapping[str, float] = {"error": 5.0, "warning": 2.0, "info": 0.0}
DEFAULT_WEIGHTS: Mapping[str, float] = {
    "timeliness": 25.0,
    "structure": 15.0,
    "table2": 10.0,
    "table3": 20.0,
    "table4": 10.0,
    "narrative": 15.0,
    "cross-year": 5.0,
    "publication": 5.0,
    "quality": 5.0,
}
DEFAULT_GRADES: Mapping[str, float] = {"优秀": 95.0, "良好": 85.0, "合格": 70.0, "不合格": 0.0}
_FALLBACK_WEIGHT = 5.0
_ORDER = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def scorecard(
    unit_id: str, year: int, findings: Iterable[Finding], policy: Policy, category_of: Callable[[str], str]
) -> Scorecard:
    """Score one unit and year from its findings (all outcomes).

    A rule counts once: as failed with the worst severity of its failures, as passed with its own severity. Review, not
    applicable and not assessable never lower a score; dismissed and waived findings count as passed. A category's score is
    100 x passed weight / assessed weight; the total is the mean of the assessed categories by their weights.
    """
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for finding in findings:
        by_rule[finding.rule].append(finding)
        counts[finding.outcome.value] += 1
        if finding.outcome is Outcome.FAIL:
            counts[finding.severity.value] += 1

    penalties = {**DEFAULT_PENALTIES, **policy.penalties}
    passed_weight: defaultdict[str, float] = defaultdict(float)
    failed_weight: defaultdict[str, float] = defaultdict(float)
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    unassessed: Counter[str] = Counter()
    categories: list[str] = []
    for rule_id, lines in by_rule.items():
        category = category_of(rule_id)
        if category not in categories:
            categories.append(category)
        fails = [line for line in lines if line.outcome is Outcome.FAIL and not line.is_settled]
        if fails:
            worst = max(fails, key=lambda line: _ORDER[line.severity]).severity
            failed[category] += 1
            failed_weight[category] += penalties[worst.value]
        elif any(line.outcome in (Outcome.PASS, Outcome.FAIL) for line in lines):
            passed[category] += 1
            passed_weight[category] += penalties[lines[0].severity.value]
        elif any(line.outcome in (Outcome.NOT_ASSESSABLE, Outcome.REVIEW) for line in lines):
            unassessed[category] += 1

    weights = {**DEFAULT_WEIGHTS, **policy.weights}
    cards: dict[str, CategoryScore] = {}
    for category in sorted(categories):
        assessed = passed_weight[category] + failed_weight[category]
        cards[category] = CategoryScore(
            score=round(100.0 * passed_weight[category] / assessed, 1) if assessed else None,
            weight=weights.get(category, _FALLBACK_WEIGHT),
            passed=passed[category],
            failed=failed[category],
            not_assessable=unassessed[category],
        )
    total, arithmetic = _total(cards)
    return Scorecard(
        unit_id=unit_id,
        year=year,
        score=total,
        grade=grade(total, policy),
        categories=cards,
        counts=dict(sorted(counts.items())),
        arithmetic=arithmetic,
    )


def grade(score: float | None, policy: Policy) -> str | None:
    """The name of the highest grade whose lower bound `score` reaches; None without a score."""
    if score is None:
        return None
    bounds = policy.grades or DEFAULT_GRADES
    reached = [(bound, name) for name, bound in bounds.items() if score >= bound]
    return max(reached)[1] if reached else min((bound, name) for name, bound in bounds.items())[1]


def _total(cards: Mapping[str, CategoryScore]) -> tuple[float | None, str]:
    used = [(name, card.score, card.weight) for name, card in cards.items() if card.score is not None and card.weight > 0]
    weight = sum(item[2] for item in used)
    if not weight:
        return None, "没有可以评分的项目。"
    total = round(sum(score * share for _, score, share in used) / weight, 1)
    terms = " + ".join(f"{score:g}×{share:g}" for _, score, share in used)
    return total, f"({terms}) ÷ {weight:g} = {total:g}"
