"""A report's tables in the official layout: what was published, the change since the year before, the cells of findings marked."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from parsers.model import Cell, Number, Report
from parsers.template import CellSpec
from parsers.templates import load_template


class ShownCell(Struct, frozen=True):
    """One position of a shown table; `exists` is False where the official table has no cell.

    `change` is the signed difference to the year before ("+3", "−2"), "" where it did not change or nothing can be compared.
    `marks` are the numbers of the findings about it on this page.
    """

    address: str
    raw: str
    kind: str
    exists: bool
    marks: tuple[int, ...] = ()
    before: str = ""
    change: str = ""


class ShownRow(Struct, frozen=True):
    """A row with its label."""

    label: str
    cells: tuple[ShownCell, ...]


class ShownTable(Struct, frozen=True):
    """One table; 表二 comes as one table per block, since its blocks have columns of their own."""

    name: str
    block: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


def shown_tables(report: Report, marks: Mapping[str, tuple[int, ...]], previous: Report | None = None) -> list[ShownTable]:
    """The tables of the report's template that were read. `marks` maps a cell address to numbers of findings about it."""
    if report.template is None:
        return []
    template = load_template(report.template)
    tables: list[ShownTable] = []
    for block in template.blocks:
        rows = {row.key for row in block.rows}
        columns = {column.key for column in block.columns}
        tables.append(
            _shown("T2", block.label, [s for s in template.cells.values() if s.table == "T2" and s.row in rows
                                       and s.column in columns], report, marks, previous)
        )  # fmt: skip
    for name in ("T3", "T4"):
        tables.append(_shown(name, "", [s for s in template.cells.values() if s.table == name], report, marks, previous))
    return [table for table in tables if any(cell.exists and cell.kind != "unread" for row in table.rows for cell in row.cells)]


def _shown(
    name: str,
    block: str,
    specs: list[CellSpec],
    report: Report,
    marks: Mapping[str, tuple[int, ...]],
    previous: Report | None,
) -> ShownTable:
    columns = list(dict.fromkeys(spec.column_label for spec in specs))
    rows = list(dict.fromkeys(spec.row_label for spec in specs))
    places = {(spec.row_label, spec.column_label): spec for spec in specs}
    return ShownTable(
        name,
        block,
        tuple(columns),
        tuple(
            ShownRow(
                row.removeprefix(f"{block} "), tuple(_cell(places.get((row, one)), report, marks, previous) for one in columns)
            )
            for row in rows
        ),
    )


def _cell(spec: CellSpec | None, report: Report, marks: Mapping[str, tuple[int, ...]], previous: Report | None) -> ShownCell:
    if spec is None:
        return ShownCell("", "", "none", False)
    own = marks.get(spec.address, ())
    cell = report.cells.get(spec.address)
    if cell is None:
        return ShownCell(spec.address, "", "unread", True, own)
    before, difference = _compare(cell, previous.cells.get(spec.address) if previous else None)
    return ShownCell(spec.address, cell.raw, cell.kind.value, True, own, before, difference)


def _compare(cell: Cell, before: Cell | None) -> tuple[str, str]:
    if cell.value is None or before is None or before.value is None:
        return "", ""
    return before.raw, signed(cell.value - before.value)


def signed(difference: Number) -> str:
    """ "+3", "−2", or "" for no change."""
    return "" if not difference else f"{'+' if difference > 0 else '−'}{abs(difference)}"
