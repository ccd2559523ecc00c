"""rollup-YEAR.json: the sum of every cell with the units in it and the units that are not, for programs."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from parsers.model import Report
from parsers.templates import load_template
from rules.rollup.check import broken_sums, differences
from rules.rollup.model import CellSum, Rollup
from rules.rollup.scope import scope_of

REASONS = ("absent", "unread", "other_form", "blank", "words", "no_unit")


class RollupPaper(Struct, frozen=True, kw_only=True):
    """A roll-up with what stands around it: whose it is, as of which day, and the district's own report if there is one."""

    district: str
    as_of: str
    rollup: Rollup
    own: Report | None


def rollup_document(paper: RollupPaper) -> dict[str, Any]:
    """The document as builtins, numbers exact; fits the schema `rollup`."""
    rollup = paper.rollup
    form = load_template(rollup.template)
    return {
        "district": paper.district,
        "year": rollup.year,
        "template": rollup.template,
        "as_of": paper.as_of,
        "units_expected": len(rollup.units),
        "units_counted": rollup.counted,
        "units": [
            {
                "unit_id": unit.unit_id,
                "name": unit.name,
                "kind": unit.kind.value,
                "standing": unit.standing.value,
                "reason": unit.reason,
                "template": unit.template,
                "tables": {table: state.value if state is not None else None for table, state in unit.tables.items()},
                "url": unit.report.document.url if unit.report is not None else None,
                "sha256": unit.report.document.sha256 if unit.report is not None else None,
            }
            for unit in rollup.units
        ],
        "cells": {
            address: {
                "row_label": form.cells[address].row_label,
                "column_label": form.cells[address].column_label,
                "unit": form.cells[address].unit,
                **_cell(cell),
            }
            for address, cell in rollup.cells.items()
        },
        "broken_sums": [
            {"rule": one.rule, "subject": one.subject, "left": one.left, "right": one.right} for one in broken_sums(rollup)
        ],
        "own_report": _own(paper),
    }


def _cell(cell: CellSum) -> dict[str, Any]:
    stated = [one for one in cell.contributions if one.value is not None]
    return {
        "value": cell.value,
        "complete": cell.complete,
        "counted": len(stated),
        "lacking": {reason: list(units) for reason in REASONS if (units := cell.lacking(reason))},
        "computed": [one.unit_id for one in stated if one.computed],
        "doubtful": [one.unit_id for one in stated if one.doubtful],
        "recognised": [one.unit_id for one in stated if one.recognised],
    }


def _own(paper: RollupPaper) -> dict[str, Any] | None:
    own = paper.own
    if own is None:
        return None
    scope = scope_of(own, paper.rollup)
    return {
        "url": own.document.url,
        "sha256": own.document.sha256,
        "scope": scope.quote if scope is not None else None,
        "differences": [
            {"cell": one.address, "stated": one.stated, "sum": one.added, "complete": one.complete}
            for one in differences(paper.rollup, own)
        ],
    }
