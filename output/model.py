"""What a finished audit hands to the outputs: coverage, reports, findings, scorecards and alerts of one district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct, field

from crawler.records import ColumnView, Publication
from crawler.register.model import Register
from output.kept import mark_of
from output.lines import HeldLines, Lines
from parsers.model import Report
from rules.decisions import Decision, Idle
from rules.life import Life
from rules.model import Coverage, Finding, Severity


class CategoryScore(Struct, kw_only=True):
    """One category of a scorecard. `score` is None where nothing could be assessed; it then carries no weight."""

    score: float | None
    weight: float
    passed: int
    failed: int
    not_assessable: int


class Scorecard(Struct, kw_only=True):
    """One entry of scorecards.json. `score` (0 to 100) and `grade` are None where no report could be judged.

    `counts` holds findings by outcome and open failures by severity; `arithmetic` is the calculation of the total written out
    for people, `workings` every step before it and the policy used. `rank` is among the `ranked_among` units of the same kind
    and year; None where too few can be compared.
    """

    unit_id: str
    year: int
    score: float | None
    grade: str | None
    categories: dict[str, CategoryScore]
    counts: dict[str, int]
    arithmetic: str = ""
    workings: list[str] = field(default_factory=list)
    rank: int | None = None
    ranked_among: int = 0


class AlertKind(StrEnum):
    """Why somebody is told something."""

    DUE_SOON = "due_soon"
    MISSING = "missing"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    UNREADABLE = "unreadable"
    NEW_FINDING = "new_finding"
    RESOLVED = "resolved"
    CRAWL_BROKEN = "crawl_broken"


_WEIGHTS = {
    AlertKind.MISSING: Severity.ERROR,
    AlertKind.WITHDRAWN: Severity.ERROR,
    AlertKind.CRAWL_BROKEN: Severity.ERROR,
    AlertKind.LATE: Severity.WARNING,
    AlertKind.REPLACED: Severity.WARNING,
    AlertKind.UNREADABLE: Severity.WARNING,
    AlertKind.NEW_FINDING: Severity.WARNING,
    AlertKind.DUE_SOON: Severity.INFO,
    AlertKind.RESOLVED: Severity.INFO,
}


class Alert(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One alert. `since` is the ISO date from which the state holds; the same state is never told twice.

    alerts.json has the first six fields. `severity` of a finding and `escalation` (after so many days without a report) only
    decide who is told.
    """

    kind: AlertKind
    unit_id: str | None
    year: int | None
    since: str
    message: str
    fingerprint: str
    severity: Severity | None = None
    escalation: int | None = None

    @property
    def weight(self) -> Severity:
        """How grave it is: a finding's own severity, else what the kind says."""
        return self.severity or _WEIGHTS[self.kind]


class Audit(Struct, kw_only=True):
    """Everything one run of the audit found out about a district, ready to be shown, written and sent.

    `reports` has at most one report per unit and year (the one that was judged); `publications` the article it came from.
    `body` returns archived bytes by hash, for showing the table as published. `run` holds id, times and crawl figures.
    `findings` carry the decision in force; `lives` (first seen, last seen, resolved, reopened) and `decisions` (the whole log,
    oldest first) are their history by fingerprint; `idle` are waivers and dismissals that settle nothing any more, with the reason.

    A report may be fetched only when it is looked up. `stored`, where it is given, has every line of the audit, and `findings` then
    holds the failures and reviews alone; `unassessed` names what no rule could judge, as (rule, unit, year). `marks` are what changes
    whenever a report does, where somebody knows it.
    """

    register: Register
    as_of: dt.date
    generated_at: str
    coverage: list[Coverage]
    reports: Mapping[tuple[str, int], Report]
    publications: dict[tuple[str, int], Publication]
    findings: list[Finding]
    scorecards: list[Scorecard]
    column_views: list[ColumnView]
    body: Callable[[str], bytes]
    alerts: list[Alert] = field(default_factory=list)
    run: dict[str, object] = field(default_factory=dict)
    lives: dict[str, Life] = field(default_factory=dict)
    decisions: dict[str, list[Decision]] = field(default_factory=dict)
    idle: list[Idle] = field(default_factory=list)
    stored: Lines | None = None
    unassessed: frozenset[tuple[str, str | None, int | None]] = frozenset()
    marks: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def report_mark(self, key: tuple[str, int]) -> str:
        """What changes whenever the report of this unit and year does; "" where there is none."""
        return self.marks.get(key) or (mark_of(self.reports[key]) if key in self.reports else "")

    @property
    def lines(self) -> Lines:
        """Every line, the quiet ones too."""
        return self.stored if self.stored is not None else HeldLines(self.findings)
