"""Small audits made by hand for the tests of the outputs; every name and number is invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crawler.records import ColumnView, PageState
from crawler.register.model import Policy, Register, Site, Unit, UnitKind
from output.model import Audit
from rules.model import Coverage, CoverageStatus, Evidence, Finding, Outcome, Responsibility, Severity

TOWN = Unit(unit_id="qinghe", name="威海市文登区清河镇人民政府", kind=UnitKind.TOWN)
OFFICE = Unit(unit_id="songbai", name="威海市文登区松柏局", kind=UnitKind.DEPARTMENT)
REGISTER = Register(
    site=Site(id="test", name="清河区人民政府", base_url="http://127.0.0.1:1", hosts=("127.0.0.1",)), units=(TOWN, OFFICE)
)


def register(policy: Policy) -> Register:
    return Register(site=REGISTER.site, units=REGISTER.units, policy=policy)


def entry(status: CoverageStatus, unit_id: str = "qinghe", year: int = 2023, **values: Any) -> Coverage:
    return Coverage(unit_id=unit_id, year=year, status=status, **values)


def finding(
    rule: str = "T3-BALANCE", outcome: Outcome = Outcome.FAIL, severity: Severity = Severity.ERROR, **values: Any
) -> Finding:
    fields: dict[str, Any] = {
        "rule": rule,
        "rule_version": 1,
        "severity": severity,
        "outcome": outcome,
        "reason": "",
        "unit_id": "qinghe",
        "year": 2023,
        "responsibility": Responsibility.PUBLISHER,
        "subject": "T3.*.natural",
        "left": 12,
        "right": 11,
        "difference": 1,
        "message": "自然人一列：12 ≠ 11。",
        "basis": "格式",
        "fingerprint": f"{rule}-0123456789abcdef",
        "decision": None,
        "evidence": (Evidence(cell="T3.new_received.natural", quote="12"),),
    }
    fields.update(values)
    return Finding(**fields)


def view(complete: bool = True, url: str = "http://127.0.0.1:1/col/col1/index.html", year: int = 2023) -> ColumnView:
    return ColumnView(
        column_url=url,
        year=year,
        fetched_at="2024-02-01T00:00:00+00:00",
        articles=(),
        stated_total=0,
        complete=complete,
        state=PageState.OK if complete else PageState.CHALLENGE,
    )


def audit(
    coverage: list[Coverage] | None = None,
    findings: list[Finding] | None = None,
    views: list[ColumnView] | None = None,
    as_of: str = "2024-02-05",
    policy: Policy | None = None,
    **values: Any,
) -> Audit:
    return Audit(
        register=register(policy) if policy else REGISTER,
        as_of=dt.date.fromisoformat(as_of),
        generated_at="2024-02-05T00:00:00+00:00",
        coverage=coverage or [],
        reports=values.pop("reports", {}),
        publications=values.pop("publications", {}),
        findings=findings or [],
        scorecards=values.pop("scorecards", []),
        column_views=views or [],
        body=lambda sha256: b"",
        **values,
    )
