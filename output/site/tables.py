"""A report's tables in the official layout, with what was published in each cell and the cells of findings marked."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from parsers.model import Cell, Report
from parsers.template import CellSpec
from parsers.templates import load_template


class ShownCell(Struct, frozen=True):
    """One position of a shown table; `exists` is False where the official table has no cell."""

    address: str
    raw: str
    kind: str
    exists: bool
    marks: tuple[str, ...]


class ShownRow(Struct, frozen=True):
    """A row with its label."""

    label: str
    cells: tuple[ShownCell, ...]


class ShownTable(Struct, frozen=True):
    """A whole table."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


def shown_tables(report: Report, marks: Mapping[str, tuple[str, ...]]) -> list[ShownTable]:
    """The tables of the report's template that were read. `marks` maps a cell address to fingerprints of findings about it."""
    if report.template is None:
        return []
    specs = load_template(report.template).cells.values()
    names = list(dict.fromkeys(spec.table for spec in specs))
    return [
        _shown(name, [spec for spec in specs if spec.table == name], report.cells, marks)
        for name in names
        if any(spec.address in report.cells for spec in specs if spec.table == name)
    ]


def _shown(name: str, specs: list[CellSpec], cells: Mapping[str, Cell], marks: Mapping[str, tuple[str, ...]]) -> ShownTable:
    columns = list(dict.fromkeys(spec.column_label for spec in specs))
    rows = list(dict.fromkeys(spec.row_label for spec in specs))
    by_place = {(spec.row_label, spec.column_label): spec for spec in specs}
    return ShownTable(
        name,
        tuple(columns),
        tuple(ShownRow(row, tuple(_cell(by_place.get((row, column)), cells, marks) for column in columns)) for row in rows),
    )


def _cell(spec: CellSpec | None, cells: Mapping[str, Cell], marks: Mapping[str, tuple[str, ...]]) -> ShownCell:
    if spec is None:
        return ShownCell("", "", "none", False, ())
    cell = cells.get(spec.address)
    if cell is None:
        return ShownCell(spec.address, "", "unread", True, marks.get(spec.address, ()))
    return ShownCell(spec.address, cell.raw, cell.kind.value, True, marks.get(spec.address, ()))
