"""The district's own report states the sum of its units' reports, where it says that it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.register.model import UnitKind
from parsers.model import Number
from rules.case import Case
from rules.evidence import of_cells
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import rule
from rules.rollup.model import TOTALS, CellSum, Contribution, Rollup
from rules.rollup.scope import Scope, scope_of

_SHOWN = 12


@rule("X-AGG", severity=Severity.WARNING, category="cross-year", templates=("2019", "2021"), basis="条例49(2)")
def district_report_is_the_sum(case: Case) -> Iterator[Verdict]:
    """In the district government's report 新收, 上年结转, 办理总计, 结转下年 and the totals of table 4 are the sums over the units it counts.

    Only where its text states whom it counts (汇总各部门、各镇街, 全区共收到); "各部门" may mean all bodies or the departments alone, and
    either passes. A difference is a failure if every unit stated its number; it is for review where a unit's own sums do not hold or its
    number was recognised from a picture, or where the units counted so far already exceed the sum; else not assessable, with the units
    that are missing. Not applicable to all other units and to local files.
    """
    report, rollup = case.report, case.rollup
    if report is None or case.unit is None or case.unit.kind is not UnitKind.DISTRICT_GOVERNMENT:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="not_the_district")
        return
    if rollup is None or not rollup.units:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_units")
        return
    scope = scope_of(report, rollup)
    if scope is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_scope")
        return
    for address in TOTALS:
        cell = report.cells.get(address)
        if cell is None or cell.value is None:
            yield Verdict(outcome=Outcome.NOT_ASSESSABLE, subject=address, message="not_stated")
            continue
        yield _judged(case, rollup, scope, address, cell.value)


def _judged(case: Case, rollup: Rollup, scope: Scope, address: str, stated: Number) -> Verdict:
    readings = [rollup.cells[address].of(units) for units in scope.readings]
    holding = next((one for one in readings if one.complete and one.value == stated), None)
    chosen = holding or readings[0]
    found = chosen.value
    missing = [one for one in chosen.contributions if one.value is None]
    unsure = [one for one in chosen.contributions if one.value is not None and (one.doubtful or one.recognised)]
    if holding is not None:
        outcome, message = Outcome.PASS, "pass"
    elif not missing and not unsure and not _recognised(case, address):
        outcome, message = Outcome.FAIL, "fail"
    elif not missing:
        outcome, message = Outcome.REVIEW, "review_unsure"
    elif found is not None and stated < found:
        outcome, message = Outcome.REVIEW, "review_exceeded"
    else:
        outcome, message = Outcome.NOT_ASSESSABLE, "missing"
    return Verdict(
        outcome=outcome,
        subject=address,
        message=message,
        left=stated,
        right=found,
        difference=stated - found if found is not None and outcome is not Outcome.PASS else None,
        values={
            "count": len(chosen.counted), "all": len(chosen.contributions), "sum": found if found is not None else "—",
            "written": _written(rollup, chosen), "missing": _names(rollup, missing), "unsure": _names(rollup, unsure),
            "scope": scope.quote[:120],
        },
        responsibility=Responsibility.SYSTEM if outcome is Outcome.NOT_ASSESSABLE else Responsibility.PUBLISHER,
        evidence=_evidence(case, rollup, scope, chosen),
    )  # fmt: skip


def _recognised(case: Case, address: str) -> bool:
    cell = case.report.cells.get(address) if case.report is not None else None
    return cell is not None and cell.source == "ocr"


def _evidence(case: Case, rollup: Rollup, scope: Scope, chosen: CellSum) -> tuple[Evidence, ...]:
    """The district's cell, the sentence that states the scope, and the cell of every unit that adds more than 0."""
    if case.report is None:
        return ()
    adding = {one.unit_id for one in chosen.contributions if one.value}
    units = [unit.report for unit in rollup.units if unit.unit_id in adding and unit.report is not None]
    return (
        *of_cells(case.report, [chosen.address]),
        scope.passage.proof(scope.quote),
        *(proof for report in units for proof in of_cells(report, [chosen.address])),
    )


def _written(rollup: Rollup, chosen: CellSum) -> str:
    """The sum as people write it, zeros counted and not listed."""
    adding = [one for one in chosen.contributions if one.value]
    zeros = sum(1 for one in chosen.contributions if one.value is not None and not one.value)
    parts = [f"{rollup.name(one.unit_id)}{one.value}" for one in adding[:_SHOWN]]
    if len(adding) > _SHOWN:
        parts.append(f"另{len(adding) - _SHOWN}个单位")
    if zeros:
        parts.append(f"0×{zeros}个单位")
    return " + ".join(parts)


def _names(rollup: Rollup, units: Sequence[Contribution]) -> str:
    names = [rollup.name(one.unit_id) for one in units]
    return "、".join(names[:_SHOWN]) + (f"等{len(names)}个单位" if len(names) > _SHOWN else "")
