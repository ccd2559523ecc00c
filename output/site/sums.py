"""The district's own tables for a page: each cell's sum, marked where units are missing from it."""

from __future__ import annotations

from msgspec import Struct

from output.site.tables import ShownCell, ShownTable, form_tables
from output.site.view import SiteView
from parsers.template import CellSpec
from parsers.templates import load_template
from rules.rollup.add import roll_up
from rules.rollup.model import Rollup, Standing


class ShownSums(Struct, frozen=True):
    """The tables, how many units are wholly in them, how many belong, and those that are not wholly in, with the reason."""

    tables: tuple[ShownTable, ...]
    counted: int
    expected: int
    lacking: tuple[tuple[str, str], ...]


def sums(view: SiteView, year: int) -> ShownSums | None:
    """The sums of a year; None where its form has no tables or no report was read."""
    reports = {key[0]: view.audit.reports[key] for key in view.audit.reports if key[1] == year}
    why = {unit_id: entry.reason for (unit_id, of_year), entry in view.coverage.items() if of_year == year}
    rollup = roll_up(view.audit.register, year, reports, why) if reports else None
    if rollup is None or not any(cell.value is not None for cell in rollup.cells.values()):
        return None
    return ShownSums(
        tuple(form_tables(load_template(rollup.template), lambda spec: _cell(rollup, spec))),
        rollup.counted,
        len(rollup.units),
        tuple((unit.unit_id, unit.reason) for unit in rollup.units if unit.standing is not Standing.COUNTED),
    )


def _cell(rollup: Rollup, spec: CellSpec) -> ShownCell:
    found = rollup.cells[spec.address]
    if found.value is None:
        return ShownCell(spec.address, "", "blank", True)
    missing = len(found.contributions) - len(found.counted)
    return ShownCell(spec.address, str(found.value), "number", True, change=f"−{missing}" if missing else "")
