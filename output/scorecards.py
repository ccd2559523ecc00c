"""A scorecard is the share of assessed rules that hold, weighted by severity and category, with the arithmetic beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from crawler.register.model import Policy
from output.labels import SEVERITY
from output.labels import category as category_label
from output.model import CategoryScore, Scorecard
from rules.model import Outcome, Severity

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
# Small samples: a share of few rules says little, so it weighs less, and a report judged by very few rules gets no grade.
DEFAULT_THRESHOLDS: Mapping[str, float] = {"score_min_rules": 3.0, "grade_min_rules": 10.0, "rank_min_units": 3.0}
_FALLBACK_WEIGHT = 5.0
# A rule that failed counts as held where a person settled all its failures.
_HELD = frozenset({Outcome.PASS, Outcome.FAIL})
_UNKNOWN = frozenset({Outcome.NOT_ASSESSABLE, Outcome.REVIEW})
_ORDER = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Counted(Protocol):
    """What is counted of a finding."""

    @property
    def rule(self) -> str:
        """Its rule."""

    @property
    def outcome(self) -> Outcome:
        """What the rule said."""

    @property
    def severity(self) -> Severity:
        """How much a failure weighs."""

    @property
    def is_settled(self) -> bool:
        """Whether a person dismissed or waived it."""


def scorecard(
    unit_id: str,
    year: int,
    findings: Iterable[Counted],
    policy: Policy,
    category_of: Callable[[str], str],
    *,
    absent: bool = False,
    lang: str = "zh",
) -> Scorecard:
    """Score one unit and year from its findings (all outcomes).

    A rule counts once: as failed with the worst severity of its failures, as passed with its own severity. Review, not
    applicable and not assessable never lower a score; dismissed and waived findings count as passed. A category's score is
    100 x passed points / assessed points; the total is the mean of the assessed categories by their weights. A category with
    fewer assessed rules than `score_min_rules` weighs in proportion; with fewer than `grade_min_rules` in all there is no grade,
    unless the report is `absent` (missing or withdrawn): then nothing is left to sample.
    """
    by_rule: dict[str, list[Counted]] = defaultdict(list)
    outcomes: Counter[Outcome] = Counter()
    counts: Counter[str] = Counter()
    for finding in findings:
        by_rule[finding.rule].append(finding)
        outcomes[finding.outcome] += 1
        if finding.outcome is Outcome.FAIL:
            counts["settled" if finding.is_settled else finding.severity.value] += 1
    counts.update({outcome.value: count for outcome, count in outcomes.items()})
    weights = {**DEFAULT_WEIGHTS, **policy.weights}
    penalties = {**DEFAULT_PENALTIES, **policy.penalties}
    tallies: dict[str, _Tally] = {}
    for rule_id, lines in by_rule.items():
        category = category_of(rule_id)
        if category not in tallies:
            tallies[category] = _Tally()
        tallies[category].count(rule_id, lines, penalties)
    least = threshold(policy, "score_min_rules")
    cards = {
        category: CategoryScore(
            score=tally.score,
            weight=round(weights.get(category, _FALLBACK_WEIGHT) * tally.trust(least), 2),
            passed=tally.passed,
            failed=tally.failed,
            not_assessable=tally.unassessed,
        )
        for category, tally in sorted(tallies.items())
    }
    assessed = sum(tally.assessed for tally in tallies.values())
    enough = absent or assessed >= threshold(policy, "grade_min_rules")
    total, arithmetic = _total(cards, lang)
    return Scorecard(
        unit_id=unit_id,
        year=year,
        score=total,
        grade=grade(total, policy) if enough else None,
        categories=cards,
        counts=dict(sorted(counts.items())),
        arithmetic=arithmetic,
        workings=_workings(cards, tallies, policy, weights, assessed, enough, lang) if total is not None else [],
    )


def grade(score: float | None, policy: Policy) -> str | None:
    """The name of the highest grade whose lower bound `score` reaches; None without a score."""
    if score is None:
        return None
    bounds = policy.grades or DEFAULT_GRADES
    reached = [(bound, name) for name, bound in bounds.items() if score >= bound]
    return max(reached)[1] if reached else min((bound, name) for name, bound in bounds.items())[1]


def threshold(policy: Policy, name: str) -> float:
    """A threshold of the policy, or the program's own."""
    return policy.thresholds.get(name, DEFAULT_THRESHOLDS[name])


def _worst(lines: list[Counted]) -> Severity:
    return lines[0].severity if len(lines) == 1 else max((line.severity for line in lines), key=_ORDER.__getitem__)


class _Tally(Struct):
    """What the rules of one category said; `lost` names the failed rules with their points."""

    passed: int = 0
    failed: int = 0
    unassessed: int = 0
    assessed: int = 0  # rules that carry points
    held_points: float = 0.0
    lost_points: float = 0.0
    lost: list[tuple[str, float]] = []
    settled: list[str] = []

    def count(self, rule_id: str, lines: list[Counted], penalties: Mapping[str, float]) -> None:
        """Add one rule with all its lines."""
        said = {line.outcome for line in lines}
        failures = (
            [line for line in lines if line.outcome is Outcome.FAIL and not line.is_settled] if Outcome.FAIL in said else []
        )
        if failures:
            points = penalties[_worst(failures).value]
            self.failed += 1
            self.lost_points += points
            self.lost.append((rule_id, points))
        elif not said.isdisjoint(_HELD):
            points = penalties[_worst(lines).value]
            self.passed += 1
            self.held_points += points
            if Outcome.FAIL in said:
                self.settled.append(rule_id)
        elif not said.isdisjoint(_UNKNOWN):
            self.unassessed += 1
            return
        else:
            return
        self.assessed += points > 0

    @property
    def score(self) -> float | None:
        """0 to 100; None where no rule with points was assessed."""
        points = self.held_points + self.lost_points
        return round(100.0 * self.held_points / points, 1) if points else None

    def trust(self, least: float) -> float:
        """How much of its weight the category keeps: all of it from `least` assessed rules on."""
        return min(1.0, self.assessed / least) if least > 0 else 1.0


def _total(cards: Mapping[str, CategoryScore], lang: str) -> tuple[float | None, str]:
    used = [(card.score, card.weight) for card in cards.values() if card.score is not None and card.weight > 0]
    weight = sum(share for _, share in used)
    if not weight:
        return None, "没有可以评分的项目。" if lang == "zh" else "Nothing could be scored."
    total = round(sum(score * share for score, share in used) / weight, 1)
    terms = " + ".join(f"{score:g}×{share:g}" for score, share in used)
    return total, f"({terms}) ÷ {weight:g} = {total:g}"


_WORDS = {
    "zh": {
        "line": "{name}：100 × {held:g} ÷ {points:g} = {score:g}（通过 {passed} 条，不符 {failed} 条{lost}{settled}）",
        "lost": "：{rules}",
        "points": "{rule} 扣 {points:g} 分",
        "settled": "；已由人工认定、不扣分：{rules}",
        "nothing": "{name}：没有可以评分的规则，不计入（无法评判或待核对 {unassessed} 条）",
        "few": "；只评判了 {assessed} 条，少于 {least:g} 条，权重由 {full:g} 降为 {weight:g}",
        "penalties": "每条规则的分值：{values}。无法评判、不适用和待核对的规则不扣分。",
        "grades": "等次：{values}（得分不低于该数）。",
        "no_grade": "一共只评判了 {assessed} 条规则，少于 {least:g} 条，样本太小，不评等次。",
        "sep": "，",
    },
    "en": {
        "line": "{name}: 100 × {held:g} ÷ {points:g} = {score:g} ({passed} hold, {failed} fail{lost}{settled})",
        "lost": ": {rules}",
        "points": "{rule} −{points:g}",
        "settled": "; settled by a person, nothing taken off: {rules}",
        "nothing": "{name}: no rule to score, left out ({unassessed} not assessable or to be reviewed)",
        "few": "; only {assessed} assessed, fewer than {least:g}: weight {full:g} becomes {weight:g}",
        "penalties": "Points per rule: {values}. What is not assessable, not applicable or to be reviewed costs nothing.",
        "grades": "Grades: {values} (score at least).",
        "no_grade": "Only {assessed} rules were assessed in all, fewer than {least:g}: too small a sample for a grade.",
        "sep": ", ",
    },
}


def _workings(
    cards: Mapping[str, CategoryScore],
    tallies: Mapping[str, _Tally],
    policy: Policy,
    weights: Mapping[str, float],
    assessed: int,
    enough: bool,
    lang: str,
) -> list[str]:
    """Every step in words and numbers, and the policy that was used: whoever holds the sheet can do the sum again."""
    words = _WORDS[lang]
    lines = []
    least = threshold(policy, "score_min_rules")
    for name, card in cards.items():
        tally = tallies[name]
        if card.score is None:
            if tally.unassessed:
                lines.append(words["nothing"].format(name=category_label(name, lang), unassessed=tally.unassessed))
            continue
        lost = words["sep"].join(words["points"].format(rule=rule, points=points) for rule, points in tally.lost if points)
        line = words["line"].format(
            name=category_label(name, lang),
            held=tally.held_points,
            points=tally.held_points + tally.lost_points,
            score=card.score,
            passed=card.passed,
            failed=card.failed,
            lost=words["lost"].format(rules=lost) if lost else "",
            settled=words["settled"].format(rules=words["sep"].join(tally.settled)) if tally.settled else "",
        )
        if tally.trust(least) < 1:
            full = weights.get(name, _FALLBACK_WEIGHT)
            line += words["few"].format(assessed=tally.assessed, least=least, full=full, weight=card.weight)
        lines.append(line)
    penalties = {**DEFAULT_PENALTIES, **policy.penalties}
    each = words["sep"].join(f"{SEVERITY[Severity(key)][lang]} {value:g}" for key, value in penalties.items())
    bounds = words["sep"].join(f"{key} {value:g}" for key, value in (policy.grades or DEFAULT_GRADES).items())
    lines.append(words["penalties"].format(values=each))
    lines.append(words["grades"].format(values=bounds))
    if not enough:
        lines.append(words["no_grade"].format(assessed=assessed, least=threshold(policy, "grade_min_rules")))
    return lines
