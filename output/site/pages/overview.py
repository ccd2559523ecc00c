"""The first screen: where the newest year stands, the next deadline, what changed, open findings, the crawl, and the matrix."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from msgspec import Struct

from crawler.register.model import Unit, UnitKind
from output.alerts import in_order
from output.model import Alert
from output.site.charts.bar import divided
from output.site.view import OWED, PUBLISHED, SiteView, is_open
from rules.model import Coverage, CoverageStatus, Outcome

_ALERTS_SHOWN = 6
_LOOK = {
    CoverageStatus.ON_TIME: "s-on_time",
    CoverageStatus.LATE: "s-late",
    CoverageStatus.MISSING: "s-missing",
    CoverageStatus.WITHDRAWN: "s-withdrawn",
    CoverageStatus.UNREADABLE: "s-unreadable",
    CoverageStatus.UNKNOWN: "s-unknown",
    CoverageStatus.NOT_DUE: "s-not_due",
    CoverageStatus.EXEMPT: "s-exempt",
}


class Deadline(Struct, frozen=True):
    """A coming deadline: the day, the reporting year, the kinds of units it binds, and how many have not published."""

    day: dt.date
    left: int
    year: int
    kinds: tuple[UnitKind, ...]
    waiting: int


class MatrixCell(Struct, frozen=True):
    """One unit and year: its entry and open findings; None where the year is not audited for the unit."""

    year: int
    entry: Coverage | None
    counts: dict[str, int]


class MatrixRow(Struct, frozen=True):
    """One unit with everything it is filtered and found by."""

    unit: Unit
    keys: str
    cells: tuple[MatrixCell, ...]


def overview(view: SiteView) -> dict[str, Any]:
    """Values for index.html."""
    year = view.year
    counts = Counter(entry.status for entry in view.audit.coverage if entry.year == year)
    alerts = list(in_order(view.audit.alerts))
    return {
        "year": year,
        "tally": [(status, counts[status]) for status in CoverageStatus if counts[status]],
        "owed": sum(counts[status] for status in OWED),
        "published": sum(counts[status] for status in PUBLISHED),
        "divided": divided([(_LOOK[status], counts[status]) for status in _LOOK if status in OWED]),
        "deadlines": next_deadlines(view),
        "alerts": alerts[:_ALERTS_SHOWN],
        "alerts_left": alerts[_ALERTS_SHOWN:],
        "severities": severities(view),
        "broken": [item for item in view.audit.column_views if not item.complete],
        "views": view.audit.column_views,
        "rows": list(matrix(view)),
        "kinds": [kind for kind in UnitKind if any(unit.kind is kind for unit in view.units.values())],
        "statuses": [status for status in CoverageStatus if any(one.status is status for one in view.audit.coverage)],
    }


def next_deadlines(view: SiteView) -> list[Deadline]:
    """The nearest deadline that is not past, per reporting year; kinds with the same day stand together."""
    today, policy = view.audit.as_of, view.audit.register.policy
    found: dict[tuple[dt.date, int], list[UnitKind]] = {}
    for year in (today.year - 1, today.year):
        for kind in UnitKind:
            if any(unit.kind is kind and unit.is_due(year) for unit in view.units.values()):
                day = policy.deadline(kind, year)
                if day >= today:
                    found.setdefault((day, year), []).append(kind)
    return [
        Deadline(day, (day - today).days, year, tuple(kinds), _waiting(view, year, kinds))
        for (day, year), kinds in sorted(found.items())
    ][:2]


def _waiting(view: SiteView, year: int, kinds: list[UnitKind]) -> int:
    entries = (view.coverage.get((unit_id, year)) for unit_id, unit in view.units.items() if unit.kind in kinds)
    return sum(1 for entry in entries if entry is not None and entry.status is CoverageStatus.NOT_DUE)


def severities(view: SiteView) -> list[tuple[str, int, int, int]]:
    """Severity or review, how many are open in the newest year, in how many units, and how many in all years."""
    counts: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    units: dict[str, set[str]] = {}
    for finding in view.audit.findings:
        if is_open(finding):
            name = "review" if finding.outcome is Outcome.REVIEW else finding.severity.value
            whole[name] += 1
            if finding.year == view.year:
                counts[name] += 1
                units.setdefault(name, set()).add(finding.unit_id or "")
    names = ("error", "warning", "info", "review")
    return [(name, counts[name], len(units.get(name, ())), whole[name]) for name in names]


def matrix(view: SiteView) -> list[MatrixRow]:
    """All units in the order of the register."""
    return [
        MatrixRow(
            unit,
            view.keys(unit_id),
            tuple(
                MatrixCell(year, view.coverage.get((unit_id, year)), view.open_counts((unit_id, year))) for year in view.years
            ),
        )
        for unit_id, unit in view.units.items()
    ]


def alert_place(alert: Alert, view: SiteView) -> tuple[str, int] | None:
    """The unit and year whose page an alert is about; None where there is no such page."""
    if alert.unit_id is None or alert.year is None or (alert.unit_id, alert.year) not in view.coverage:
        return None
    return alert.unit_id, alert.year
