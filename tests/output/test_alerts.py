"""An alert is raised when a state changes, once, and silence of a broken column changes nothing."""

from __future__ import annotations

from output.alerts import Told, raise_alerts
from output.model import AlertKind
from rules.model import CoverageStatus, Outcome, Severity
from tests.output.audits import audit, entry, finding, view

KEY = ("qinghe", 2023)


def kinds(raised: object) -> list[AlertKind]:
    return [alert.kind for alert in raised.alerts]  # type: ignore[attr-defined]


def test_missing_is_told_once_with_the_day_after_the_deadline() -> None:
    night = audit([entry(CoverageStatus.MISSING, days_late=5)])
    first = raise_alerts(night, {}, {})
    assert kinds(first) == [AlertKind.MISSING]
    assert first.alerts[0].since == "2024-02-01"
    assert "清河镇" in first.alerts[0].message
    assert "5天" in first.alerts[0].message
    assert raise_alerts(night, first.told, {}).alerts == []


def test_unknown_keeps_what_was_told() -> None:
    told = raise_alerts(audit([entry(CoverageStatus.MISSING, days_late=5)]), {}, {}).told
    broken = raise_alerts(audit([entry(CoverageStatus.UNKNOWN)], views=[view(complete=False)]), told, {})
    assert kinds(broken) == [AlertKind.CRAWL_BROKEN]
    after = raise_alerts(audit([entry(CoverageStatus.MISSING, days_late=6)], views=[view()]), broken.told, {})
    assert kinds(after) == [AlertKind.RESOLVED]  # only the column: the missing report was told before


def test_late_arrival_after_missing() -> None:
    told = raise_alerts(audit([entry(CoverageStatus.MISSING, days_late=5)]), {}, {}).told
    night = audit([entry(CoverageStatus.LATE, days_late=8, published_at="2024-02-08T09:00:00+08:00")])
    raised = raise_alerts(night, told, {KEY: "a"})
    assert kinds(raised) == [AlertKind.LATE]
    assert raised.alerts[0].since == "2024-02-08"


def test_withdrawn_and_back() -> None:
    told = raise_alerts(audit([entry(CoverageStatus.ON_TIME)]), {}, {KEY: "a"}).told
    gone = raise_alerts(audit([entry(CoverageStatus.WITHDRAWN)]), told, {})
    assert kinds(gone) == [AlertKind.WITHDRAWN]
    assert kinds(raise_alerts(audit([entry(CoverageStatus.ON_TIME)]), gone.told, {KEY: "a"})) == [AlertKind.RESOLVED]


def test_replaced_only_when_the_report_itself_changed() -> None:
    night = audit([entry(CoverageStatus.ON_TIME)])
    told = raise_alerts(night, {}, {KEY: "a"}).told
    assert raise_alerts(night, told, {KEY: "a"}).alerts == []
    assert kinds(raise_alerts(night, told, {KEY: "b"})) == [AlertKind.REPLACED]


def test_what_comes_back_with_other_words_is_told_as_replaced_too() -> None:
    told = raise_alerts(audit([entry(CoverageStatus.ON_TIME)]), {}, {KEY: "a"}).told
    told = raise_alerts(audit([entry(CoverageStatus.WITHDRAWN)]), told, {}).told
    back = raise_alerts(audit([entry(CoverageStatus.ON_TIME)]), told, {KEY: "b"})
    assert kinds(back) == [AlertKind.RESOLVED, AlertKind.REPLACED]
    same = raise_alerts(audit([entry(CoverageStatus.ON_TIME)]), told, {KEY: "a"})
    assert kinds(same) == [AlertKind.RESOLVED]


def test_a_date_set_back_is_not_called_in_order() -> None:
    late = entry(CoverageStatus.LATE, days_late=8, published_at="2024-02-08")
    told = raise_alerts(audit([late]), {}, {KEY: "a"}).told
    now = entry(CoverageStatus.ON_TIME, published_at="2024-01-30")
    (alert,) = (
        one
        for one in raise_alerts(audit([now], [finding("D-BACKDATED", severity=Severity.WARNING)]), told, {KEY: "a"}).alerts
        if one.kind is AlertKind.RESOLVED
    )
    assert "2024-01-30" in alert.message
    assert "请人工核对" in alert.message


def test_new_finding_and_resolved() -> None:
    coverage = [entry(CoverageStatus.ON_TIME)]
    first = raise_alerts(audit(coverage, [finding()]), {}, {KEY: "a"})
    assert kinds(first) == [AlertKind.NEW_FINDING]
    assert raise_alerts(audit(coverage, [finding()]), first.told, {KEY: "a"}).alerts == []
    repaired = raise_alerts(audit(coverage, [finding(outcome=Outcome.PASS)]), first.told, {KEY: "a"})
    assert kinds(repaired) == [AlertKind.RESOLVED]


def test_a_finding_is_not_resolved_by_what_could_not_be_assessed() -> None:
    first = raise_alerts(audit([entry(CoverageStatus.ON_TIME)], [finding()]), {}, {KEY: "a"})
    unread = audit([entry(CoverageStatus.ON_TIME)], [finding(outcome=Outcome.NOT_ASSESSABLE)])
    assert raise_alerts(unread, first.told, {KEY: "a"}).alerts == []
    unknown = audit([entry(CoverageStatus.UNKNOWN)], [])
    assert raise_alerts(unknown, first.told, {}).alerts == []


def test_reviews_notices_and_settled_findings_are_not_told() -> None:
    quiet = [
        finding("A", outcome=Outcome.REVIEW),
        finding("B", severity=Severity.INFO),
        finding("C", decision={"action": "dismiss"}),
        finding("D-MISSING"),  # the coverage alert speaks for it
    ]
    assert raise_alerts(audit([entry(CoverageStatus.ON_TIME)], quiet), {}, {KEY: "a"}).alerts == []


def test_reminders_step_by_step() -> None:
    told: dict[str, Told] = {}
    steps = []
    for day in ("2024-01-10", "2024-01-17", "2024-01-18", "2024-01-24", "2024-01-28", "2024-01-30", "2024-01-31"):
        raised = raise_alerts(audit([entry(CoverageStatus.NOT_DUE)], as_of=day), told, {})
        told = raised.told
        steps += [(day, kind.value) for kind in kinds(raised)]
    assert steps == [(day, "due_soon") for day in ("2024-01-17", "2024-01-24", "2024-01-28", "2024-01-30")]


def test_a_dismissed_finding_is_neither_resolved_nor_forgotten_when_it_opens_again() -> None:
    coverage = [entry(CoverageStatus.ON_TIME)]
    first = raise_alerts(audit(coverage, [finding()]), {}, {KEY: "a"})
    dismissed = raise_alerts(audit(coverage, [finding(decision={"action": "dismiss"})]), first.told, {KEY: "a"})
    assert dismissed.alerts == []  # nothing was repaired
    reopened = finding(decision={"action": "reopened", "was": "dismiss"})
    again = raise_alerts(audit(coverage, [reopened], as_of="2024-02-09"), dismissed.told, {KEY: "a"})
    assert kinds(again) == [AlertKind.NEW_FINDING]
    assert again.alerts[0].fingerprint != first.alerts[0].fingerprint
