"""Alerts over a made-up calendar of nights: one unit from before its deadline to the settled end, each state told once."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.register.model import Policy
from output.alerts import Told, raise_alerts
from output.model import Audit
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Severity
from tests.output.audits import audit, entry, finding, view

KEY = ("qinghe", 2023)
DEADLINE = dt.date(2024, 1, 31)


class Calendar:
    """Night after night with the memory of what was told; keeps what was told when."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self.told: dict[str, Told] = {}
        self.fingerprints: list[str] = []
        self.log: list[tuple[str, str]] = []

    def night(self, day: dt.date, status: CoverageStatus, findings: tuple[Finding, ...] = (), content: str = "") -> None:
        late = (day - DEADLINE).days if status is CoverageStatus.MISSING else None
        item: Coverage = entry(status, days_late=late, published_at="2024-02-20T09:00:00+08:00" if content else None)
        views = [view(complete=status is not CoverageStatus.UNKNOWN)]
        held: Audit = audit([item], list(findings), views=views, as_of=day.isoformat(), policy=self.policy)
        raised = raise_alerts(held, self.told, {KEY: content} if content else {})
        self.told = raised.told
        # The store drops what it knows by fingerprint; the calendar does the same.
        for alert in raised.alerts:
            if alert.fingerprint not in self.fingerprints:
                self.fingerprints.append(alert.fingerprint)
                step = f"+{alert.escalation}" if alert.escalation else ""
                self.log.append((day.isoformat()[5:], f"{alert.kind.value}{step}"))

    def nights(
        self, first: str, last: str, status: CoverageStatus, findings: tuple[Finding, ...] = (), content: str = ""
    ) -> None:
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            self.night(day, status, findings, content)
            day += dt.timedelta(days=1)


def test_a_year_of_one_unit() -> None:
    calendar = Calendar()
    calendar.nights("2024-01-01", "2024-01-31", CoverageStatus.NOT_DUE)
    calendar.nights("2024-02-01", "2024-02-19", CoverageStatus.MISSING)
    error = finding(severity=Severity.ERROR)
    calendar.nights("2024-02-20", "2024-02-25", CoverageStatus.LATE, (error,), "first")
    calendar.nights("2024-02-26", "2024-03-02", CoverageStatus.LATE, (finding(outcome=Outcome.PASS),), "second")
    calendar.nights("2024-03-03", "2024-03-05", CoverageStatus.WITHDRAWN)
    calendar.nights("2024-03-06", "2024-03-08", CoverageStatus.LATE, (finding(outcome=Outcome.PASS),), "second")
    assert calendar.log == [
        ("01-17", "due_soon"), ("01-24", "due_soon"), ("01-28", "due_soon"), ("01-30", "due_soon"),
        ("02-01", "missing"), ("02-03", "missing+3"), ("02-10", "missing+10"),
        ("02-20", "late"), ("02-20", "new_finding"),
        ("02-26", "replaced"), ("02-26", "resolved"),
        ("03-03", "withdrawn"), ("03-06", "resolved"),
    ]  # fmt: skip


def test_a_broken_crawl_in_between_neither_resolves_nor_repeats() -> None:
    calendar = Calendar()
    calendar.nights("2024-02-01", "2024-02-02", CoverageStatus.MISSING)
    calendar.nights("2024-02-03", "2024-02-05", CoverageStatus.UNKNOWN)
    calendar.nights("2024-02-06", "2024-02-09", CoverageStatus.MISSING)
    assert calendar.log == [
        ("02-01", "missing"), ("02-03", "crawl_broken"), ("02-06", "resolved"), ("02-06", "missing+3"),
    ]  # fmt: skip


def test_a_first_night_long_after_the_deadline_tells_once() -> None:
    calendar = Calendar()
    calendar.nights("2024-06-01", "2024-06-20", CoverageStatus.MISSING)
    assert calendar.log == [("06-01", "missing+10")]


@pytest.mark.parametrize(("steps", "days"), [((), []), ((5,), ["02-05"]), ((1, 2, 30), ["02-02", "03-01"])])
def test_the_policy_sets_the_steps(steps: tuple[int, ...], days: list[str]) -> None:
    calendar = Calendar(Policy(escalation_days=steps))
    calendar.nights("2024-02-01", "2024-03-05", CoverageStatus.MISSING)
    assert calendar.log[0][0] == "02-01"
    assert [day for day, _ in calendar.log[1:]] == days


def test_reminders_end_with_the_report() -> None:
    calendar = Calendar(Policy(reminder_days=(10, 2)))
    calendar.nights("2024-01-15", "2024-01-25", CoverageStatus.NOT_DUE)
    calendar.nights("2024-01-26", "2024-02-05", CoverageStatus.ON_TIME, content="first")
    assert calendar.log == [("01-21", "due_soon")]


def test_an_escalation_says_how_long_and_that_it_was_told_before() -> None:
    first = raise_alerts(audit([entry(CoverageStatus.MISSING, days_late=1)], as_of="2024-02-01"), {}, {})
    (alert,) = raise_alerts(audit([entry(CoverageStatus.MISSING, days_late=4)], as_of="2024-02-04"), first.told, {}).alerts
    assert "4天" in alert.message
    assert "3天" in alert.message
    assert alert.weight is Severity.ERROR
