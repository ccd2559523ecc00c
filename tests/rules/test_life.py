"""A finding is opened, resolved and reopened by what was judged; silence that proves nothing changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from rules.life import Life, LifeState, next_lives
from rules.model import Coverage, CoverageStatus, Finding, Outcome
from tests.output.audits import entry, finding

CELLS = {("qinghe", 2023): {"T3.new_received.natural", "T3.granted.natural"}}


def night(
    before: dict[str, Life],
    day: str,
    shown: list[Finding],
    status: CoverageStatus = CoverageStatus.ON_TIME,
    cells: Any = CELLS,
) -> dict[str, Life]:
    coverage: list[Coverage] = [entry(status)]
    return next_lives(before, shown, coverage, cells, day)


def only(lives: dict[str, Life]) -> Life:
    (life,) = lives.values()
    return life


def passed() -> Finding:
    return finding(outcome=Outcome.PASS, fingerprint="other-0123456789abcdef", evidence=())


def test_opened_seen_again_resolved_reopened() -> None:
    lives = night({}, "2024-02-01", [finding()])
    lives = night(lives, "2024-02-02", [finding()])
    assert (only(lives).first_seen, only(lives).last_seen, only(lives).state) == ("2024-02-01", "2024-02-02", LifeState.OPEN)
    lives = night(lives, "2024-02-03", [passed()])
    assert (only(lives).state, only(lives).resolved_on, only(lives).last_seen) == (
        LifeState.RESOLVED,
        "2024-02-03",
        "2024-02-02",
    )
    lives = night(lives, "2024-02-04", [finding()])
    assert (only(lives).state, only(lives).resolved_on, only(lives).first_seen) == (LifeState.OPEN, None, "2024-02-01")
    assert [(event.on, event.what) for event in only(lives).events] == [
        ("2024-02-01", "opened"),
        ("2024-02-03", "resolved"),
        ("2024-02-04", "reopened"),
    ]


def test_the_same_audit_twice_changes_nothing() -> None:
    lives = night({}, "2024-02-01", [finding()])
    assert night(lives, "2024-02-01", [finding()]) == lives
    resolved = night(lives, "2024-02-02", [passed()])
    assert night(resolved, "2024-02-02", [passed()]) == resolved
    assert night(resolved, "2024-02-09", [passed()]) == resolved


def test_a_new_version_of_the_rule_is_the_same_life() -> None:
    lives = night({}, "2024-02-01", [finding()])
    assert only(night(lives, "2024-02-02", [finding(rule_version=2)])).first_seen == "2024-02-01"


def test_a_review_keeps_the_life_of_a_failure() -> None:
    lives = night({}, "2024-02-01", [finding()])
    assert only(night(lives, "2024-02-02", [finding(outcome=Outcome.REVIEW)])).state is LifeState.OPEN


@pytest.mark.parametrize(
    ("shown", "status", "cells"),
    [
        ([finding(outcome=Outcome.NOT_ASSESSABLE, fingerprint="x")], CoverageStatus.ON_TIME, CELLS),
        ([], CoverageStatus.ON_TIME, CELLS),  # the rule is switched off
        ([finding(outcome=Outcome.NOT_APPLICABLE, fingerprint="x")], CoverageStatus.UNREADABLE, {}),
        ([finding(outcome=Outcome.NOT_APPLICABLE, fingerprint="x")], CoverageStatus.WITHDRAWN, {}),
        ([finding(outcome=Outcome.PASS, fingerprint="x")], CoverageStatus.UNKNOWN, {}),
        ([finding(outcome=Outcome.PASS, fingerprint="x")], CoverageStatus.ON_TIME, {("qinghe", 2023): {"T2.rules.made"}}),
    ],
)
def test_silence_that_proves_nothing(shown: list[Finding], status: CoverageStatus, cells: Any) -> None:
    lives = night({}, "2024-02-01", [finding()])
    unjudged = night(lives, "2024-02-02", shown, status, cells)
    assert only(unjudged).state is LifeState.UNJUDGED
    assert only(unjudged).resolved_on is None
    assert only(night(unjudged, "2024-02-03", [finding()])).state is LifeState.OPEN
    assert only(night(unjudged, "2024-02-03", [passed()])).state is LifeState.RESOLVED


def test_a_missing_report_that_arrives_is_resolved() -> None:
    missing = finding("D-MISSING", subject="report", evidence=())
    lives = night({}, "2024-02-01", [missing], CoverageStatus.MISSING, {})
    arrived = [finding("D-MISSING", Outcome.PASS, fingerprint="x", evidence=())]
    assert only(night(lives, "2024-02-05", arrived, CoverageStatus.LATE)).state is LifeState.RESOLVED
    assert only(night(lives, "2024-02-05", arrived, CoverageStatus.UNREADABLE, {})).state is LifeState.RESOLVED


def test_an_audit_of_an_earlier_day_shortens_nothing() -> None:
    lives = night({}, "2024-02-05", [finding()])
    earlier = night(lives, "2024-02-01", [finding()])
    assert (only(earlier).first_seen, only(earlier).last_seen) == ("2024-02-01", "2024-02-05")
