"""The district's own tables for a page: each cell's sum, marked where units are missing from it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from output.site.tables import ShownCell, ShownTable, form_tables
from output.site.view import Key, SiteView
from parsers.template import CellSpec
from parsers.templates import load_template
from rules.rollup.add import roll_up
from rules.rollup.model import Standing


class ShownSums(Struct, frozen=True):
    """The tables, how many units are wholly in them, how many belong, and those that are not wholly in, with the reason."""

    tables: tuple[ShownTable, ...]
    counted: int
    expected: int
    lacking: tuple[tuple[str, str], ...]


class _Added(Struct, frozen=True):
    """What adding up a year gives. `lacking` says of each unit whether it has no report at all: why that is, is known elsewhere."""

    template: str
    cells: dict[str, tuple[str | None, int]]
    counted: int
    expected: int
    lacking: tuple[tuple[str, str, bool], ...]


def sums(view: SiteView, year: int) -> ShownSums | None:
    """The sums of a year; None where its form has no tables or no report was read."""
    keys = sorted(key for key in view.audit.reports if key[1] == year)
    text = view.recall(f"sums {year}", [(key, view.audit.report_mark(key)) for key in keys], lambda: _added(view, year, keys))
    added = msgspec.json.decode(text, type=_Added | None)
    if added is None:
        return None
    why = {unit_id: entry.reason for (unit_id, of_year), entry in view.coverage.items() if of_year == year}
    return ShownSums(
        tuple(form_tables(load_template(added.template), lambda spec: _cell(added, spec))),
        added.counted,
        added.expected,
        tuple((unit_id, (absent and why.get(unit_id)) or reason) for unit_id, reason, absent in added.lacking),
    )


def _added(view: SiteView, year: int, keys: list[Key]) -> str:
    """The sums as JSON, as long as the reports are the same."""
    rollup = roll_up(view.audit.register, year, {key[0]: view.audit.reports[key] for key in keys}) if keys else None
    added = None
    if rollup is not None and any(cell.value is not None for cell in rollup.cells.values()):
        added = _Added(
            rollup.template,
            {
                address: (None if cell.value is None else str(cell.value), len(cell.contributions) - len(cell.counted))
                for address, cell in rollup.cells.items()
            },
            rollup.counted,
            len(rollup.units),
            tuple(
                (unit.unit_id, unit.reason, unit.report is None)
                for unit in rollup.units
                if unit.standing is not Standing.COUNTED
            ),
        )
    return msgspec.json.encode(added).decode()


def _cell(added: _Added, spec: CellSpec) -> ShownCell:
    value, missing = added.cells[spec.address]
    if value is None:
        return ShownCell(spec.address, "", "blank", True)
    return ShownCell(spec.address, value, "number", True, change=f"−{missing}" if missing else "")
