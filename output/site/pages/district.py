"""The district in one year: ranking among comparable units, commonest errors, publication by day, and the year before."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from msgspec import Struct, structs

from crawler.register.model import Unit, UnitKind
from output import labels
from output.model import Scorecard
from output.site.charts.bar import bar
from output.site.charts.days import Span, by_day, spans
from output.site.sums import ShownSums, sums
from output.site.view import OWED, PUBLISHED, SiteView
from rules.model import CoverageStatus, Outcome, Severity

_COMMON = 12


class Ranked(Struct, frozen=True):
    """One unit in a ranking; without a rank where too few can be compared; `bar` is decoration."""

    rank: int | None
    unit: Unit
    card: Scorecard
    bar: str


class Compared(Struct, frozen=True):
    """One figure of this year and the year before, ready to be read; `change` has its sign."""

    label: str
    now: str
    before: str
    change: str


class CommonError(Struct, frozen=True):
    """One rule that reports broke: in how many units, how often; `bar` is decoration."""

    rule: str
    title: str
    severity: Severity
    units: int
    times: int
    bar: str


class DayChart(Struct, frozen=True):
    """Publication by day against one deadline: the kinds that it binds, the figures in words, the drawing, and its spans."""

    names: str
    deadline: dt.date
    words: str
    chart: str
    spans: list[Span]


class DistrictYear(Struct, frozen=True):
    """Everything that is said about the district in one year; the page and the district's report say the same."""

    year: int
    years: list[int]
    kinds: list[UnitKind]
    by_kind: list[tuple[UnitKind, Counter[CoverageStatus]]]
    statuses: list[CoverageStatus]
    rankings: list[tuple[UnitKind, list[Ranked]]]
    unranked: list[Unit]
    common: list[CommonError]
    days: list[DayChart]
    compared: list[Compared]
    sums: ShownSums | None


def district(view: SiteView, year: int) -> dict[str, Any]:
    """Values for the page of a year."""
    return structs.asdict(district_year(view, year))


def district_year(view: SiteView, year: int) -> DistrictYear:
    """The figures of a year."""
    kinds = [kind for kind in UnitKind if any(unit.kind is kind for unit in view.units.values())]
    return DistrictYear(
        year=year,
        years=view.years,
        kinds=kinds,
        by_kind=[(kind, _statuses(view, year, kind)) for kind in kinds],
        statuses=[
            status for status in CoverageStatus if any(e.status is status and e.year == year for e in view.audit.coverage)
        ],
        rankings=[(kind, ranked) for kind in kinds if (ranked := _ranking(view, year, kind))],
        unranked=[unit for unit_id, unit in view.units.items() if _without_score(view, unit_id, year)],
        common=_common(view, year),
        days=_days(view, year, kinds),
        compared=_compared(view, year),
        sums=sums(view, year),
    )


def _statuses(view: SiteView, year: int, kind: UnitKind) -> Counter[CoverageStatus]:
    entries = (view.coverage.get((unit_id, year)) for unit_id, unit in view.units.items() if unit.kind is kind)
    return Counter(entry.status for entry in entries if entry is not None)


def _ranking(view: SiteView, year: int, kind: UnitKind) -> list[Ranked]:
    return [
        Ranked(card.rank, view.unit(card.unit_id), card, bar(card.score or 0.0, 100.0)) for card in view.comparable(kind, year)
    ]


def _without_score(view: SiteView, unit_id: str, year: int) -> bool:
    entry, card = view.coverage.get((unit_id, year)), view.cards.get((unit_id, year))
    return entry is not None and entry.status in OWED and (card is None or card.score is None)


def _common(view: SiteView, year: int) -> list[CommonError]:
    times: Counter[str] = Counter()
    units: dict[str, set[str]] = {}
    severity: dict[str, Severity] = {}
    for unit_id in view.units:
        for item in view.loud((unit_id, year)):
            if item.outcome is Outcome.FAIL and not item.is_settled and item.severity is not Severity.INFO:
                times[item.rule] += 1
                units.setdefault(item.rule, set()).add(unit_id)
                severity.setdefault(item.rule, item.severity)
    most = max((len(found) for found in units.values()), default=1)
    order = sorted(times, key=lambda rule: (-len(units[rule]), -times[rule], rule))[:_COMMON]
    return [
        CommonError(
            rule=rule,
            title=view.rule_title(rule),
            severity=severity[rule],
            units=len(units[rule]),
            times=times[rule],
            bar=bar(len(units[rule]), most, "s-missing" if severity[rule] is Severity.ERROR else "s-late"),
        )
        for rule in order
    ]


def _days(view: SiteView, year: int, kinds: list[UnitKind]) -> list[DayChart]:
    """One chart per deadline: kinds that share a day share a chart."""
    deadlines: dict[dt.date, list[UnitKind]] = {}
    for kind in kinds:
        deadlines.setdefault(view.audit.register.policy.deadline(kind, year), []).append(kind)
    charts = []
    for deadline, bound in sorted(deadlines.items()):
        days = [
            dt.date.fromisoformat(entry.published_at[:10])
            for unit_id, unit in view.units.items()
            if unit.kind in bound and (entry := view.coverage.get((unit_id, year))) is not None and entry.published_at
        ]
        if not days:
            continue
        names = "、".join(labels.KIND[kind.value][view.lang] for kind in bound)
        title = view.words("days_alt").format(kinds=names, year=year, day=deadline.isoformat())
        charts.append(
            DayChart(
                names=names,
                deadline=deadline,
                words=_days_in_words(view, days, deadline),
                chart=by_day(title, days, deadline, view.words("deadline").format(deadline.isoformat())),
                spans=[span for span in spans(days, deadline) if span.count],
            )
        )
    return charts


def _days_in_words(view: SiteView, days: list[dt.date], deadline: dt.date) -> str:
    busiest, most = max(Counter(days).items(), key=lambda item: (item[1], item[0]))
    late = sum(1 for day in days if day > deadline)
    return view.words("days_words").format(
        count=len(days) - late, late=late, first=min(days), last=max(days), busiest=busiest, most=most
    )


def _compared(view: SiteView, year: int) -> list[Compared]:
    if year - 1 not in view.years:
        return []
    now, before = _figures(view, year), _figures(view, year - 1)
    rows = []
    for name, form in (("on_time_share", "{:.0f}%"), ("mean_score", "{:.1f}"), ("errors_each", "{:.2f}")):
        one, other = now[name], before[name]
        change = (
            f"{one - other:+.2f}".rstrip("0").rstrip(".").replace("-", "−") if one is not None and other is not None else ""
        )
        rows.append(
            Compared(
                view.words(name),
                "—" if one is None else form.format(one),
                "—" if other is None else form.format(other),
                "0" if change in ("+0", "−0") else change,
            )
        )
    return rows


def _figures(view: SiteView, year: int) -> dict[str, float | None]:
    statuses = Counter(entry.status for entry in view.audit.coverage if entry.year == year)
    # What is unknown is in neither number: a broken crawl makes nobody late.
    owed = sum(statuses[status] for status in OWED if status is not CoverageStatus.UNKNOWN)
    scores = [card.score for key, card in view.cards.items() if key[1] == year and card.score is not None]
    published = sum(statuses[status] for status in PUBLISHED)
    errors = sum(view.open_counts((unit_id, year))["error"] for unit_id in view.units)
    return {
        "on_time_share": 100.0 * statuses[CoverageStatus.ON_TIME] / owed if owed else None,
        "mean_score": sum(scores) / len(scores) if scores else None,
        "errors_each": errors / published if published else None,
    }
