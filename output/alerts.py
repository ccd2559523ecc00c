"""An alert is a change of state since the office was last told; the same state is never told twice."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from crawler.records import ColumnView
from output.alert_texts import alert_text
from output.model import Alert, AlertKind, Audit
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Severity

# These rules say what the coverage status says; the coverage alert speaks for them.
COVERAGE_RULES = frozenset({"D-MISSING", "D-DEPT", "D-GOV", "D-TOWN", "D-A", "P-WITHDRAWN"})
_BY_STATUS = {
    CoverageStatus.MISSING: AlertKind.MISSING,
    CoverageStatus.LATE: AlertKind.LATE,
    CoverageStatus.WITHDRAWN: AlertKind.WITHDRAWN,
    CoverageStatus.UNREADABLE: AlertKind.UNREADABLE,
}
_BAD = frozenset(_BY_STATUS)
_PUBLISHED = frozenset({CoverageStatus.ON_TIME, CoverageStatus.LATE})


class Told(Struct, frozen=True):
    """What the office was last told about a subject: its state and the ISO date since which it held."""

    state: str
    since: str


class Raised(Struct):
    """The alerts of this run, and what will have been told once they are stored."""

    alerts: list[Alert]
    told: dict[str, Told]


def raise_alerts(audit: Audit, told: Mapping[str, Told], contents: Mapping[tuple[str, int], str], lang: str = "zh") -> Raised:
    """Compare the audit with what was told before.

    `contents` maps unit and year to the digest of the report's own sections and cells: a new digest means that the report was
    replaced. A broken column is told once, and its silence changes nothing else: units whose state is unknown keep what was
    told about them.
    """
    desk = _Desk(audit, told, contents, lang)
    for view in audit.column_views:
        desk.column(view)
    for item in audit.coverage:
        desk.coverage(item)
        desk.escalation(item)
        desk.reminder(item)
    desk.findings()
    return Raised(alerts=desk.alerts, told=desk.told)


class _Desk:
    """One comparison in progress."""

    def __init__(self, audit: Audit, told: Mapping[str, Told], contents: Mapping[tuple[str, int], str], lang: str) -> None:
        self.audit = audit
        self.told = dict(told)
        self.contents = contents
        self.lang = lang
        self.today = audit.as_of.isoformat()
        self.alerts: list[Alert] = []
        self.status = {(item.unit_id, item.year): item.status for item in audit.coverage}
        self.backdated = {
            (item.unit_id, item.year)
            for item in audit.findings
            if item.rule == "D-BACKDATED" and item.outcome is Outcome.FAIL and not item.is_settled
        }
        self.names = {unit.unit_id: unit.name for unit in audit.register.units}

    def column(self, view: ColumnView) -> None:
        """Tell once that a column is broken, and once that it is whole again."""
        subject = f"column:{view.column_url}"
        before = self.told.get(subject)
        state = "whole" if view.complete else f"broken:{view.state.value}"
        if state != "whole" and (before is None or before.state == "whole"):
            self._tell(AlertKind.CRAWL_BROKEN, None, view.year, self.today, subject, "crawl_broken", url=view.column_url,
                       detail=view.detail or view.state.value)  # fmt: skip
        elif state == "whole" and before is not None and before.state != "whole":
            self._tell(AlertKind.RESOLVED, None, view.year, self.today, subject, "column_whole", url=view.column_url)
        else:
            self.told.setdefault(subject, Told(state, self.today))
            return
        self.told[subject] = Told(state, self.today)

    def coverage(self, item: Coverage) -> None:
        """Missing, late, withdrawn, unreadable, replaced, and back in order."""
        if item.status is CoverageStatus.UNKNOWN:
            return  # the crawl was broken: nothing is known, so nothing changed
        subject = f"coverage:{item.unit_id}:{item.year}"
        before = self.told.get(subject)
        content = self.contents.get((item.unit_id, item.year), "")
        if before is not None and not content:
            # Nothing was read tonight: what it said last is still what it is compared with.
            content = before.state.partition("|")[2]
        state = f"{item.status.value}|{content}"
        if before is not None and before.state == state:
            return
        old_status, _, old_content = before.state.partition("|") if before else ("", "", "")
        since = self._since(item)
        values: dict[str, Any] = {"published_at": (item.published_at or "")[:10], "days": item.days_late, "url": item.url or ""}
        if item.status.value != old_status:
            if item.status in _BAD:
                kind = _BY_STATUS[item.status]
                step = self._reached(item) if item.status is CoverageStatus.MISSING else None
                self._tell(kind, item.unit_id, item.year, since, subject, kind.value, escalation=step, **values)
                if item.status is CoverageStatus.LATE and old_status == CoverageStatus.WITHDRAWN.value:
                    # That it was late may have been told before; that it is back has not.
                    self._tell(AlertKind.RESOLVED, item.unit_id, item.year, self.today, f"{subject}:back", "coverage_resolved",
                               was=old_status, **values)  # fmt: skip
                if step is not None:  # the first alert says how many days it is: no second one in the same night
                    self.told[_escalation_subject(item)] = Told(str(step), self.today)
            elif old_status in {status.value for status in _BAD}:
                key = "coverage_redated" if (item.unit_id, item.year) in self.backdated else "coverage_resolved"
                self._tell(AlertKind.RESOLVED, item.unit_id, item.year, since, subject, key, was=old_status, **values)
        # What comes back, or takes the place of what went, may say something else than before.
        if item.status in _PUBLISHED and old_content and content and content != old_content:
            self._tell(AlertKind.REPLACED, item.unit_id, item.year, self.today, f"{subject}:{content}", "replaced", **values)
        self.told[subject] = Told(state, since)

    def escalation(self, item: Coverage) -> None:
        """A report that stays missing is told again once per step of the policy's escalation days, until it is there."""
        subject = _escalation_subject(item)
        if item.status is CoverageStatus.UNKNOWN:
            return
        if item.status is not CoverageStatus.MISSING:
            self.told.pop(subject, None)
            return
        step = self._reached(item)
        before = self.told.get(subject)
        if step is None or (before is not None and int(before.state) >= step):
            return
        self._tell(AlertKind.MISSING, item.unit_id, item.year, self._since(item), f"{subject}:{step}", "escalation",
                   escalation=step, days=self._overdue(item), step=step)  # fmt: skip
        self.told[subject] = Told(str(step), self.today)

    def reminder(self, item: Coverage) -> None:
        """Before the deadline, once per step of the policy's reminder days."""
        unit = self.audit.register.unit(item.unit_id)
        if unit is None or item.status is not CoverageStatus.NOT_DUE:
            return
        deadline = self.audit.register.policy.deadline(unit.kind, item.year)
        left = (deadline - self.audit.as_of).days
        steps = [step for step in self.audit.register.policy.reminder_days if 0 <= left <= step]
        if not steps:
            return
        subject = f"reminder:{item.unit_id}:{item.year}"
        before = self.told.get(subject)
        if before is not None and int(before.state) <= min(steps):
            return
        self._tell(AlertKind.DUE_SOON, item.unit_id, item.year, self.today, f"{subject}:{min(steps)}", "due_soon",
                   days=left, deadline=deadline.isoformat())  # fmt: skip
        self.told[subject] = Told(str(min(steps)), self.today)

    def findings(self) -> None:
        """New failures, and failures that are gone from a report that could be judged again."""
        open_now: set[str] = set()
        unsettled: set[tuple[str, str | None, int | None]] = set(self.audit.unassessed)
        for finding in self.audit.findings:
            if finding.outcome is Outcome.NOT_ASSESSABLE:
                unsettled.add((finding.rule, finding.unit_id, finding.year))
            if not _is_told(finding):
                continue
            subject = _finding_subject(finding)
            open_now.add(subject)
            if subject not in self.told:
                self._tell(AlertKind.NEW_FINDING, finding.unit_id, finding.year, self.today, subject, "new_finding",
                           severity=finding.severity, text=finding.message, rule=finding.rule)  # fmt: skip
                self.told[subject] = Told("open", self.today)
        settled = {_finding_subject(finding) for finding in self.audit.findings if finding.is_settled}
        for subject in settled & self.told.keys():
            del self.told[subject]  # the office decided so itself: no news, and nothing was repaired
        for subject in [key for key in self.told if key.startswith("finding:") and key not in open_now]:
            _, rule, unit_id, year, _ = subject.split(":", 4)
            status = self.status.get((unit_id, int(year)))
            if status not in _PUBLISHED or (rule, unit_id, int(year)) in unsettled:
                continue  # nothing was judged tonight, so nothing was repaired
            self._tell(AlertKind.RESOLVED, unit_id, int(year), self.today, subject, "finding_resolved", rule=rule)
            del self.told[subject]

    def _overdue(self, item: Coverage) -> int:
        """Days since the deadline."""
        unit = self.audit.register.unit(item.unit_id)
        if item.days_late is not None or unit is None:
            return item.days_late or 0
        return (self.audit.as_of - self.audit.register.policy.deadline(unit.kind, item.year)).days

    def _reached(self, item: Coverage) -> int | None:
        """The last step of the policy's escalation days that has passed."""
        days = self._overdue(item)
        return max((step for step in self.audit.register.policy.escalation_days if step <= days), default=None)

    def _since(self, item: Coverage) -> str:
        unit = self.audit.register.unit(item.unit_id)
        if item.status is CoverageStatus.MISSING and unit is not None:
            return (self.audit.register.policy.deadline(unit.kind, item.year) + dt.timedelta(days=1)).isoformat()
        if item.status is CoverageStatus.LATE and item.published_at:
            return item.published_at[:10]
        return self.today

    def _tell(
        self,
        kind: AlertKind,
        unit_id: str | None,
        year: int | None,
        since: str,
        subject: str,
        key: str,
        *,
        severity: Severity | None = None,
        escalation: int | None = None,
        **values: object,
    ) -> None:
        unit = self.names.get(unit_id or "", unit_id or "")
        self.alerts.append(
            Alert(
                kind=kind,
                unit_id=unit_id,
                year=year,
                since=since,
                message=alert_text(key, self.lang, unit=unit, year=year, since=since, **values),
                fingerprint=hashlib.sha256("|".join((kind.value, subject, since)).encode()).hexdigest()[:32],
                severity=severity,
                escalation=escalation,
            )
        )


def _is_told(finding: Finding) -> bool:
    """Failures that a unit must correct; reviews wait in the queue, and a dismissed or waived failure is settled."""
    return (
        finding.outcome is Outcome.FAIL
        and finding.severity is not Severity.INFO
        and finding.rule not in COVERAGE_RULES
        and finding.unit_id is not None
        and finding.year is not None
        and not finding.is_settled
    )


def _escalation_subject(item: Coverage) -> str:
    return f"escalation:{item.unit_id}:{item.year}"


def _finding_subject(finding: Finding) -> str:
    return f"finding:{finding.rule}:{finding.unit_id}:{finding.year}:{finding.fingerprint}"


def in_order(alerts: list[Alert]) -> Iterator[Alert]:
    """The alerts as people should read them: what is missing first, what is settled last."""
    ranks = {kind: rank for rank, kind in enumerate(_READING_ORDER)}
    return iter(sorted(alerts, key=lambda alert: (ranks[alert.kind], -(alert.year or 0), alert.unit_id or "")))


_READING_ORDER = (
    AlertKind.CRAWL_BROKEN,
    AlertKind.MISSING,
    AlertKind.WITHDRAWN,
    AlertKind.UNREADABLE,
    AlertKind.LATE,
    AlertKind.DUE_SOON,
    AlertKind.REPLACED,
    AlertKind.NEW_FINDING,
    AlertKind.RESOLVED,
)
